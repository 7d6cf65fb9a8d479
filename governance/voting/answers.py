"""From tallies to the answer of a motion, for each of the three ways to ask it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from governance.voting.choices import ListTally, count_list
from governance.voting.engine import Rule, Tally, count
from governance.voting.rankings import ABSTAIN, count_ranking, rankings_of
from governance.voting.rules import tallies_json


@dataclass(frozen=True)
class Counted:
    """What was counted: the `answer` as stored and published, the `tallies` it rests on, and how many ballots."""

    answer: Mapping[str, Any]
    tallies: Mapping[str, Any]
    ballots: int

    @property
    def passed(self) -> bool:
        return bool(self.answer["verdict"] == "passed")


def answer_yes_no(rule: Rule, tallies: Mapping[str, Tally]) -> Counted:
    """Yes and no, read four ways."""
    ballots = sum(tally.divisor("cast") for tally in tallies.values())
    return Counted(count(rule, tallies).as_contract(), tallies_json(tallies), ballots)


def answer_list(rule: Rule, tallies: Mapping[str, ListTally], *, options: Sequence[int], seats: int) -> Counted:
    """One or several of a list, read four ways."""
    shown = {
        group: {"options": {str(o): t.votes.get(o, 0) for o in options}, "valid": t.valid, "abstain": t.abstain}
        for group, t in tallies.items()
    }
    ballots = sum(tally.valid + tally.abstain for tally in tallies.values())
    return Counted(count_list(rule, tallies, options=options, seats=seats).as_contract(), shown, ballots)


def answer_ranking(by_group: Mapping[str, Mapping[str, int]], *, options: Sequence[int], seats: int) -> Counted:
    """A ranked list by Scottish STV; `by_group` is group → ranking ("3,1") or "abstain" → ballots."""
    shown = {}
    for group, said in by_group.items():
        abstain = said.get(ABSTAIN, 0)
        shown[group] = {"valid": sum(said.values()) - abstain, "abstain": abstain}
    ballots = sum(sum(said.values()) for said in by_group.values())
    return Counted(count_ranking(options, seats=seats, rankings=rankings_of(by_group)), shown, ballots)
