"""What payments of SHU let go of when a member becomes nobody; the amounts, days and journals stay in the books."""

import pgtrigger
from django.db.models import QuerySet

from governance.payouts.models import PayChoice, Payout
from kmp.sealing import seal
from members.privacy.erasure import GONE
from members.registry.models import Member


def forget_accounts(members: QuerySet[Member], pseudonym: str) -> None:
    """No number and no holder of an account is left, nor who the heirs were."""
    nobody = {"account_holder": pseudonym, "account_cipher": seal(GONE)}
    with pgtrigger.ignore("governance.PayChoice:pay_choice_is_immutable"):
        choices = PayChoice.objects.filter(member__in=members)
        choices.filter(account_cipher__isnull=False).update(**nobody)
        choices.exclude(note="").update(note=GONE)
    with pgtrigger.ignore("governance.Payout:payout_facts_stay"):
        Payout.objects.filter(share__member__in=members, account_cipher__isnull=False).update(**nobody)
