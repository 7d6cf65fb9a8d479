"""Reminding members of SHU that is theirs and not paid yet. It never lapses; it waits."""

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.payouts.queries import owed_members
from governance.payouts.states import PayWay
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.trail.services import record
from kmp.ui.formats import rupiah
from members.notices.services import Words, tell_each
from members.notices.states import Topic


@act
def remind_owed(*, acting_user: User) -> int:
    """Tell every member who is owed how much it is and what to do, at most once a month each; how many were new.

    Refused: `nobody_to_remind` when nothing is owed, or all have heard of it this month.
    """
    today = clock.today()
    words = [
        Words(
            member=row["member_id"],
            key=f"shu-ingat:{today:%Y-%m}:{row['member_id']}",
            title=f"SHU Anda menunggu: {rupiah(row['rp'])}",
            body=_("Tetap milik Anda dan tidak hangus. Cara terima sekarang: %(way)s.")
            % {"way": str(PayWay(row["way"]).label).lower()},
            path=reverse("pay_choice"),
        )
        for row in owed_members()
    ]
    told = tell_each(words, topic=Topic.SURPLUS)
    if not told:
        raise DomainError("nobody_to_remind", _("Semua yang berhak sudah diingatkan bulan ini."))
    record("governance.payout.reminded", acting_user, acting_user=acting_user, after={"members": told})
    return told
