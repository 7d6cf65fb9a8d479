"""Counting one motion four ways, exactly (DESIGN 5, `count_votes`). Pure: no database, no clock, no floats.

Every share is a `Fraction` between 0 and 1; weights are basis points (10,000 = all of the votes). A share is divided
by the base of the majority: yes and no alone, abstentions too, or everyone on the roll (ADR 11). The same tallies are
always read by all four methods, so that a verdict card can show where the bylaw's own way and the three others part.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

Method = Literal["proportional", "block", "one_member_one_vote", "concurrent"]
EmptyGroup = Literal["rebase", "lapse"]
Outcome = Literal["passed", "failed"]
Base = Literal["valid", "cast", "roll"]

METHODS: tuple[Method, ...] = get_args(Method)
EMPTY_GROUP: tuple[EmptyGroup, ...] = get_args(EmptyGroup)
BASES: tuple[Base, ...] = get_args(Base)
WHOLE_BP = 10_000  # DESIGN 4: weights total exactly 10,000 basis points or are refused
PERCENT_DECIMALS = 4  # DESIGN 5


@dataclass(frozen=True)
class Majority:
    """The part of the votes a motion needs: more than num/den when `strict`, else at least num/den.

    `base` says of which votes: yes and no (`valid`), abstentions too (`cast`), or everyone on the roll (`roll`).
    """

    num: int = 1
    den: int = 2
    strict: bool = True
    base: Base = "valid"

    def holds(self, share: Fraction) -> bool:
        needed = Fraction(self.num, self.den)
        return share > needed if self.strict else share >= needed


@dataclass(frozen=True)
class Rule:
    """How the bylaws count a motion. `weights_bp` lists every group once, in the bylaws' order."""

    method: Method
    weights_bp: Mapping[str, int]
    majority: Majority = Majority()
    empty_group: EmptyGroup = "rebase"


@dataclass(frozen=True)
class Tally:
    """The ballots of one group, one per member who voted; `roll` is how many may vote (needed for base `roll`)."""

    yes: int = 0
    no: int = 0
    abstain: int = 0
    roll: int = 0

    def divisor(self, base: Base) -> int:
        """How many of the group a share is divided by; 0 is a group that is not there."""
        if base == "roll":
            return self.roll
        return self.yes + self.no + (self.abstain if base == "cast" else 0)


@dataclass(frozen=True)
class GroupLine:
    """One group's line on the verdict card: `contribution` = weight in the base × its yes share.

    `divisor` is how many its yes share is a part of. `base_share` is the group's weight as a part of the base; under
    `rebase` the weights of groups with nobody to divide by are out of it. `block_contribution` is the whole
    `base_share` if more than half of the divisor said yes, else 0.
    """

    group: str
    tally: Tally
    divisor: int
    weight_bp: int
    base_share: Fraction
    contribution: Fraction
    block_contribution: Fraction
    majority_holds: bool


@dataclass(frozen=True)
class Reading:
    """The ballots read by one method."""

    method: Method
    yes_share: Fraction
    verdict: Outcome

    @property
    def yes_percent(self) -> str:
        return percent(self.yes_share)


@dataclass(frozen=True)
class Verdict:
    """The outcome by the bylaw's method, all four readings, and the methods that would have decided otherwise."""

    method: Method
    verdict: Outcome
    yes_share: Fraction
    readings: Mapping[Method, Reading]
    differs: tuple[Method, ...]
    groups: tuple[GroupLine, ...]

    @property
    def passed(self) -> bool:
        return self.verdict == "passed"

    @property
    def yes_percent(self) -> str:
        return percent(self.yes_share)

    def as_contract(self) -> dict[str, object]:
        """What `count_votes` prints (DESIGN 5)."""
        return {
            "verdict": self.verdict,
            "yes_share": str(self.yes_share),
            "yes_percent": self.yes_percent,
            "readings": {
                method: {"yes_share": str(r.yes_share), "yes_percent": r.yes_percent, "verdict": r.verdict}
                for method, r in self.readings.items()
            },
            "differs": list(self.differs),
        }


