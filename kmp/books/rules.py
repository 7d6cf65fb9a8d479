"""Pure rules of the ledger: what makes an entry acceptable, and what a year's surplus is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kmp.books.states import AccountKind, With
from kmp.errors import Blocker
from kmp.money import split


@dataclass(frozen=True)
class Line:
    """One posting to be: account code, whole rupiah (debit +, credit −), and the party's code if there is one."""

    account: str
    amount_rp: int
    party: str = ""
    party_name: str = ""


@dataclass(frozen=True)
class AccountTotal:
    """What an account moved in a year: the sum of its postings, debit positive."""

    code: str
    kind: str
    turnover_with: str
    amount_rp: int
    name: str = ""


@dataclass(frozen=True)
class Surplus:
    """The surplus of a year in rupiah, members' and non-members' business apart (UU 25/1992 Ps 45)."""

    members_rp: int
    non_members_rp: int
    shared_rp: int  # revenue minus costs that belong to neither, already divided into the two above

    @property
    def total_rp(self) -> int:
        """Revenue minus costs of the whole year."""
        return self.members_rp + self.non_members_rp


def journal_problems(lines: Sequence[Line], *, on: date) -> list[Blocker]:
    """Why this entry cannot be posted: fewer than two lines, a zero line, or debit unlike credit."""
    zeros = sum(1 for line in lines if line.amount_rp == 0)
    return staged_problems(lines=len(lines), zeros=zeros, total_rp=sum(line.amount_rp for line in lines))


def staged_problems(*, lines: int, zeros: int, total_rp: int) -> list[Blocker]:
    """The same of an entry that is known by its sums alone: how many lines, how many of nothing, debit minus credit."""
    problems = []
    if lines < 2:
        problems.append(Blocker("journal_too_short", _("Jurnal memerlukan paling sedikit dua baris.")))
    if zeros:
        problems.append(Blocker("posting_amount_zero", _("Baris jurnal tidak boleh nol.")))
    if total_rp != 0:
        problems.append(Blocker("journal_unbalanced", _("Debit dan kredit jurnal ini tidak sama.")))
    return problems


def surplus_of(totals: Sequence[AccountTotal]) -> Surplus:
    """Revenue minus expense; what belongs to neither side follows the gross revenue of the two.

    Without any separated revenue everything is the members'. A shared result below zero is a cost shared likewise.
    """
    nominal = [total for total in totals if total.kind in (AccountKind.REVENUE, AccountKind.EXPENSE)]

    def result(side: str) -> int:
        return -sum(total.amount_rp for total in nominal if total.turnover_with == side)

    def revenue(side: str) -> int:
        return max(0, -sum(t.amount_rp for t in nominal if t.turnover_with == side and t.kind == AccountKind.REVENUE))

    shared = result(With.NEITHER)
    weights = [revenue(With.MEMBERS), revenue(With.NON_MEMBERS)]
    if sum(weights) == 0:
        weights = [1, 0]
    ours, theirs = split(abs(shared), weights)
    sign = 1 if shared >= 0 else -1
    return Surplus(result(With.MEMBERS) + sign * ours, result(With.NON_MEMBERS) + sign * theirs, shared)


def last_day(year: int) -> date:
    """31 December: the book year is the calendar year."""
    return date(year, 12, 31)
