"""Recounting an open vote: the chain, one counted ballot per voter, and the readings of a yes and no."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import Any

from kmp.proofs.verifier.base import canonical, need, only, unique, whole, whole_bp

METHODS = ("proportional", "block", "one_member_one_vote", "concurrent")
SIDES = ("yes", "no", "abstain")
START = "0" * 64


def count_votes(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """Open votes with yes and no: the hash chain, the last ballot of each voter, and the four readings."""
    rule = checked_rule(only(rules, "rules", "kind", "rule")["rule"])
    last, own = counted_ballots(inputs, rule, lambda choice: choice in SIDES)
    tallies = {group: dict.fromkeys(SIDES, 0) for group in rule["weights_bp"]}
    for ballot in last:
        tallies[ballot["group"]][ballot["choice"]] += 1
    return {**own, "tallies": tallies, **read_four_ways(rule, tallies, own["roll"])}


def checked_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """A counting rule that is possible at all: weights of 100%, a known method, a majority of what there is."""
    only(rule, "rule", "method", "weights_bp", "majority", optional=("empty_group",))
    whole_bp([whole(bp, "rule.weights_bp") for bp in rule["weights_bp"].values()], "rule.weights_bp")
    bar = only(rule["majority"], "rule.majority", "num", "den", "strict", optional=("base",))
    needed = Fraction(whole(bar["num"], "rule.majority", 1), whole(bar["den"], "rule.majority", 1))
    possible = isinstance(bar["strict"], bool) and needed <= 1 and not (bar["strict"] and needed == 1)
    need(possible, "majority_out_of_range", "Mayoritas tidak mungkin.", "rule.majority")
    need(bar.get("base", "valid") in ("valid", "cast", "roll"), "unknown_choice", "Dasar tidak dikenal.", "rule")
    need(rule["method"] in METHODS, "unknown_choice", "Cara menghitung tidak dikenal.", "rule.method")
    need(rule.get("empty_group", "rebase") in ("rebase", "lapse"), "unknown_choice", "empty_group?", "rule")
    return rule


def voters_of(roll: list[dict[str, Any]], rule: dict[str, Any]) -> tuple[dict[str, str], dict[str, int]]:
    """Voter → group, and how many voters each group of the weights has."""
    unique([only(entry, "roll", "voter", "group")["voter"] for entry in roll], "roll")
    groups = {entry["voter"]: entry["group"] for entry in roll}
    voters = dict.fromkeys(rule["weights_bp"], 0)
    known = set(groups.values()) <= set(voters)
    need(known, "unknown_group", "Kelompok tanpa bobot dalam daftar pemilih.", "roll")
    for group in groups.values():
        voters[group] += 1
    return groups, voters


def counted_ballots(
    inputs: dict[str, Any], rule: dict[str, Any], answers: Any
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The ballots that count (the last of each voter), and what the result says of chain and roll.

    Every ballot names the hash before it and hashes to its own, its voter is on the roll in that group, and it
    answers the question.
    """
    ballots, roll = only(inputs, "inputs", "ballots", "roll")["ballots"], inputs["roll"]
    groups, voters = voters_of(roll, rule)
    head = START
    for index, ballot in enumerate(ballots):
        path = f"ballots.{index}"
        only(ballot, path, "height", "previous", "voter", "group", "choice", "cast_at", "hash")
        entry = {key: ballot[key] for key in ("height", "voter", "group", "choice", "cast_at")}
        linked = hashlib.sha256(head.encode() + canonical(entry)).hexdigest()
        right = ballot["previous"] == head and ballot["hash"] == linked and ballot["height"] == index + 1
        need(right, "broken_chain", "Rantai suara terputus: ada suara yang diubah, disisipkan atau dihapus.", path)
        need(groups.get(ballot["voter"]) == ballot["group"], "not_on_roll", "Pemilih tidak ada di daftar.", path)
        need(answers(ballot["choice"]), "unknown_choice", "Pilihan tidak dikenal.", path)
        head = linked
    last = {ballot["voter"]: ballot for ballot in ballots}
    return list(last.values()), {"roll": voters, "ballots": len(ballots), "counted": len(last), "head": head}


def weights_in_base(rule: dict[str, Any], voted: Any) -> dict[str, Fraction]:
    """Each group's weight as a part of the base; a group that did not vote is out of it, unless its weight lapses."""
    lapse = rule.get("empty_group") == "lapse"
    base = {group: bp for group, bp in rule["weights_bp"].items() if lapse or group in voted}
    return {group: Fraction(bp, sum(base.values()) or 1) for group, bp in base.items()}


def read_four_ways(rule: dict[str, Any], tallies: dict[str, dict[str, int]], roll: dict[str, int]) -> dict[str, Any]:
    """The same tallies by all four methods, decided by the rule's own."""
    bar = rule["majority"]
    needed, counts_in = Fraction(bar["num"], bar["den"]), bar.get("base", "valid")
    base = {group: roll[group] if counts_in == "roll" else t["yes"] + t["no"] for group, t in tallies.items()}
    if counts_in == "cast":
        base = {group: sum(t[side] for side in SIDES) for group, t in tallies.items()}
    voted = {group: t for group, t in tallies.items() if base[group]}
    yes_part = {group: Fraction(t["yes"], base[group]) for group, t in voted.items()}
    weights = weights_in_base(rule, voted)

    def enough(share: Fraction) -> bool:
        return bool(voted) and (share > needed if bar["strict"] else share >= needed)

    def weighed(parts: dict[str, Fraction]) -> Fraction:
        return sum((weights[group] * part for group, part in parts.items()), Fraction(0))

    yes, votes = sum(t["yes"] for t in voted.values()), sum(base.values())
    behind = [group for group, part in yes_part.items() if enough(part)]
    shares = {
        "proportional": weighed(yes_part),
        "block": weighed({group: Fraction(part > Fraction(1, 2)) for group, part in yes_part.items()}),
        "one_member_one_vote": Fraction(yes, votes or 1),
        "concurrent": Fraction(len(behind), len(voted) or 1),
    }
    passed = {method: enough(share) for method, share in shares.items()}
    passed["concurrent"] = bool(voted) and len(behind) == len(voted)
    readings = {method: one_reading(shares[method], passed[method]) for method in METHODS}
    differs = [method for method in METHODS if passed[method] != passed[rule["method"]]]
    return {**readings[rule["method"]], "readings": readings, "differs": differs}


def one_reading(share: Fraction, passed: bool) -> dict[str, str]:
    units = int(share * 1_000_000 + Fraction(1, 2))  # ten-thousandths of a percent, half up
    percent = f"{units // 10_000}.{units % 10_000:04d}"
    return {"yes_share": str(share), "yes_percent": percent, "verdict": "passed" if passed else "failed"}