def percent(share: Fraction) -> str:
    """A share as a percentage with 4 decimals, half up: 2/3 → "66.6667". Shares are never negative."""
    scale = 10**PERCENT_DECIMALS
    units = (share.numerator * 100 * scale * 2 + share.denominator) // (share.denominator * 2)
    return f"{units // scale}.{units % scale:0{PERCENT_DECIMALS}d}"


def count(rule: Rule, tallies: Mapping[str, Tally]) -> Verdict:
    """Read `tallies` by all four methods and decide by `rule.method`.

    A group of the weights that has no tally is one in which nobody voted. The caller (contract or bylaw version)
    has refused weights that do not total 10,000; a tally of a group without weight is a programming error here.
    """
    assert set(tallies) <= set(rule.weights_bp), "a tally of a group that has no weight"
    lines = _group_lines(rule, tallies)
    readings = {method: _read(method, rule.majority, lines) for method in METHODS}
    decided = readings[rule.method]
    return Verdict(
        method=rule.method,
        verdict=decided.verdict,
        yes_share=decided.yes_share,
        readings=readings,
        differs=tuple(method for method in METHODS if readings[method].verdict != decided.verdict),
        groups=lines,
    )


def _group_lines(rule: Rule, tallies: Mapping[str, Tally]) -> tuple[GroupLine, ...]:
    found = {group: tallies.get(group, Tally()) for group in rule.weights_bp}
    there = {group for group, tally in found.items() if tally.divisor(rule.majority.base)}
    shares = base_shares(rule, there)
    return tuple(_group_line(rule, group, tally, base_share=shares[group]) for group, tally in found.items())


def base_shares(rule: Rule, voted: Collection[str]) -> dict[str, Fraction]:
    """Each group's weight as a part of the base; under `rebase` a group that is not in `voted` is out of it."""
    in_base = [group for group in rule.weights_bp if group in voted or rule.empty_group == "lapse"]
    base = sum(rule.weights_bp[group] for group in in_base)
    # base is 0 only when nobody with a weight voted; then no share exists and all contribute nothing
    part = {group: Fraction(rule.weights_bp[group], base) for group in in_base} if base else {}
    return {group: part.get(group, Fraction(0)) for group in rule.weights_bp}


def _group_line(rule: Rule, group: str, tally: Tally, *, base_share: Fraction) -> GroupLine:
    divisor = tally.divisor(rule.majority.base)
    share = Fraction(tally.yes, divisor) if divisor else Fraction(0)
    return GroupLine(
        group=group,
        tally=tally,
        divisor=divisor,
        weight_bp=rule.weights_bp[group],
        base_share=base_share,
        contribution=base_share * share,
        # A tie keeps the weight in the base and gives it to nobody, so it works against the motion (DESIGN 5).
        block_contribution=base_share if share > Fraction(1, 2) else Fraction(0),
        majority_holds=bool(divisor) and rule.majority.holds(share),
    )


def _read(method: Method, majority: Majority, lines: tuple[GroupLine, ...]) -> Reading:
    voted = [line for line in lines if line.divisor]
    if not voted:
        return Reading(method, Fraction(0), "failed")
    share = _share(method, lines, voted)
    holds = all(line.majority_holds for line in voted) if method == "concurrent" else majority.holds(share)
    return Reading(method, share, "passed" if holds else "failed")


def _share(method: Method, lines: tuple[GroupLine, ...], voted: list[GroupLine]) -> Fraction:
    if method == "proportional":
        return sum((line.contribution for line in lines), Fraction(0))
    if method == "block":
        return sum((line.block_contribution for line in lines), Fraction(0))
    if method == "concurrent":
        return Fraction(sum(line.majority_holds for line in voted), len(voted))
    return Fraction(sum(line.tally.yes for line in voted), sum(line.divisor for line in voted))
