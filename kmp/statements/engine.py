"""The statements from sums of accounts (SAK EP; cooperative_law 4.2). Pure; every figure is whole rupiah.

What goes in are `Sum`s: debit and credit of one account, apart by time (before last year, last year, this year) and by
what the journal was (usual, sharing of SHU, closing of a year). No statement is computed from another one, so that
where two say the same thing (assets and claims, the surplus, cash) they prove each other.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from kmp.books.rules import AccountTotal, Surplus, surplus_of
from kmp.books.states import NOMINAL, AccountKind, With
from kmp.statements.rules import Post
from kmp.statements.states import PLACES_OF_KIND, Place, Sort


class Time(IntEnum):
    """When: all years before the last one, the last one, and this one until the day of the statement."""

    BEFORE = 0
    LAST = 1
    THIS = 2


@dataclass(frozen=True)
class Sum:
    """What one account took in one stretch of time by one sort of journals; both sides in rupiah, never negative."""

    post: Post
    time: Time
    sort: Sort
    debit_rp: int
    credit_rp: int

    @property
    def amount_rp(self) -> int:
        """Debit minus credit."""
        return self.debit_rp - self.credit_rp


@dataclass(frozen=True)
class Pair:
    """One figure with that of the year before beside it; rupiah."""

    now_rp: int = 0
    before_rp: int = 0

    def __add__(self, other: "Pair") -> "Pair":
        return Pair(self.now_rp + other.now_rp, self.before_rp + other.before_rp)

    def __neg__(self) -> "Pair":
        return Pair(-self.now_rp, -self.before_rp)

    def __sub__(self, other: "Pair") -> "Pair":
        return self + -other

    def __bool__(self) -> bool:
        return bool(self.now_rp or self.before_rp)


@dataclass(frozen=True)
class Line:
    """One account of the neraca, positive as its side reads."""

    post: Post
    pair: Pair


@dataclass(frozen=True)
class Group:
    """The accounts of one place and their sum."""

    place: Place
    lines: tuple[Line, ...]

    @property
    def pair(self) -> Pair:
        return _total(line.pair for line in self.lines)


@dataclass(frozen=True)
class BalanceSheet:
    """Neraca, the year before beside it; the surplus of years not yet closed is part of the equity."""

    assets: tuple[Group, ...]
    liabilities: tuple[Group, ...]
    equity: tuple[Group, ...]
    open_surplus: Pair

    @property
    def assets_total(self) -> Pair:
        """Everything the cooperative has."""
        return _total(group.pair for group in self.assets)

    @property
    def liabilities_total(self) -> Pair:
        """What it owes to others, and to its members as creditors."""
        return _total(group.pair for group in self.liabilities)

    @property
    def equity_total(self) -> Pair:
        """The members' own, with the surplus that no closing entry has moved yet."""
        return _total(group.pair for group in self.equity) + self.open_surplus

    @property
    def claims_total(self) -> Pair:
        """Liabilities and equity: equal to the assets, or the books are wrong."""
        return self.liabilities_total + self.equity_total


@dataclass(frozen=True)
class Split:
    """One figure of the PHU: with members, with others, kept apart by nobody; and the whole of the year before."""

    members_rp: int = 0
    others_rp: int = 0
    neither_rp: int = 0
    before_rp: int = 0

    @property
    def total_rp(self) -> int:
        """The three columns of this year together."""
        return self.members_rp + self.others_rp + self.neither_rp

    def __add__(self, other: "Split") -> "Split":
        return Split(
            self.members_rp + other.members_rp,
            self.others_rp + other.others_rp,
            self.neither_rp + other.neither_rp,
            self.before_rp + other.before_rp,
        )

    def __neg__(self) -> "Split":
        return Split(-self.members_rp, -self.others_rp, -self.neither_rp, -self.before_rp)

    def __sub__(self, other: "Split") -> "Split":
        return self + -other


@dataclass(frozen=True)
class ResultLine:
    """One account of the PHU: revenue and costs both positive as they read."""

    post: Post
    split: Split


@dataclass(frozen=True)
class ResultStatement:
    """Perhitungan Hasil Usaha in its classic shape (cooperative_law 4.2), by place; and the surplus it ends in."""

    lines: dict[Place, tuple[ResultLine, ...]]
    surplus: Surplus
    surplus_before: Surplus

    def sum_of(self, *places: Place) -> Split:
        """The sum of these places, positive as they read."""
        splits = [line.split for place in places for line in self.lines[place]]
        return sum(splits, Split())

    def net_of(self, *places: Place) -> Split:
        """Revenue minus costs of these places."""
        return sum((self._signed(place) for place in places), Split())

    def _signed(self, place: Place) -> Split:
        return self.sum_of(place) if place in PLACES_OF_KIND[AccountKind.REVENUE] else -self.sum_of(place)

    @property
    def has_lines(self) -> bool:
        """Whether anything was earned or spent in either year."""
        return any(self.lines.values())

    @property
    def revenue_rp(self) -> int:
        return self.sum_of(*PLACES_OF_KIND[AccountKind.REVENUE]).total_rp

    @property
    def expense_rp(self) -> int:
        return self.sum_of(*PLACES_OF_KIND[AccountKind.EXPENSE]).total_rp


@dataclass(frozen=True)
class EquityColumn:
    """One column of the equity statement, in rupiah; reductions and what was taken out are negative."""

    place: Place
    opening_rp: int
    added_rp: int
    reduced_rp: int
    shared_rp: int
    result_rp: int

    @property
    def closing_rp(self) -> int:
        return self.opening_rp + self.added_rp + self.reduced_rp + self.shared_rp + self.result_rp


