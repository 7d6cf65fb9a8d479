"""Recounting lists, rankings, and what two persons counted in a room."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from kmp.proofs.verifier.base import need, only, unique, whole
from kmp.proofs.verifier.stv import Election
from kmp.proofs.verifier.votes import (
    METHODS,
    SIDES,
    checked_rule,
    counted_ballots,
    read_four_ways,
    voters_of,
    weights_in_base,
)


class Question:
    """The list of a ballot: the numbers of its options in their order, seats, and how many one may choose."""

    def __init__(self, box: dict[str, Any]) -> None:
        only(box, "question", "seats", "least", "most", "options")
        entries = [only(entry, "question.options", "number", "label") for entry in box["options"]]
        self.options = [whole(entry["number"], "question.options", 1) for entry in entries]
        unique([str(option) for option in self.options], "question.options")
        self.seats, self.least, self.most = (whole(box[key], "question", 1) for key in ("seats", "least", "most"))
        need(self.seats <= len(self.options), "too_many_seats", "Kursi lebih banyak daripada pilihan.", "question")

    def takes(self, choice: Any) -> bool:
        """An abstention, or so many different options of the list."""
        if choice == "abstain":
            return True
        known = isinstance(choice, list) and all(type(pick) is int and pick in self.options for pick in choice)
        return known and len(set(choice)) == len(choice) and self.least <= len(choice) <= self.most


def count_choices(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """Ballots that choose from a list: scores by the four methods, and who is among the first."""
    only(rules, "rules", "kind", "rule", "question")
    rule, question = checked_rule(rules["rule"]), Question(rules["question"])
    last, own = counted_ballots(inputs, rule, question.takes)
    tallies = {group: _empty(question) for group in rule["weights_bp"]}
    for ballot in last:
        tally, choice = tallies[ballot["group"]], ballot["choice"]
        tally["abstain" if choice == "abstain" else "valid"] += 1
        for option in choice if choice != "abstain" else ():
            tally["options"][str(option)] += 1
    return {**own, "tallies": tallies, **read_list(rule, question, tallies)}


def count_ranking(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """Ballots that rank a list: Scottish STV, one voter one vote."""
    only(rules, "rules", "kind", "rule", "question")
    rule, question = checked_rule(rules["rule"]), Question(rules["question"])
    last, own = counted_ballots(inputs, rule, question.takes)
    tallies = {group: {"valid": 0, "abstain": 0} for group in rule["weights_bp"]}
    rankings: Counter[str] = Counter()
    for ballot in last:
        choice = ballot["choice"]
        tallies[ballot["group"]]["abstain" if choice == "abstain" else "valid"] += 1
        if choice != "abstain":
            rankings[",".join(map(str, choice))] += 1
    return {**own, "tallies": tallies, **elect(question, rankings)}


def count_by_hand(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """What two persons counted in the room: both say the same, no group has more ballots than voters."""
    only(rules, "rules", "kind", "rule", "form", optional=("question",))
    rule, form = checked_rule(rules["rule"]), rules["form"]
    _, voters = voters_of(only(inputs, "inputs", "roll", "entries", "sheet")["roll"], rule)
    entries = [only(entry, "entries", "counts", "invalid") for entry in inputs["entries"]]
    need(len(entries) == 2 and entries[0] == entries[1], "counts_differ", "Dua hitungan tidak sama.", "entries")
    counts, invalid = entries[0]["counts"], whole(entries[0]["invalid"], "entries.invalid")
    need(set(counts) == set(voters), "unknown_group", "Kelompok dalam hitungan tidak sesuai.", "entries")
    own = {"roll": voters, "invalid": invalid}
    if form == "yes_no":
        tallies = {group: only(counts[group], "counts", *SIDES) for group in voters}
        cast = {group: sum(whole(tally[side], "counts") for side in SIDES) for group, tally in tallies.items()}
        answer = read_four_ways(rule, tallies, voters)
    else:
        question = Question(rules["question"])
        read = _list_by_hand if form == "list" else _ranking_by_hand
        tallies, cast, answer = read(rule, question, counts)
    fits = all(cast[group] <= voters[group] for group in voters) and sum(cast.values()) + invalid <= sum(
        voters.values()
    )
    need(fits, "too_many_ballots", "Surat suara lebih banyak daripada pemilih.", "entries")
    return {**own, "tallies": tallies, "counted": sum(cast.values()), **answer}


def _list_by_hand(rule: dict[str, Any], question: Question, counts: dict[str, Any]) -> tuple[Any, dict[str, int], Any]:
    for group, tally in counts.items():
        only(tally, "counts", "options", "valid", "abstain")
        votes = [whole(number, "counts") for number in only(tally["options"], "counts", *_names(question)).values()]
        valid = whole(tally["valid"], "counts")
        least, most = question.least * valid, question.most * valid
        right = all(number <= valid for number in votes) and least <= sum(votes) <= most
        need(right, "impossible_count", "Pilihan tidak cocok dengan jumlah surat suara.", f"counts.{group}")
    cast = {group: tally["valid"] + whole(tally["abstain"], "counts") for group, tally in counts.items()}
    return counts, cast, read_list(rule, question, counts)


def _ranking_by_hand(
    rule: dict[str, Any], question: Question, counts: dict[str, Any]
) -> tuple[Any, dict[str, int], Any]:
    rankings: Counter[str] = Counter()
    tallies = {}
    for group, box in counts.items():
        only(box, "counts", "rankings", "abstain")
        for text, number in box["rankings"].items():
            known = question.takes([int(pick) for pick in text.split(",")])
            need(known, "unknown_choice", "Urutan tidak dikenal.", f"counts.{group}")
            rankings[text] += whole(number, "counts", 1)
        valid = sum(box["rankings"].values())
        tallies[group] = {"valid": valid, "abstain": whole(box["abstain"], "counts")}
    cast = {group: tally["valid"] + tally["abstain"] for group, tally in tallies.items()}
    return tallies, cast, elect(question, rankings)


def _names(question: Question) -> list[str]:
    return [str(option) for option in question.options]


def _empty(question: Question) -> dict[str, Any]:
    return {"options": dict.fromkeys(_names(question), 0), "valid": 0, "abstain": 0}


def read_list(rule: dict[str, Any], question: Question, tallies: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Four scores for each option, the first of each reading, and which readings elect others."""
    voted = {group: tally for group, tally in tallies.items() if tally["valid"]}
    weights, names = weights_in_base(rule, voted), _names(question)
    tops = {group: _own_first(tally["options"], question.seats) for group, tally in voted.items()}
    ballots = sum(tally["valid"] for tally in voted.values())
    scores: dict[str, dict[str, Fraction]] = {method: dict.fromkeys(names, Fraction(0)) for method in METHODS}
    for group, tally in voted.items():
        for name in names:
            scores["proportional"][name] += weights[group] * Fraction(tally["options"][name], tally["valid"])
            scores["block"][name] += weights[group] * (name in tops[group])
            scores["one_member_one_vote"][name] += Fraction(tally["options"][name], ballots)
            scores["concurrent"][name] += Fraction(name in tops[group], len(voted))
    elected = {method: _first(scores[method], method, question.seats) for method in METHODS}
    own = elected[rule["method"]]
    last = scores[rule["method"]][own[-1]] if own else None
    unlucky = [n for n in names if n not in own and scores[rule["method"]][n] == last]
    readings = {
        method: {"scores": {n: str(score) for n, score in scores[method].items()}, "elected": _numbers(elected[method])}
        for method in METHODS
    }
    return {
        "verdict": "passed" if own else "failed",
        "elected": _numbers(own),
        "tied": _numbers(unlucky),
        "readings": readings,
        "differs": [method for method in METHODS if set(elected[method]) != set(own)],
    }


def _numbers(names: list[str]) -> list[int]:
    return [int(name) for name in names]


def _first(scores: dict[str, Fraction], method: str, seats: int) -> list[str]:
    """Highest first, ties as listed; nobody without a vote, and concurrently only the first of every group."""
    standing = [name for name, score in scores.items() if (score == 1 if method == "concurrent" else score > 0)]
    return sorted(standing, key=lambda name: -scores[name])[:seats]


def _own_first(votes: dict[str, int], seats: int) -> set[str]:
    """A group's own first ones: whoever has fewer than `seats` others at or above."""
    named = {name: number for name, number in votes.items() if number}
    return {name for name in named if sum(number >= named[name] for number in named.values()) <= seats}


def elect(question: Question, rankings: Counter[str]) -> dict[str, Any]:
    ballots = [(number, [int(pick) for pick in text.split(",")]) for text, number in sorted(rankings.items())]
    if not ballots:
        return {"verdict": "failed", "elected": [], "stages": []}
    election = Election(question.options, question.seats, ballots)
    election.run()
    return {"verdict": "passed", "elected": election.elected, "stages": election.stages}
