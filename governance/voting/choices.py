"""Counting a list four ways, exactly: who is among the first `seats`. Pure: no database, no clock, no floats.

A ballot names one or several options, or abstains. A score is what part of the votes an option has: of a group, the
ballots that name it among those that name anything (`valid`). The four readings are those of a yes and no
(`governance.voting.engine`): groups by weight; every member alike; a group's whole weight to its own first ones; and
only who is among the first in every group. No share is asked for beyond that: the highest scores are elected.

Ties are decided by the order of the list, the earlier listed first, so that anyone counts the same result; `tied`
names who would have had a seat by the same score. Whom nobody named is not elected, even if a seat stays empty.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from governance.voting.engine import METHODS, Method, Outcome, Rule, base_shares


@dataclass(frozen=True)
class ListTally:
    """The ballots of one group: `valid` name something, `abstain` nothing; `votes` is option → ballots naming it."""

    votes: Mapping[int, int]
    valid: int = 0
    abstain: int = 0

    def first(self, seats: int) -> frozenset[int]:
        """The group's own first ones; those who tie for the last of its seats are none of them."""
        ranked = sorted((number for number in self.votes.values() if number), reverse=True)
        if len(ranked) <= seats:
            return frozenset(option for option, number in self.votes.items() if number)
        edge = ranked[seats - 1]
        least = edge if ranked[seats] < edge else edge + 1
        return frozenset(option for option, number in self.votes.items() if number >= least)


@dataclass(frozen=True)
class ListReading:
    """The ballots read by one method: the score of every option in listed order, and who has a seat."""

    method: Method
    scores: Mapping[int, Fraction]
    elected: tuple[int, ...]
    tied: tuple[int, ...]


@dataclass(frozen=True)
class ListOutcome:
    """Who is elected by the bylaw's method, all four readings, and the methods that would have elected others."""

    method: Method
    readings: Mapping[Method, ListReading]

    @property
    def elected(self) -> tuple[int, ...]:
        return self.readings[self.method].elected

    @property
    def verdict(self) -> Outcome:
        """Failed only where nobody is elected."""
        return "passed" if self.elected else "failed"

    @property
    def differs(self) -> tuple[Method, ...]:
        return tuple(method for method in METHODS if set(self.readings[method].elected) != set(self.elected))

    def as_contract(self) -> dict[str, object]:
        """The result that is stored and published; options by number, scores as exact fractions."""
        return {
            "verdict": self.verdict,
            "elected": list(self.elected),
            "tied": list(self.readings[self.method].tied),
            "readings": {
                method: {
                    "scores": {str(option): str(score) for option, score in reading.scores.items()},
                    "elected": list(reading.elected),
                }
                for method, reading in self.readings.items()
            },
            "differs": list(self.differs),
        }


def count_list(rule: Rule, tallies: Mapping[str, ListTally], *, options: Sequence[int], seats: int) -> ListOutcome:
    """Read `tallies` by all four methods; `options` in listed order. A group without a tally did not vote."""
    assert set(tallies) <= set(rule.weights_bp), "a tally of a group that has no weight"
    voted = {group: tally for group, tally in tallies.items() if tally.valid}
    weighed = base_shares(rule, voted)
    first = {group: tally.first(seats) for group, tally in voted.items()}
    ballots = sum(tally.valid for tally in voted.values())

    def score(method: Method, option: int) -> Fraction:
        if not voted:
            return Fraction(0)
        if method == "one_member_one_vote":
            return Fraction(sum(tally.votes.get(option, 0) for tally in voted.values()), ballots)
        if method == "proportional":
            return _sum(weighed[g] * Fraction(t.votes.get(option, 0), t.valid) for g, t in voted.items())
        if method == "block":
            return _sum(weighed[group] for group in voted if option in first[group])
        return Fraction(sum(option in own for own in first.values()), len(voted))

    readings = {m: _read(m, {option: score(m, option) for option in options}, seats) for m in METHODS}
    return ListOutcome(rule.method, readings)


def _sum(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))


def _read(method: Method, scores: Mapping[int, Fraction], seats: int) -> ListReading:
    """Highest scores first, then listed order; concurrently only who is among the first of every group."""
    wanted = [option for option, score in scores.items() if score == 1 or (score and method != "concurrent")]
    ranked = sorted(wanted, key=lambda option: -scores[option])  # stable: the listed order decides ties
    elected, left = tuple(ranked[:seats]), ranked[seats:]
    return ListReading(method, scores, elected, tuple(o for o in left if scores[o] == scores[elected[-1]]))
