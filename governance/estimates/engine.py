"""Two ways of sharing one surplus, side by side, down to every member. Pure: no database, nothing kept."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from governance.bylaws.trial import Line, SharedAgain, group_totals, member_totals
from governance.surplus.engine import SharedSurplus

# Upper ends of the classes of change, in rupiah; the last one is open.
STEPS = (-1_000_000, -100_000, -10_000, -1, 0, 10_000, 100_000, 1_000_000)


class MemberChange(NamedTuple):
    """One member's line: what the rules in force give, what the tried ones give; whole rupiah."""

    number: str
    member_id: int
    group: str
    old_rp: int
    new_rp: int

    @property
    def more_rp(self) -> int:
        """What comes on top (or goes, below zero)."""
        return self.new_rp - self.old_rp


@dataclass(frozen=True)
class Step:
    """How many members change by `above` < change ≤ `to`; None where it is open."""

    above: int | None
    to: int | None
    members: int


@dataclass(frozen=True)
class Comparison:
    """The whole: posts and groups, and every member, who changes most first."""

    totals: SharedAgain
    members: Sequence[MemberChange]
    steps: Sequence[Step]


def compare(
    before: SharedSurplus,
    after: SharedSurplus,
    *,
    ids: dict[str, tuple[int, str]],
    posts: Sequence[tuple[str, str]],
    groups: Sequence[tuple[str, str]],
) -> Comparison:
    """`ids` says of every number in either result which member and group it is; the order is by size of change."""
    old, new = member_totals(before), member_totals(after)
    changes = [
        MemberChange(number, member, group, old.get(number, 0), new.get(number, 0))
        for number, (member, group) in ids.items()
    ]
    changes.sort(key=lambda one: one.number)
    changes.sort(key=lambda one: abs(one.new_rp - one.old_rp), reverse=True)  # stable: equal ones stay by number
    moved = [one.new_rp - one.old_rp for one in changes]
    by_group = group_totals(before), group_totals(after)
    totals = SharedAgain(
        posts=[Line(name, before.posts.get(code), after.posts.get(code)) for code, name in posts],
        groups=[Line(name, by_group[0].get(code, 0), by_group[1].get(code, 0)) for code, name in groups],
        total_rp=after.total_rp,
        rising=sum(change > 0 for change in moved),
        falling=sum(change < 0 for change in moved),
        unchanged=moved.count(0),
    )
    return Comparison(totals=totals, members=changes, steps=steps_of(moved))


def steps_of(changes: Iterable[int]) -> list[Step]:
    """How many changes fall into each class; every change into exactly one."""
    counts = [0] * (len(STEPS) + 1)
    for change in changes:
        counts[bisect_left(STEPS, change)] += 1
    above: list[int | None] = [None, *STEPS]
    to: list[int | None] = [*STEPS, None]
    return [Step(low, high, count) for low, high, count in zip(above, to, counts, strict=True)]
