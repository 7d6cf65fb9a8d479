"""Row locks of vouchers: a voucher's own row comes before the books it is posted to."""

from typing import NewType

from kmp.vouchers.models import RecurringJournal, Voucher

LockedVoucher = NewType("LockedVoucher", Voucher)
LockedRecurring = NewType("LockedRecurring", RecurringJournal)


def lock_voucher(pk: int) -> LockedVoucher:
    """One voucher, held until the commit: of two who decide, the second finds it decided."""
    rows = Voucher.objects.select_related("reverses")
    return LockedVoucher(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))


def lock_recurring(pk: int) -> LockedRecurring:
    """One recurring journal, held until the commit."""
    return LockedRecurring(RecurringJournal.objects.select_for_update(of=("self",), no_key=True).get(pk=pk))
