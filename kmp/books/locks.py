"""Row locks of the ledger, always in the order of the months."""

from kmp.books.models import Account, Period


def lock_period(year: int, month: int) -> Period | None:
    """The period, held until the commit; journals of that month wait (their trigger takes a share lock)."""
    return Period.objects.select_for_update().filter(year=year, month=month).first()


def lock_year(year: int) -> list[Period]:
    """The opened periods of a year, January first, held until the commit."""
    return list(Period.objects.select_for_update().filter(year=year).order_by("year", "month"))


def lock_account(pk: int) -> Account:
    """One account, held until the commit; a posting to it waits (its trigger takes a share lock)."""
    return Account.objects.select_for_update(no_key=True).get(pk=pk)