@dataclass(frozen=True)
class EquityStatement:
    """Perubahan ekuitas. `closed_rp` is what the closing entry of the year moved into the surplus (0 while open)."""

    columns: tuple[EquityColumn, ...]
    closed_rp: int

    @property
    def total(self) -> EquityColumn:
        """All columns together."""

        def whole(of: Callable[[EquityColumn], int]) -> int:
            return sum(of(column) for column in self.columns)

        return EquityColumn(
            Place.EQUITY,
            whole(lambda c: c.opening_rp),
            whole(lambda c: c.added_rp),
            whole(lambda c: c.reduced_rp),
            whole(lambda c: c.shared_rp),
            whole(lambda c: c.result_rp),
        )

    @property
    def result_rp(self) -> int:
        return sum(column.result_rp for column in self.columns)


def balance_sheet(sums: Sequence[Sum]) -> BalanceSheet:
    """From everything posted until the day; accounts that stand at nothing in both years are left out."""
    pairs: dict[Post, Pair] = {}
    for one in sums:
        before = one.amount_rp if one.time < Time.THIS else 0
        pairs[one.post] = pairs.get(one.post, Pair()) + Pair(one.amount_rp, before)
    return BalanceSheet(
        assets=_groups(pairs, AccountKind.ASSET, sign=1),
        liabilities=_groups(pairs, AccountKind.LIABILITY, sign=-1),
        equity=_groups(pairs, AccountKind.EQUITY, sign=-1),
        open_surplus=-_total(pair for post, pair in pairs.items() if post.kind in NOMINAL),
    )


def _groups(pairs: dict[Post, Pair], kind: str, *, sign: int) -> tuple[Group, ...]:
    groups = []
    for place in PLACES_OF_KIND[kind]:
        lines = tuple(
            Line(post, pair if sign > 0 else -pair)
            for post, pair in sorted(pairs.items(), key=lambda item: item[0].code)
            if post.place == place and pair
        )
        if lines:
            groups.append(Group(place, lines))
    return tuple(groups)


def _total(pairs: Iterable[Pair]) -> Pair:
    return sum(pairs, Pair())


def result_statement(sums: Sequence[Sum]) -> ResultStatement:
    """Revenue and costs of this year and the last without their closing entries."""
    splits: dict[Post, Split] = {}
    for one in sums:
        if one.post.kind in NOMINAL and one.sort != Sort.CLOSING and one.time != Time.BEFORE:
            splits[one.post] = splits.get(one.post, Split()) + _split(one)
    lines: dict[Place, tuple[ResultLine, ...]] = {}
    for kind in (AccountKind.REVENUE, AccountKind.EXPENSE):
        for place in PLACES_OF_KIND[kind]:
            found = [ResultLine(post, split) for post, split in splits.items() if post.place == place]
            lines[place] = tuple(sorted(found, key=lambda line: line.post.code))
    return ResultStatement(lines, surplus_in(sums, Time.THIS), surplus_in(sums, Time.LAST))


def _split(one: Sum) -> Split:
    amount = -one.amount_rp if one.post.kind == AccountKind.REVENUE else one.amount_rp
    if one.time == Time.LAST:
        return Split(before_rp=amount)
    if one.post.turnover_with == With.MEMBERS:
        return Split(members_rp=amount)
    return Split(others_rp=amount) if one.post.turnover_with == With.NON_MEMBERS else Split(neither_rp=amount)


def surplus_in(sums: Sequence[Sum], time: Time) -> Surplus:
    """The surplus of this year or the last, members' and others' business apart, as `surplus_of` divides it."""
    moved: dict[Post, int] = {}
    for one in sums:
        if one.post.kind in NOMINAL and one.sort != Sort.CLOSING and one.time == time:
            moved[one.post] = moved.get(one.post, 0) + one.amount_rp
    return surplus_of(
        [AccountTotal(post.code, post.kind, post.turnover_with, rp, post.name) for post, rp in moved.items()]
    )


def equity_statement(sums: Sequence[Sum]) -> EquityStatement:
    """What moved each kind of equity in this year. The surplus of the period stands in the column of the surplus,
    whether a closing entry has moved it there or not."""
    equity = [one for one in sums if one.post.kind == AccountKind.EQUITY]
    nominal = [one for one in sums if one.post.kind in NOMINAL]
    result_rp = -_amount(one for one in nominal if one.time == Time.THIS and one.sort != Sort.CLOSING)
    closed = {
        place: -_amount(one for one in equity if one.sort == Sort.CLOSING and one.time == Time.THIS and _at(one, place))
        for place in PLACES_OF_KIND[AccountKind.EQUITY]
    }
    elsewhere = sum(rp for place, rp in closed.items() if place != Place.SURPLUS)  # nothing, unless someone moved it
    columns = []
    for place in closed:
        here = [one for one in equity if _at(one, place)]
        now = [one for one in here if one.time == Time.THIS]
        unclosed = _amount(one for one in nominal if one.time < Time.THIS) if place == Place.SURPLUS else 0
        columns.append(
            EquityColumn(
                place,
                opening_rp=-_amount(one for one in here if one.time < Time.THIS) - unclosed,
                added_rp=sum(one.credit_rp for one in now if one.sort == Sort.USUAL),
                reduced_rp=-sum(one.debit_rp for one in now if one.sort == Sort.USUAL),
                shared_rp=-_amount(one for one in now if one.sort == Sort.SHARING),
                result_rp=result_rp - elsewhere if place == Place.SURPLUS else closed[place],
            )
        )
    return EquityStatement(tuple(columns), sum(closed.values()))


def _at(one: Sum, place: Place) -> bool:
    return one.post.place == place


def _amount(sums: Iterable[Sum]) -> int:
    return sum(one.amount_rp for one in sums)
