"""Arus kas by the direct method, from what every journal exchanged cash for. Pure; whole rupiah.

How a journal with several counter accounts is divided is said in docs/adr/0022; `divide` says it in Python, and
`cash_queries` does the same in SQL for all journals at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kmp.books.states import Activity
from kmp.money import split
from kmp.statements.engine import Pair, Sum, Time
from kmp.statements.states import Flow, Place


@dataclass(frozen=True)
class CashSum:
    """What came in and what went out against one flow in one year; both in rupiah, never negative."""

    activity: str
    flow: Flow
    time: Time
    in_rp: int
    out_rp: int


@dataclass(frozen=True)
class CashLine:
    """One line of the statement: what was received, or (paid) what went out, of one flow."""

    activity: str
    flow: Flow
    is_paid: bool
    pair: Pair  # paid is negative


@dataclass(frozen=True)
class CashFlow:
    """Arus kas: lines by activity, and the balances of the cash accounts that they must explain."""

    lines: tuple[CashLine, ...]
    opening: Pair
    closing: Pair

    def of(self, activity: str) -> tuple[CashLine, ...]:
        return tuple(line for line in self.lines if line.activity == activity)

    def net(self, activity: str) -> Pair:
        """What this activity brought (negative: took)."""
        return sum((line.pair for line in self.of(activity)), Pair())

    @property
    def movement(self) -> Pair:
        """All activities together."""
        return sum((line.pair for line in self.lines), Pair())

    @property
    def explained(self) -> Pair:
        """Opening and movement: equal to the closing balance, or a journal does not balance."""
        return self.opening + self.movement


def cash_flow(flows: Sequence[CashSum], sums: Sequence[Sum]) -> CashFlow:
    """The lines that are not nothing, in the order of the activities and flows, against the cash accounts in `sums`."""
    lines = []
    for activity in Activity.values:
        for flow in Flow:
            here = [one for one in flows if (one.activity, one.flow) == (activity, flow)]
            received = Pair(_sum(here, Time.THIS, paid=False), _sum(here, Time.LAST, paid=False))
            paid = Pair(-_sum(here, Time.THIS, paid=True), -_sum(here, Time.LAST, paid=True))
            lines += [CashLine(activity, flow, False, received)] if received else []
            lines += [CashLine(activity, flow, True, paid)] if paid else []
    cash = [one for one in sums if one.post.place == Place.CASH]
    return CashFlow(
        tuple(lines),
        opening=Pair(_until(cash, Time.LAST), _until(cash, Time.BEFORE)),
        closing=Pair(_until(cash, Time.THIS), _until(cash, Time.LAST)),
    )


def _sum(flows: Sequence[CashSum], time: Time, *, paid: bool) -> int:
    return sum(one.out_rp if paid else one.in_rp for one in flows if one.time == time)


def _until(cash: Sequence[Sum], time: Time) -> int:
    return sum(one.amount_rp for one in cash if one.time <= time)


def divide(*, cash_in_rp: int, cash_out_rp: int, counters: Mapping[str, int]) -> dict[str, int]:
    """What one journal exchanged its cash for: flow → rupiah, received positive, paid negative.

    `cash_in_rp` and `cash_out_rp` are the debits and credits on cash accounts; `counters` are the sums of all other
    postings by flow, debit positive. The parts sum to cash in minus cash out, to the rupiah. Where the other side of
    the journal is more than its cash (a purchase half on credit, a discount), each of its flows bears its share.
    """
    given = {key: -rp for key, rp in counters.items() if rp < 0}
    taken = {key: rp for key, rp in counters.items() if rp > 0}
    received_rp = min(sum(given.values()), cash_in_rp)
    paid_rp = received_rp - (cash_in_rp - cash_out_rp)
    parts = _shares(received_rp, given)
    for key, rp in _shares(paid_rp, taken).items():
        parts[key] = -rp
    return {key: rp for key, rp in parts.items() if rp}


def _shares(total_rp: int, weights: Mapping[str, int]) -> dict[str, int]:
    keys = sorted(weights)
    return dict(zip(keys, split(total_rp, [weights[key] for key in keys]), strict=True)) if keys else {}
