"""Sharing scarce stock of one product fairly (DESIGN 5, `simulate_allocation`). Pure: no database, no floats.

1. claim = min(request, plausible), floored to whole packs. 2. pool = available − reserve, floored to whole packs.
3. `floor_days`: first everyone's floor, the whole packs that carry the stock on hand to that many days of use; a
pool too small for all floors is split over them by max_min. 4. Classes in ascending order: one whose remaining
claims fit is filled; the first that does not fit shares what is left by the rule, and the later ones get nothing.
5. Whole packs by largest remainder, ties to the lower prior fill, then as listed; never above the claim.

Every rule is one water level L: a line gets min(its remaining claim, L × rate − start), at least 0, where the
level makes the awards sum to the pool. `proportional`: rate = remaining claim; `weighted`: rate = weight;
`max_min`: rate = 1; `equal_cover`: rate = daily use, start = what the line already has, so that L is days of
cover. Levels are found by one sweep over sorted integers, O(n log n); exact shares stay numerators over one
common denominator.

A line's `reasons`, in this order, only those that hold:

- `capped_plausible`  the plausible need lowered the request
- `pack_floor`        the claim was floored to whole packs
- `no_claim`          nothing is left to claim
- `floor_days`        the line got a floor; `floor_short`: the pool was too small for all floors
- `class_filled`      all remaining claims of the class fit
- `proportional`, `weighted`, `max_min`, `equal_cover`  the class shared what was left by this rule
- `pool_empty`        nothing was left when the class came up
- `capped_claim`      the share by the rule reached the remaining claim
- `already_covered`   under `equal_cover`: what the line has lasts longer than the days the others reach
- `rounded_up`, `rounded_down`  whole packs moved the exact share (of the class or, under `floor_short`, the floor)
- `tie_prior_fill`, `tie_order`  equal remainders were told apart by prior fill, or by the listed order
- `claim_full`        the award is the whole claim
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from kmp.errors import refuse_on
from supply.allocation.rules import InsideClass, Request, Rule, request_problems, stock_problems

__all__ = ["InsideClass", "Line", "Request", "Rule", "SharedStock", "allocate"]


@dataclass(frozen=True, slots=True)
class Line:
    """One member's award and how it came about, in units.

    `share_num` / `share_den` is the exact share inside the class before rounding, without the floor step.
    """

    member: str
    claim: int
    floor: int
    share_num: int
    share_den: int
    award: int
    reasons: tuple[str, ...]

    @property
    def share(self) -> Fraction:
        return Fraction(self.share_num, self.share_den)

    @property
    def won_remainder(self) -> bool:
        """Whether a pack left over by flooring the exact share came here."""
        return (self.award - self.floor) * self.share_den > self.share_num


@dataclass(frozen=True)
class SharedStock:
    """The lines in the given order; `awarded` + `left` is what was available."""

    lines: Sequence[Line]
    awarded: int
    left: int


def allocate(*, available: int, pack: int, rule: Rule, requests: Sequence[Request]) -> SharedStock:
    """Share `available` units in packs of `pack`; raises `DomainError` with every problem if an input is illegal."""
    refuse_on([*stock_problems(available=available, pack=pack, rule=rule), *request_problems(rule, requests)])
    return _Run(available, pack, rule, requests).result()


class _Rounded(NamedTuple):
    """Exact shares (numerators over `den`) and the whole packs they became, with the reasons of the rounding."""

    shares: list[int]
    den: int
    awards: list[int]
    reasons: list[tuple[str, ...]]


class _Run:
    """One run of `allocate`, on inputs known to be legal; lists run parallel to `requests`."""

    def __init__(self, available: int, pack: int, rule: Rule, requests: Sequence[Request]) -> None:
        self.available, self.pack, self.rule, self.requests = available, pack, rule, requests
        self.pool = max(available - rule.reserve, 0) // pack * pack
        self.claims = [_wanted(line) // pack * pack for line in requests]
        self.reasons = [_claim_reasons(line, claim) for line, claim in zip(requests, self.claims, strict=True)]
        self.floors = [0] * len(requests)
        self.shares = [(0, 1)] * len(requests)
        self.awards = [0] * len(requests)

    def result(self) -> SharedStock:
        if self.rule.floor_days:
            self._give_floors()
        order = sorted(range(len(self.requests)), key=lambda row: self.requests[row].class_)  # stable
        for _class, rows in groupby(order, key=lambda row: self.requests[row].class_):
            self._share_class(list(rows))
        awarded = sum(self.awards)
        return SharedStock(lines=self._lines(), awarded=awarded, left=self.available - awarded)

    def _give_floors(self) -> None:
        """Everyone's floor before any class; short of that, equal floors (max_min) over all classes together."""
        wanted = [self._floor(line, claim) for line, claim in zip(self.requests, self.claims, strict=True)]
        rows = [row for row, floor in enumerate(wanted) if floor]
        floors, why = self._floors_given(rows, [wanted[row] for row in rows])
        for row, floor, reasons in zip(rows, floors, why, strict=True):
            self.floors[row] = self.awards[row] = floor
            self.reasons[row] += [*(["floor_days"] if floor else []), *reasons]
        self.pool -= sum(floors)

    def _floors_given(self, rows: list[int], floors: list[int]) -> tuple[list[int], list[tuple[str, ...]]]:
        """The floors that the pool can carry, and why they are not whole."""
        if sum(floors) <= self.pool:
            return floors, [() for _ in rows]
        if not self.pool:
            return [0] * len(rows), [("floor_short",) for _ in rows]
        rounded = self._rounded(rows, _water_fill(floors, [1] * len(rows), [0] * len(rows), self.pool))
        return rounded.awards, [("floor_short", *reasons) for reasons in rounded.reasons]

    def _floor(self, line: Request, claim: int) -> int:
        """The whole packs that carry the stock on hand to `floor_days` days, at most the claim."""
        lacking = max(self.rule.floor_days * line.daily_use - line.on_hand, 0)
        return min(claim, -(-lacking // self.pack) * self.pack)

    def _share_class(self, rows: list[int]) -> None:
        claimed = sum(self.claims[row] - self.floors[row] for row in rows)
        if claimed <= self.pool:
            self._fill(rows)
        elif self.pool:
            self._share(rows)
        else:
            for row in rows:
                if self.claims[row] > self.floors[row]:
                    self.reasons[row].append("pool_empty")

    def _fill(self, rows: list[int]) -> None:
        for row in rows:
            remaining = self.claims[row] - self.floors[row]
            self.shares[row] = (remaining, 1)
            self.awards[row] = self.claims[row]
            self.pool -= remaining
            if remaining:
                self.reasons[row].append("class_filled")

    def _share(self, rows: list[int]) -> None:
        rows = [row for row in rows if self.claims[row] > self.floors[row]]
        remaining = [self.claims[row] - self.floors[row] for row in rows]
        rates, starts = self._rates(rows, remaining)
        rounded = self._rounded(rows, _water_fill(remaining, rates, starts, self.pool))
        shares, den, awards, reasons = rounded
        for place, row in enumerate(rows):
            self.shares[row] = (shares[place], den)
            self.awards[row] += awards[place]
            self.reasons[row].append(str(self.rule.inside_class))
            if shares[place] == remaining[place] * den:
                self.reasons[row].append("capped_claim")
            elif not shares[place]:
                self.reasons[row].append("already_covered")
            self.reasons[row] += reasons[place]
        self.pool -= sum(awards)

    def _rates(self, rows: list[int], remaining: list[int]) -> tuple[list[int], list[int]]:
        """How fast each line's share rises with the level, and what it already has."""
        nothing = [0] * len(rows)
        if self.rule.inside_class == InsideClass.PROPORTIONAL:
            return remaining, nothing
        if self.rule.inside_class == InsideClass.WEIGHTED:
            return [self.requests[row].weight or 0 for row in rows], nothing
        if self.rule.inside_class == InsideClass.MAX_MIN:
            return [1] * len(rows), nothing
        stocks = [self.requests[row].on_hand + self.floors[row] for row in rows]
        return [self.requests[row].daily_use for row in rows], stocks

    def _rounded(self, rows: list[int], exact: tuple[list[int], int]) -> _Rounded:
        """Whole packs by largest remainder.

        A share with a remainder lies below its claim, and claims are whole packs, so a pack more never exceeds
        the claim; and the packs left over are fewer than the shares with a remainder.
        """
        shares, den = exact
        unit = den * self.pack
        packs = [share // unit for share in shares]
        remainders = [share % unit for share in shares]
        left = sum(shares) // unit - sum(packs)
        reasons: list[tuple[str, ...]] = [("rounded_down",) if remainder else () for remainder in remainders]
        if left:
            won, tied = self._winners(rows, remainders, left)
            for place in won:
                packs[place] += 1
                reasons[place] = ("rounded_up",)
            for place, code in tied.items():
                reasons[place] = (*reasons[place], code)
        return _Rounded(shares, den, [count * self.pack for count in packs], reasons)

    def _winners(self, rows: list[int], remainders: list[int], left: int) -> tuple[list[int], dict[int, str]]:
        """The places that get one of the `left` packs, and for those in a tie what decided it."""
        last = sorted(remainders, reverse=True)[left - 1]
        won = [place for place, remainder in enumerate(remainders) if remainder > last]
        tied = [place for place, remainder in enumerate(remainders) if remainder == last]
        lucky = left - len(won)
        if lucky == len(tied):
            return won + tied, {}
        fills = [self.requests[rows[place]].prior_fill or 0 for place in tied]
        keys = dict(zip(tied, _order_keys([(fill.numerator, fill.denominator) for fill in fills]), strict=True))
        tied.sort(key=keys.__getitem__)  # stable: the listed order decides equal fills
        first_out, last_in = keys[tied[lucky]], keys[tied[lucky - 1]]
        codes = {place: "tie_prior_fill" if keys[place] < first_out else "tie_order" for place in tied[:lucky]}
        codes |= {place: "tie_prior_fill" if keys[place] > last_in else "tie_order" for place in tied[lucky:]}
        return won + tied[:lucky], codes

    def _lines(self) -> list[Line]:
        return [
            Line(
                member=line.member,
                claim=claim,
                floor=floor,
                share_num=share[0],
                share_den=share[1],
                award=award,
                reasons=(*reasons, "claim_full") if award == claim > 0 else tuple(reasons),
            )
            for line, claim, floor, share, award, reasons in zip(
                self.requests, self.claims, self.floors, self.shares, self.awards, self.reasons, strict=True
            )
        ]


def _wanted(line: Request) -> int:
    return line.request if line.plausible is None else min(line.request, line.plausible)


def _claim_reasons(line: Request, claim: int) -> list[str]:
    wanted, reasons = _wanted(line), []
    if wanted < line.request:
        reasons.append("capped_plausible")
    if claim < wanted:
        reasons.append("pack_floor")
    if not claim:
        reasons.append("no_claim")
    return reasons


def _order_keys(fractions: Iterable[tuple[int, int]]) -> list[int]:
    """Integers in the order of the fractions (numerator, positive denominator), equal where those are equal.

    Two different fractions lie at least 1 / (denominator × denominator) apart, so that twice the bits of the
    largest denominator tell every two of them apart.
    """
    pairs = list(fractions)
    bits = 2 * max((den for _num, den in pairs), default=1).bit_length()
    return [(num << bits) // den for num, den in pairs]


def _water_fill(caps: list[int], rates: list[int], starts: list[int], pool: int) -> tuple[list[int], int]:
    """Shares min(cap, max(0, L × rate − start)) that sum to `pool`, as numerators over one denominator.

    `caps`, `rates` and `pool` are positive and the caps sum to more than the pool. The sweep goes up the levels at
    which a line begins to fill (start / rate) or is full ((start + cap) / rate); between two of them the water
    given is rate_sum × L − start_sum + full, a straight line.
    """
    rows = range(len(caps))
    ends = [start + cap for start, cap in zip(starts, caps, strict=True)]
    keys = _order_keys(zip((*starts, *ends), (*rates, *rates), strict=True))
    events = sorted(zip(keys, (*rows, *rows), [False] * len(caps) + [True] * len(caps), strict=True))
    rate_sum = start_sum = full = 0
    for _level, row, is_full in events:
        height = ends[row] if is_full else starts[row]
        if rate_sum * height - (start_sum - full + pool) * rates[row] >= 0:  # enough water below this level
            break
        sign = -1 if is_full else 1
        rate_sum += sign * rates[row]
        start_sum += sign * starts[row]
        full += caps[row] if is_full else 0
    level = pool - full + start_sum  # over rate_sum
    return [
        min(cap * rate_sum, max(level * rate - start * rate_sum, 0))
        for cap, rate, start in zip(caps, rates, starts, strict=True)
    ], rate_sum
