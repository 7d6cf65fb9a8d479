"""Recounting an open vote."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import Any

from kmp.proofs.verifier.base import canonical, need, only, unique, whole, whole_bp

METHODS = ("proportional", "block", "one_member_one_vote", "concurrent")
START = "0" * 64


def count_votes(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """Open votes: the hash chain, one counted ballot per voter of the roll (the last), and the four readings."""
    ballots, roll = only(inputs, "inputs", "ballots", "roll")["ballots"], inputs["roll"]
    rule = only(rules, "rules", "kind", "rule")["rule"]
    only(rule, "rule", "method", "weights_bp", "majority", optional=("empty_group",))
    weights = rule["weights_bp"]
    whole_bp([whole(bp, "rule.weights_bp") for bp in weights.values()], "rule.weights_bp")
    unique([only(entry, "roll", "voter", "group")["voter"] for entry in roll], "roll")
    groups = {entry["voter"]: entry["group"] for entry in roll}
    need(set(groups.values()) <= set(weights), "unknown_group", "Kelompok tanpa bobot dalam daftar pemilih.", "roll")
    head, last = _follow_chain(ballots, groups), {ballot["voter"]: ballot for ballot in ballots}
    tallies = {group: {"yes": 0, "no": 0, "abstain": 0} for group in weights}
    for ballot in last.values():
        tallies[ballot["group"]][ballot["choice"]] += 1
    voters = dict.fromkeys(weights, 0)
    for group in groups.values():
        voters[group] += 1
    own: dict[str, Any] = {"tallies": tallies, "roll": voters, "ballots": len(ballots), "counted": len(last)}
    return {**own, "head": head, **read_four_ways(rule, tallies)}


def _follow_chain(ballots: list[dict[str, Any]], groups: dict[str, str]) -> str:
    """Every ballot names the hash before it and hashes to its own; its voter is on the roll, in that group."""
    head = START
    for index, ballot in enumerate(ballots):
        path = f"ballots.{index}"
        only(ballot, path, "height", "previous", "voter", "group", "choice", "cast_at", "hash")
        entry = {key: ballot[key] for key in ("height", "voter", "group", "choice", "cast_at")}
        linked = hashlib.sha256(head.encode() + canonical(entry)).hexdigest()
        right = ballot["previous"] == head and ballot["hash"] == linked and ballot["height"] == index + 1
        need(right, "broken_chain", "Rantai suara terputus: ada suara yang diubah, disisipkan atau dihapus.", path)
        need(groups.get(ballot["voter"]) == ballot["group"], "not_on_roll", "Pemilih tidak ada di daftar.", path)
        need(ballot["choice"] in ("yes", "no", "abstain"), "unknown_choice", "Pilihan tidak dikenal.", path)
        head = linked
    return head


def read_four_ways(rule: dict[str, Any], tallies: dict[str, dict[str, int]]) -> dict[str, Any]:
    """The same tallies by all four methods, decided by the rule's own."""
    bar = only(rule["majority"], "rule.majority", "num", "den", "strict")
    needed = Fraction(whole(bar["num"], "rule.majority", 1), whole(bar["den"], "rule.majority", 1))
    possible = isinstance(bar["strict"], bool) and needed <= 1 and not (bar["strict"] and needed == 1)
    need(possible, "majority_out_of_range", "Mayoritas tidak mungkin.", "rule.majority")
    need(rule["method"] in METHODS, "unknown_choice", "Cara menghitung tidak dikenal.", "rule.method")
    need(rule.get("empty_group", "rebase") in ("rebase", "lapse"), "unknown_choice", "empty_group?", "rule")
    voted = {group: t for group, t in tallies.items() if t["yes"] + t["no"]}
    yes_part = {group: Fraction(t["yes"], t["yes"] + t["no"]) for group, t in voted.items()}
    base = tallies if rule.get("empty_group") == "lapse" else voted
    all_bp = sum(rule["weights_bp"][group] for group in base) or 1

    def enough(share: Fraction) -> bool:
        return bool(voted) and (share > needed if bar["strict"] else share >= needed)

    def weighed(parts: dict[str, Fraction]) -> Fraction:
        return sum((rule["weights_bp"][group] * part for group, part in parts.items()), Fraction(0)) / all_bp

    yes, votes = sum(t["yes"] for t in voted.values()), sum(t["yes"] + t["no"] for t in voted.values())
    behind = [group for group, part in yes_part.items() if enough(part)]
    shares = {
        "proportional": weighed(yes_part),
        "block": weighed({group: Fraction(part > Fraction(1, 2)) for group, part in yes_part.items()}),
        "one_member_one_vote": Fraction(yes, votes or 1),
        "concurrent": Fraction(len(behind), len(voted) or 1),
    }
    passed = {method: enough(share) for method, share in shares.items()}
    passed["concurrent"] = bool(voted) and len(behind) == len(voted)
    readings = {method: _reading(shares[method], passed[method]) for method in METHODS}
    differs = [method for method in METHODS if passed[method] != passed[rule["method"]]]
    return {**readings[rule["method"]], "readings": readings, "differs": differs}


def _reading(share: Fraction, passed: bool) -> dict[str, str]:
    units = int(share * 1_000_000 + Fraction(1, 2))  # ten-thousandths of a percent, half up
    percent = f"{units // 10_000}.{units % 10_000:04d}"
    return {"yes_share": str(share), "yes_percent": percent, "verdict": "passed" if passed else "failed"}
