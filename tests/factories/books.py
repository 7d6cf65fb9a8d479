"""Journals as two persons write them, for tests of other slices."""

from collections.abc import Sequence
from datetime import date

from kmp import clock
from kmp.accounts.models import User
from kmp.books.models import Journal, Period
from kmp.books.rules import Line
from kmp.books.services import DECEMBER, close_period, close_year, install_chart, open_year
from kmp.vouchers.models import Voucher
from kmp.vouchers.rules import Entered
from kmp.vouchers.services import ask_reversal, post_voucher, write_voucher
from tests.factories.kmp import make_account
from tests.factories.memory import remembered


def keeper_of(*years: int) -> User:
    """A pengurus who keeps the books of these years: the chart is there, every month of them is open."""
    return User.objects.get(pk=remembered(("keeper of books", *years), lambda: _open_books(years)))


def _open_books(years: Sequence[int]) -> int:
    user = make_account(roles=["pengurus"], name="Budi Hartono")
    install_chart()
    for year in years:
        open_year(year, acting_user=user)
    return user.pk


def entered(lines: Sequence[Line | tuple[str, int]]) -> list[Entered]:
    """Lines as somebody types them."""
    listed = [line if isinstance(line, Line) else Line(*line) for line in lines]
    return [Entered(line.account, line.amount_rp, line.party, line.party_name) for line in listed]


def second_person(first: User) -> User:
    """A pengurus who is not the first."""
    other = User.objects.filter(grants__role="pengurus").exclude(pk=first.pk).first()
    return other or make_account(roles=["pengurus"], name="Hadi Pranoto")


def submitted(
    *lines: tuple[str, int], on: date | None = None, memo: str = "uji", key: str = "", acting_user: User
) -> Voucher:
    """A voucher that waits for the second person."""
    return write_voucher(
        key=key, on=on or clock.today(), memo=memo, lines=entered(lines), submit=True, acting_user=acting_user
    )


def posted_by_two(
    lines: Sequence[Line | tuple[str, int]], *, on: date | None = None, memo: str = "uji", acting_user: User
) -> Journal:
    """A journal that `acting_user` wrote and another posted."""
    voucher = write_voucher(
        key="", on=on or clock.today(), memo=memo, lines=entered(lines), submit=True, acting_user=acting_user
    )
    return post_voucher(voucher, acting_user=second_person(acting_user))


def reversed_by_two(journal: Journal, *, on: date, memo: str = "Salah catat", acting_user: User) -> Journal:
    """The counter-entry that `acting_user` asked for and another posted."""
    voucher = ask_reversal(journal, on=on, reason=memo, acting_user=acting_user)
    return post_voucher(voucher, acting_user=second_person(acting_user))


def close_until(year: int, month: int, *, acting_user: User) -> None:
    """Close every open month up to that one, in order, over whatever warnings there are."""
    for period in Period.objects.filter(year=year, month__lte=month, closed_at=None).order_by("month"):
        close_anyway(period.year, period.month, acting_user=acting_user)


def close_anyway(year: int, month: int, *, acting_user: User) -> None:
    """Close a month (December: the year) and tick every warning."""
    if month == DECEMBER:
        close_year(year, accepted=EVERY_WARNING, note="Uji.", acting_user=acting_user)
    else:
        close_period(year, month, accepted=EVERY_WARNING, note="Uji.", acting_user=acting_user)


class _Every(frozenset[str]):
    def __contains__(self, code: object) -> bool:
        return True


EVERY_WARNING = _Every()
