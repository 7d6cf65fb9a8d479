"""The statements, from totals of accounts (SAK EP; cooperative_law 4.4). Every figure is whole rupiah."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kmp.books.rules import AccountTotal, Surplus, surplus_of
from kmp.books.states import NOMINAL, AccountKind, With


@dataclass(frozen=True)
class TrialRow:
    """An account with its balance on the side where it stands."""

    code: str
    name: str
    debit_rp: int
    credit_rp: int


@dataclass(frozen=True)
class TrialBalance:
    """Neraca saldo: the two totals are equal, or the books are wrong."""

    rows: list[TrialRow]
    debit_rp: int
    credit_rp: int


@dataclass(frozen=True)
class ResultRow:
    """An account of the PHU in three columns: with members, with non-members, not kept apart."""

    code: str
    name: str
    members_rp: int
    non_members_rp: int
    neither_rp: int

    @property
    def total_rp(self) -> int:
        """The three columns together."""
        return self.members_rp + self.non_members_rp + self.neither_rp


@dataclass(frozen=True)
class ResultStatement:
    """Perhitungan Hasil Usaha, members' and non-members' business apart (UU 25/1992 Ps 45)."""

    revenues: list[ResultRow]
    expenses: list[ResultRow]
    revenue: ResultRow
    expense: ResultRow
    surplus: Surplus

    @property
    def shared_to_members_rp(self) -> int:
        """The part of what is not kept apart that falls to the members' side."""
        return self.surplus.members_rp - (self.revenue.members_rp - self.expense.members_rp)

    @property
    def shared_to_non_members_rp(self) -> int:
        """The other part."""
        return self.surplus.shared_rp - self.shared_to_members_rp


@dataclass(frozen=True)
class SheetLine:
    """One account of the neraca, positive as its side reads."""

    code: str
    name: str
    amount_rp: int


@dataclass(frozen=True)
class BalanceSheet:
    """Neraca: assets against liabilities and equity; the surplus of a year not yet closed is part of the equity."""

    assets: list[SheetLine]
    liabilities: list[SheetLine]
    equity: list[SheetLine]
    open_surplus_rp: int

    @property
    def assets_rp(self) -> int:
        """Everything the cooperative has."""
        return _sum(self.assets)

    @property
    def claims_rp(self) -> int:
        """Everything it owes, to others and to its members."""
        return _sum(self.liabilities) + self.equity_rp

    @property
    def equity_rp(self) -> int:
        """The members' own, with the surplus of the open year."""
        return _sum(self.equity) + self.open_surplus_rp


def trial_balance(totals: Sequence[AccountTotal]) -> TrialBalance:
    """The accounts that stand at something, each on its side."""
    rows = [
        TrialRow(total.code, total.name, max(total.amount_rp, 0), max(-total.amount_rp, 0))
        for total in totals
        if total.amount_rp
    ]
    return TrialBalance(rows, sum(row.debit_rp for row in rows), sum(row.credit_rp for row in rows))


def result_statement(totals: Sequence[AccountTotal]) -> ResultStatement:
    """The year's revenue and costs without its closing entry, and the surplus they make."""
    revenues = [_result_row(total, sign=-1) for total in totals if total.kind == AccountKind.REVENUE]
    expenses = [_result_row(total, sign=1) for total in totals if total.kind == AccountKind.EXPENSE]
    return ResultStatement(revenues, expenses, _result_sum(revenues), _result_sum(expenses), surplus_of(totals))


def balance_sheet(totals: Sequence[AccountTotal]) -> BalanceSheet:
    """From the balances of all accounts on one day."""
    return BalanceSheet(
        assets=_sheet_lines(totals, AccountKind.ASSET, sign=1),
        liabilities=_sheet_lines(totals, AccountKind.LIABILITY, sign=-1),
        equity=_sheet_lines(totals, AccountKind.EQUITY, sign=-1),
        open_surplus_rp=-sum(total.amount_rp for total in totals if total.kind in NOMINAL),
    )


def _result_row(total: AccountTotal, *, sign: int) -> ResultRow:
    amount = sign * total.amount_rp
    return ResultRow(
        total.code,
        total.name,
        amount if total.turnover_with == With.MEMBERS else 0,
        amount if total.turnover_with == With.NON_MEMBERS else 0,
        amount if total.turnover_with == With.NEITHER else 0,
    )


def _result_sum(rows: Iterable[ResultRow]) -> ResultRow:
    listed = list(rows)
    return ResultRow(
        "",
        "",
        sum(row.members_rp for row in listed),
        sum(row.non_members_rp for row in listed),
        sum(row.neither_rp for row in listed),
    )


def _sheet_lines(totals: Sequence[AccountTotal], kind: AccountKind, *, sign: int) -> list[SheetLine]:
    return [
        SheetLine(total.code, total.name, sign * total.amount_rp)
        for total in totals
        if total.kind == kind and total.amount_rp
    ]


def _sum(lines: Iterable[SheetLine]) -> int:
    return sum(line.amount_rp for line in lines)
