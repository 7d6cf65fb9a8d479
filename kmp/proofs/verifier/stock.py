"""Recomputing an allocation of scarce stock."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kmp.proofs.verifier.base import need, only, unique, whole

FRACTION = re.compile(r"[0-9]{1,19}(/[0-9]{1,19})?")


class Line:
    """One request on its way to an award; amounts in units, `share` exact."""

    def __init__(self, box: dict[str, Any], pack: int, path: str) -> None:
        optional = ("class", "plausible", "weight", "on_hand", "daily_use", "prior_fill")
        only(box, path, "member", "request", optional=optional)
        self.member, self.rank = box["member"], whole(box.get("class", 1), path)
        self.on_hand, self.daily_use = (whole(box.get(key, 0), path) for key in ("on_hand", "daily_use"))
        self.weight = whole(box.get("weight") or 0, path)
        fill = box.get("prior_fill") or "0"
        need(FRACTION.fullmatch(fill) is not None, "not_a_fraction", "Pecahan tidak dikenal.", path)
        self.prior_fill = Fraction(fill)
        request = whole(box["request"], path)
        wanted = request if box.get("plausible") is None else min(request, whole(box["plausible"], path))
        self.claim = wanted - wanted % pack
        self.floor, self.award, self.share = 0, 0, Fraction(0)
        self.reasons = ["capped_plausible"] * (wanted < request) + ["pack_floor"] * (self.claim < wanted)
        self.reasons += ["no_claim"] * (not self.claim)

    @property
    def rest(self) -> int:
        return int(self.claim - self.floor)


def share_stock(inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """Scarce stock: floors first, then class by class, the first that does not fit sharing what is left."""
    only(inputs, "inputs", "available", "pack", "requests")
    rule = only(rules, "rules", "kind", "rule")["rule"]
    only(rule, "rule", "inside_class", optional=("reserve", "floor_days"))
    available, pack = whole(inputs["available"], "available"), whole(inputs["pack"], "pack", 1)
    lines = [Line(box, pack, f"requests.{index}") for index, box in enumerate(inputs["requests"])]
    need(len(lines) > 0, "empty_list", "Daftar permintaan kosong.", "requests")
    unique([line.member for line in lines], "requests")
    pool = max(available - whole(rule.get("reserve", 0), "rule"), 0) // pack * pack
    pool -= _give_floors(lines, pool, pack, whole(rule.get("floor_days", 0), "rule"))
    classes: dict[int, list[Line]] = {}
    for line in lines:
        classes.setdefault(line.rank, []).append(line)
    for _, members in sorted(classes.items()):
        pool -= _share_class(members, pool, pack, rule["inside_class"])
    for line in lines:
        line.reasons += ["claim_full"] * (line.award == line.claim > 0)
    awarded = sum(line.award for line in lines)
    entries = [_line_entry(line) for line in lines]
    return {"lines": entries, "awarded": awarded, "left": available - awarded}


def _line_entry(line: Line) -> dict[str, Any]:
    entry = {key: getattr(line, key) for key in ("member", "claim", "floor", "award", "reasons")}
    return {**entry, "share": str(line.share)}


def _give_floors(lines: list[Line], pool: int, pack: int, days: int) -> int:
    lacking = [max(days * line.daily_use - line.on_hand, 0) for line in lines]
    wanted = [min(line.claim, -(-lacking[i] // pack) * pack) for i, line in enumerate(lines)]
    short = sum(wanted) > pool
    rows = [row for row, floor in enumerate(wanted) if floor]
    given = [wanted[row] for row in rows]
    why: list[list[str]] = [[] for _ in rows]
    if short:
        exact = _fill([(floor, Fraction(1), Fraction(0)) for floor in given], pool)
        given, why = _whole_packs([lines[row] for row in rows], exact, pack)
    for place, row in enumerate(rows):
        lines[row].floor = lines[row].award = given[place]
        lines[row].reasons += ["floor_days"] * (given[place] > 0) + ["floor_short"] * short + why[place]
    return sum(given)


def _share_class(lines: list[Line], pool: int, pack: int, rule: str) -> int:
    need(rule in RATES, "unknown_choice", "Aturan di dalam kelas tidak dikenal.", "rule")
    needed = [line for line in lines if line.rest or rule != "proportional"]
    need(all(RATES[rule](line) > 0 for line in needed), "no_rate", "Bobot atau pemakaian harian tidak ada.", "rule")
    lines = [line for line in lines if line.rest]
    fits = sum(line.rest for line in lines) <= pool
    if not fits and pool:
        starts = [Fraction(line.on_hand + line.floor if rule == "equal_cover" else 0) for line in lines]
        caps = [(line.rest, Fraction(RATES[rule](line)), starts[i]) for i, line in enumerate(lines)]
        exact = _fill(caps, pool)
        given, why = _whole_packs(lines, exact, pack)
    for place, line in enumerate(lines):
        if fits:
            line.share, line.award = Fraction(line.rest), line.claim
            line.reasons.append("class_filled")
        elif not pool:
            line.reasons.append("pool_empty")
        else:
            line.share, line.award = exact[place], line.floor + given[place]
            line.reasons += [rule, *["capped_claim"] * (line.share == line.rest)]
            line.reasons += ["already_covered"] * (not line.share) + why[place]
    return sum(line.award - line.floor for line in lines)


RATES: dict[str, Callable[[Line], int]] = {
    "proportional": lambda line: line.rest,
    "weighted": lambda line: line.weight,
    "max_min": lambda line: 1,
    "equal_cover": lambda line: line.daily_use,
}


def _fill(lines: list[tuple[int, Fraction, Fraction]], pool: int) -> list[Fraction]:
    """Water-filling: shares min(cap, max(0, level × rate − start)) that sum to the pool; caps sum to more."""

    def shares(level: Fraction) -> list[Fraction]:
        return [min(Fraction(cap), max(level * rate - start, Fraction(0))) for cap, rate, start in lines]

    bends = sorted({s / r for _, r, s in lines} | {(s + cap) / r for cap, r, s in lines})
    low, high = 0, len(bends) - 1  # below the first bend nothing flows; at the last everybody is full
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if sum(shares(bends[middle])) <= pool else (low, middle)
    below, above = sum(shares(bends[low])), sum(shares(bends[high]))
    return shares(bends[low] + (pool - below) * (bends[high] - bends[low]) / (above - below))


def _whole_packs(lines: list[Line], exact: list[Fraction], pack: int) -> tuple[list[int], list[list[str]]]:
    """Largest remainder in packs; ties to the lower prior fill, then as listed. With the reason for each line."""
    packs = [share // pack for share in exact]
    rests = [share % pack for share in exact]
    left = int(sum(exact) // pack - sum(packs))
    order = sorted(range(len(lines)), key=lambda i: (-rests[i], lines[i].prior_fill, i))
    won, lost = order[:left], order[left:]
    reasons = [["rounded_down"] if rest else [] for rest in rests]
    for place in won:
        packs[place] += 1
        reasons[place] = ["rounded_up"]
    if won and lost and rests[won[-1]] == rests[lost[0]]:
        last_in, first_out = lines[won[-1]].prior_fill, lines[lost[0]].prior_fill
        for rank, place in enumerate(order):
            if rests[place] == rests[lost[0]]:
                own = lines[place].prior_fill
                by_fill = own < first_out if rank < left else own > last_in
                reasons[place].append("tie_prior_fill" if by_fill else "tie_order")
    return [count * pack for count in packs], reasons
