"""The writers of the chart: an account of the cooperative's own, its name, its place in the cash flow, its use."""

from django.utils.translation import gettext as _

from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.chart import NEEDED
from kmp.books.locks import lock_account
from kmp.books.models import Account
from kmp.books.states import KIND_OF_DIGIT, NOMINAL, AccountKind, Activity
from kmp.errors import DomainError
from kmp.trail.services import record


@act
def add_account(
    code: str,
    *,
    name: str,
    turnover_with: str = "",
    activity: str = Activity.OPERATING,
    is_header: bool = False,
    acting_user: User,
) -> Account:
    """Add an account of the cooperative's own to the chart; its kind follows from the first digit of its code.

    Refused: `account_taken`, `turnover_needs_result`, and by the database
    `account_header_has_no_turnover`, `account_code_says_its_kind`.
    """
    kind = KIND_OF_DIGIT.get(code[:1], AccountKind.ASSET)  # a wrong digit is refused by the database, in words
    if turnover_with and kind not in NOMINAL:
        raise DomainError("turnover_needs_result", _("Hanya akun pendapatan dan beban yang dipisah menurut pihak."))
    facts = {"name": name, "turnover_with": turnover_with, "activity": activity, "is_header": is_header}
    account, is_new = Account.objects.get_or_create(code=code, defaults={**facts, "kind": kind})
    if not is_new:
        raise DomainError("account_taken", _("Kode akun %(code)s sudah dipakai.") % {"code": code})
    record("kmp.books.account_added", account, acting_user=acting_user, after={"code": code, "kind": kind})
    return account


@act
def change_account(account: Account, *, name: str, activity: str, is_active: bool, acting_user: User) -> Account:
    """Rename an account, sort it elsewhere in the cash flow, or put it out of use and back.

    Refused: `account_needed` for one that the system itself posts to, and by the database
    `account_with_a_balance_stays_in_use`.
    """
    held = lock_account(account.pk)
    if not is_active and held.code in NEEDED:
        raise DomainError("account_needed", _("Akun ini dibukukan oleh sistem sendiri, jadi tetap dipakai."))
    before = {"name": held.name, "activity": held.activity, "is_active": held.is_active}
    after = {"name": name, "activity": activity, "is_active": is_active}
    if before == after:
        return held
    held.name, held.activity, held.is_active = name, activity, is_active
    held.save(update_fields=["name", "activity", "is_active"])
    record("kmp.books.account_changed", held, acting_user=acting_user, before=before, after=after)
    return held
