"""The file of `count_votes` (DESIGN 5): its shape, its refusals, and its answer.

Codes beside those of `kmp.contracts`: `empty_group_list` (no group at all), `weights_total` (weights do not total
10,000 basis points), `unknown_group` (a tally of a group without a weight), `not_a_boolean`,
`majority_out_of_range` (num/den is not above 0 and at most 1), `majority_impossible` (more than all of the votes).

Two keys more than DESIGN names may stand in a file (ADR 11): `majority.base` (what the majority is a part of) and the
`roll` of a tally, which base `roll` needs: `missing_roll`, `roll_too_small` (more ballots than voters).
"""

from collections.abc import Mapping
from typing import Any, cast

from governance.voting.engine import BASES, EMPTY_GROUP, METHODS, WHOLE_BP, Base, Majority, Method, Rule, Tally, count
from governance.voting.engine import EmptyGroup as EmptyGroupRule
from kmp.contracts import Report, joined

CHOICES = ("yes", "no", "abstain")


def count_votes(value: Any) -> dict[str, object]:
    """The JSON value of a `count_votes` file → what the command prints; `DomainError` with every problem."""
    rule, tallies = read_motion(value)
    return count(rule, tallies).as_contract()


def read_motion(value: Any) -> tuple[Rule, dict[str, Tally]]:
    """Rule and tallies of the file. A group of the weights that `tallies` leaves out is one where nobody voted."""
    report = Report()
    box = report.fields(value, "", required=("rule", "tallies")) or {}
    rule = read_rule(report, box["rule"], "rule") if "rule" in box else None
    tallies = _read_tallies(report, box["tallies"], "tallies", _named_groups(box)) if "tallies" in box else {}
    if rule is not None and rule.majority.base == "roll":
        _refuse_without_roll(report, rule, box.get("tallies"))
    report.refuse()
    assert rule is not None, "a rule that cannot be read has left a problem"
    return rule, tallies


def read_rule(report: Report, value: Any, path: str) -> Rule | None:
    """The counting rule; None after noting problems. Also read by bylaw versions and proof bundles."""
    seen = len(report.problems)
    box = report.fields(value, path, required=("method", "weights_bp", "majority"), optional=("empty_group",))
    if box is None:
        return None
    method = report.choice(box, "method", path, METHODS)
    weights = _read_weights(report, box["weights_bp"], joined(path, "weights_bp")) if "weights_bp" in box else {}
    majority = _read_majority(report, box["majority"], joined(path, "majority")) if "majority" in box else None
    empty_group = report.choice(box, "empty_group", path, EMPTY_GROUP) or "rebase"
    if len(report.problems) > seen or majority is None:
        return None
    return Rule(cast(Method, method), weights, majority, cast(EmptyGroupRule, empty_group))


def _read_weights(report: Report, value: Any, path: str) -> dict[str, int]:
    box = report.mapping(value, path)
    if box is None:
        return {}
    if not box:
        report.add("empty_group_list", "Daftar kelompok tidak boleh kosong.", path)
        return {}
    _refuse_unnamed(report, box, path)
    weights = {group: report.integer(box, group, path) for group in box}
    known = {group: weight for group, weight in weights.items() if weight is not None}
    if len(known) == len(weights) and sum(known.values()) != WHOLE_BP:
        message = f"Bobot kelompok berjumlah {sum(known.values())}, seharusnya {WHOLE_BP} basis poin."
        report.add("weights_total", message, path)
    return known


def _read_majority(report: Report, value: Any, path: str) -> Majority | None:
    box = report.fields(value, path, required=("num", "den", "strict"), optional=("base",))
    if box is None:
        return None
    base = report.choice(box, "base", path, BASES) or "valid"
    num = report.integer(box, "num", path, least=1)
    den = report.integer(box, "den", path, least=1)
    strict = box.get("strict")
    if "strict" in box and not isinstance(strict, bool):
        report.add("not_a_boolean", "“strict” harus true atau false.", joined(path, "strict"))
    if num is None or den is None or not isinstance(strict, bool):
        return None
    return _sane_majority(report, Majority(num, den, strict, cast(Base, base)), path)


def _sane_majority(report: Report, majority: Majority, path: str) -> Majority | None:
    if majority.num > majority.den:
        report.add("majority_out_of_range", "Mayoritas tidak boleh lebih dari seluruh suara.", path)
    elif majority.num == majority.den and majority.strict:
        report.add("majority_impossible", "Lebih dari seluruh suara tidak mungkin tercapai.", path)
    else:
        return majority
    return None


def _named_groups(box: Mapping[str, Any]) -> frozenset[str] | None:
    """The groups that have a weight, right or wrong; None if the weights are no object at all."""
    rule = box.get("rule")
    weights = rule.get("weights_bp") if isinstance(rule, dict) else None
    return frozenset(weights) if isinstance(weights, dict) else None


def _read_tallies(report: Report, value: Any, path: str, groups: frozenset[str] | None) -> dict[str, Tally]:
    box = report.mapping(value, path)
    if box is None:
        return {}
    if not box:
        report.add("empty_group_list", "Daftar suara per kelompok tidak boleh kosong.", path)
    found = {group: _read_tally(report, box[group], joined(path, group)) for group in box}
    for group in box:
        if groups is not None and group not in groups:
            report.add("unknown_group", f"Kelompok “{group}” tidak ada dalam bobot.", joined(path, group))
    return {group: tally for group, tally in found.items() if tally is not None}


def _read_tally(report: Report, value: Any, path: str) -> Tally | None:
    box = report.fields(value, path, required=CHOICES, optional=("roll",))
    if box is None:
        return None
    yes, no, abstain = (report.integer(box, choice, path) for choice in CHOICES)
    roll = report.integer(box, "roll", path, default=0)
    if yes is None or no is None or abstain is None or roll is None:
        return None
    if "roll" in box and yes + no + abstain > roll:
        report.add("roll_too_small", "Surat suara lebih banyak daripada pemilih terdaftar.", joined(path, "roll"))
    return Tally(yes, no, abstain, roll)


def _refuse_without_roll(report: Report, rule: Rule, tallies: Any) -> None:
    """Where everyone on the roll is divided by, every group of the weights says how many that are."""
    for group in rule.weights_bp:
        tally = tallies.get(group) if isinstance(tallies, dict) else None
        if not isinstance(tally, dict) or "roll" not in tally:
            message = f"Banyaknya pemilih terdaftar kelompok “{group}” harus disebut."
            report.add("missing_roll", message, joined(joined("tallies", group), "roll"))


def _refuse_unnamed(report: Report, box: Mapping[str, Any], path: str) -> None:
    for group in box:
        if not group.strip():
            report.add("empty_text", "Nama kelompok tidak boleh kosong.", joined(path, group))
