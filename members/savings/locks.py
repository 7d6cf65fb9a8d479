"""Row locks of savings. Order: the application or member, then the bill or withdrawal, then what the journal locks."""

from typing import NewType

from members.joining.models import Application
from members.registry.models import Member
from members.savings.models import Bill, Withdrawal

LockedHolder = NewType("LockedHolder", Member)
LockedApplicant = NewType("LockedApplicant", Application)
LockedBill = NewType("LockedBill", Bill)
LockedWithdrawal = NewType("LockedWithdrawal", Withdrawal)


def lock_holder(member_pk: int) -> LockedHolder:
    """The member as it is now, held until the commit: whoever ends the membership comes before or after."""
    return LockedHolder(Member.objects.select_for_update(no_key=True).get(pk=member_pk))


def lock_applicant(application_pk: int) -> LockedApplicant:
    """The application a simpanan pokok is of, held until the commit: its payments and its end take the same row."""
    rows = Application.objects.select_related("person", "institution")
    return LockedApplicant(rows.select_for_update(of=("self",), no_key=True).get(pk=application_pk))


def lock_bill(pk: int) -> LockedBill:
    """One bill, held until the commit: of two payments the second sees what the first left."""
    rows = Bill.objects.select_related("member", "application")
    return LockedBill(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))


def lock_withdrawal(pk: int) -> LockedWithdrawal:
    """One withdrawal, held until the commit."""
    rows = Withdrawal.objects.select_related("member__person")
    return LockedWithdrawal(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))
