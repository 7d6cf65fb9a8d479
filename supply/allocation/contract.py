"""The file contract of `manage.py simulate_allocation` (DESIGN 5): JSON in, JSON out.

`plan_of` checks the shape and, through `rules`, the meaning, and refuses with every problem at once. Codes of the
shape are those of `kmp.contracts` and `not_a_fraction`; of the meaning: see `supply.allocation.rules`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kmp.contracts import MOST, Report, joined
from kmp.proofs.canonical import sealed
from supply.allocation.engine import SharedStock, allocate
from supply.allocation.rules import InsideClass, Request, Rule, request_problems

FRACTION = re.compile(r"(-?)([0-9]{1,19})(?:/([0-9]{1,19}))?")
OPTIONAL = ("class", "plausible", "weight", "on_hand", "daily_use", "prior_fill")


@dataclass(frozen=True)
class Plan:
    """A legal input of `allocate`."""

    available: int
    pack: int
    rule: Rule
    requests: Sequence[Request]

    def shared(self) -> SharedStock:
        return allocate(available=self.available, pack=self.pack, rule=self.rule, requests=self.requests)


def plan_of(value: Any) -> Plan:
    """The plan that a JSON value describes, or a `DomainError` with one problem for each thing wrong in it."""
    report = Report()
    top = report.fields(value, "", required=("available", "pack", "rule", "requests")) or {}
    available = report.integer(top, "available", "")
    pack = report.integer(top, "pack", "", least=1)
    rule = _read_rule(report, top)
    requests = _read_requests(report, top, rule)
    report.refuse()
    assert available is not None
    assert pack is not None
    assert rule is not None
    return Plan(available, pack, rule, requests)


def _read_rule(report: Report, top: dict[str, Any]) -> Rule | None:
    path = "rule"
    if path not in top:
        return None
    box = report.fields(top[path], path, required=("inside_class",), optional=("reserve", "floor_days"))
    if box is None:
        return None
    inside_class = report.choice(box, "inside_class", path, InsideClass)
    reserve = report.integer(box, "reserve", path, default=0)
    floor_days = report.integer(box, "floor_days", path, default=0)
    if inside_class is None:
        return None
    return Rule(inside_class=InsideClass(inside_class), reserve=reserve or 0, floor_days=floor_days or 0)


def _read_requests(report: Report, top: dict[str, Any], rule: Rule | None) -> list[Request]:
    rows = report.filled_list(top, "requests", "")
    before = len(report.problems)
    requests = [_read_request(report, row, f"requests.{index}") for index, row in enumerate(rows)]
    found = request_problems(rule, requests) if requests else []
    named = {problem.path for problem in report.problems[before:]}  # what could not be read is not also missing
    report.problems += [each for each in found if not {each.path, each.path.rpartition(".")[0]} & named]
    return requests


def _read_request(report: Report, value: Any, path: str) -> Request:
    """One request; what could not be read stands as empty text, zero or None."""
    box = report.fields(value, path, required=("member", "request"), optional=OPTIONAL) or {}
    return Request(
        member=report.text(box, "member", path) or "",
        request=report.integer(box, "request", path) or 0,
        class_=report.integer(box, "class", path, default=1) or 0,
        plausible=report.integer_or_null(box, "plausible", path),
        weight=report.integer_or_null(box, "weight", path),
        on_hand=report.integer(box, "on_hand", path, default=0) or 0,
        daily_use=report.integer(box, "daily_use", path, default=0) or 0,
        prior_fill=_read_fraction(report, box, "prior_fill", path),
    )


def _read_fraction(report: Report, box: dict[str, Any], key: str, path: str) -> Fraction | None:
    """`"num/den"` or `"num"`, not negative, both within 64 bits; null is None."""
    value = box.get(key)
    if value is None:
        return None
    found = FRACTION.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[3] or 1) == 0:
        report.add("not_a_fraction", f"“{key}” harus pecahan sebagai teks, misalnya “3/4”.", joined(path, key))
        return None
    num, den = int(found[2]), int(found[3] or 1)
    if max(num, den) > MOST:
        report.add("too_large", f"“{key}” melebihi batas bilangan 64 bit.", joined(path, key))
    elif found[1] and num:
        report.add("negative", f"“{key}” tidak boleh negatif.", joined(path, key))
    return Fraction(num, den)


def as_result(shared: SharedStock) -> dict[str, Any]:
    """The result as it is printed, with its `sha256`."""
    lines = [
        {
            "member": line.member,
            "claim": line.claim,
            "floor": line.floor,
            "share": str(line.share),
            "award": line.award,
            "reasons": list(line.reasons),
        }
        for line in shared.lines
    ]
    return sealed({"lines": lines, "awarded": shared.awarded, "left": shared.left})
