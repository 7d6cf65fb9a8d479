"""The check list before a month or year is closed: what the ledger knows itself, and what other slices add to it.

A slice that knows something about those days calls `check_before_closing` in its `AppConfig.ready`; the ledger imports
none of them. A check gives `Blocker`s (the month stays open) and `Caution`s (closed over with a tick and a note); each
may name as `cure` the page where the reason is put right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kmp import clock
from kmp.books.queries import balances, months_open_before
from kmp.books.rules import last_day
from kmp.errors import Blocker, Caution, Problem
from kmp.money import rupiah

Check = Callable[[date, date], list[Problem]]
_CHECKS: list[Check] = []
CASH_ACCOUNTS, COUNTER_ACCOUNT = ("1-1000", "1-1010"), "3-9000"


@dataclass(frozen=True)
class MonthFacts:
    """What the ledger says of the days to be closed: months before them that are open, days of them still to come, the
    balances of money accounts (rupiah, debit positive) and of the account that only holds the counter side of imports.
    """

    open_before: int
    days_to_come: int
    cash: tuple[tuple[str, int], ...]
    counter_rp: int


def check_before_closing(check: Check) -> None:
    """Ask `check(first, last)` for problems before those days are closed. Must read only."""
    if check not in _CHECKS:
        _CHECKS.append(check)


def problems_elsewhere(first: date, last: date) -> list[Problem]:
    """What the other slices say of those days, in the order in which they came."""
    return [problem for check in _CHECKS for problem in check(first, last)]


def ledger_problems(facts: MonthFacts, *, books: str) -> list[Problem]:
    """What the ledger's own facts say; `books` is the page of the months.

    Refused (`earlier_month_open`): months close in order. Warned: `days_to_come`, `cash_below_zero`,
    `counter_account_open`.
    """
    problems: list[Problem] = []
    if facts.open_before:
        said = _("Bulan buku ditutup berurutan. Masih terbuka sebelumnya: %(count)s bulan.")
        problems.append(Blocker("earlier_month_open", said % {"count": facts.open_before}, cure=books))
    if facts.days_to_come:
        said = _("Belum berakhir: masih %(count)s hari lagi. Sesudah ditutup, setoran dan penjualan hari itu ditolak.")
        problems.append(Caution("days_to_come", said % {"count": facts.days_to_come}))
    for account, amount_rp in facts.cash:
        if amount_rp < 0:
            said = _("Saldo %(account)s kurang dari nol: %(amount)s.") % {
                "account": account,
                "amount": rupiah(amount_rp),
            }
            problems.append(Caution("cash_below_zero", said, cure=books))
    if facts.counter_rp:
        said = _("Akun 3-9000 Ekuitas Lain masih bersaldo %(amount)s. Periksa lawan saldo awalnya.")
        problems.append(Caution("counter_account_open", said % {"amount": rupiah(facts.counter_rp)}, cure=books))
    return problems


def month_problems(year: int, month: int) -> list[Problem]:
    """The check list of one month: what refuses its closing, and what has to be ticked."""
    first = date(year, month, 1)
    return _problems(first, first, clock.months_after(first, 1) - clock.ONE_DAY)


def year_problems(year: int) -> list[Problem]:
    """The check list of a year: earlier years are closed, and nothing of its twelve months is left lying."""
    return _problems(date(year, 1, 1), date(year, 1, 1), last_day(year))


def _problems(before: date, first: date, last: date) -> list[Problem]:
    sums = {total.code: total for total in balances(last)}
    cash = tuple((f"{code} {sums[code].name}", sums[code].amount_rp) for code in CASH_ACCOUNTS if code in sums)
    counter_rp = sums[COUNTER_ACCOUNT].amount_rp if COUNTER_ACCOUNT in sums else 0
    days_to_come = max((last - clock.today()).days + 1, 0)
    facts = MonthFacts(months_open_before(before), days_to_come, cash, counter_rp)
    own = ledger_problems(facts, books=f"{reverse('staff_books')}?tahun={first.year}")
    return [*own, *problems_elsewhere(first, last)]
