"""The verdict card of a counted motion, from the contract of `count_votes` (DESIGN 5): input, and what it answered.

Only words and shares are made here; who won is what the count said, never decided again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kmp.ui.formats import number, percent
from kmp.ui.groups import GROUPS, GroupLook, group_look

METHODS = {
    "proportional": "Proporsional kelompok",
    "one_member_one_vote": "Satu anggota satu suara",
    "block": "Blok kelompok",
    "concurrent": "Serentak semua kelompok",
}
VULGAR = {(1, 2): "½", (1, 3): "⅓", (2, 3): "⅔", (1, 4): "¼", (3, 4): "¾"}
COUNTS = {1: "Satu", 2: "Dua", 3: "Tiga"}
BASIS_POINTS = 10_000


@dataclass(frozen=True)
class Reading:
    """The same ballots read by one method. `threshold` is what its bar marks: all groups for `concurrent`."""

    name: str
    note: str
    share: Fraction
    threshold: Fraction
    passed: bool
    is_rule: bool
    differs: bool

    @property
    def percent(self) -> str:
        """Always two decimals, so that the four can be compared."""
        return percent(self.share, 2)

    @property
    def tone(self) -> str:
        """The tone of its bar."""
        return "ok" if self.passed else "bad"


@dataclass(frozen=True)
class GroupRow:
    """One group's ballots; without a yes or a no it has no share."""

    code: str
    yes: int
    no: int
    abstain: int
    share: Fraction | None
    weight_bp: int
    contribution: Fraction

    @property
    def look(self) -> GroupLook:
        """Its colours."""
        return group_look(self.code)

    @property
    def percent(self) -> str:
        """One decimal, or –."""
        return percent(self.share, 1)


@dataclass(frozen=True)
class VerdictCard:
    """Everything `<c-putusan>` draws."""

    passed: bool
    share: Fraction
    threshold: Fraction
    threshold_text: str
    readings: list[Reading]
    rows: list[GroupRow]
    yes: int
    no: int
    abstain: int
    shows_weights: bool

    @property
    def differing(self) -> str:
        """Dua dari empat cara, or empty when all four agree."""
        count = sum(reading.differs for reading in self.readings)
        return f"{COUNTS[count]} dari empat cara memberi hasil lain." if count else ""


def verdict_card(result: Mapping[str, Any], *, rule: Mapping[str, Any], tallies: Mapping[str, Any]) -> VerdictCard:
    """The card of one count: `result` as count_votes prints it, `rule` and `tallies` as they were given to it."""
    majority = rule["majority"]
    threshold = Fraction(majority["num"], majority["den"])
    rows = _rows(rule, tallies)
    readings = [_reading(method, result, rule, rows, threshold) for method in METHODS]
    return VerdictCard(
        passed=result["verdict"] == "passed",
        share=Fraction(result["yes_share"]),
        threshold=_mark(rule["method"], threshold),
        threshold_text=_threshold_text(majority),
        readings=sorted(readings, key=lambda reading: not reading.is_rule),
        rows=rows,
        yes=sum(row.yes for row in rows),
        no=sum(row.no for row in rows),
        abstain=sum(row.abstain for row in rows),
        shows_weights=rule["method"] == "proportional",
    )


def _threshold_text(majority: Mapping[str, Any]) -> str:
    """lebih dari ½, or paling sedikit ⅔."""
    pair = (majority["num"], majority["den"])
    amount = VULGAR.get(pair, f"{pair[0]}/{pair[1]}")
    return f"lebih dari {amount}" if majority.get("strict") else f"paling sedikit {amount}"


def _rows(rule: Mapping[str, Any], tallies: Mapping[str, Any]) -> list[GroupRow]:
    """The groups that have ballots or a weight: the five in their order, then others.

    Contributions add up to the proportional share.
    """
    weights = rule.get("weights_bp") or {}
    named = {**weights, **tallies}
    five = [group.key for group in GROUPS]
    codes = [key for key in five if key in named] + [key for key in named if key not in five]
    counted = {code: (tallies.get(code) or {"yes": 0, "no": 0, "abstain": 0}) for code in codes}
    voted = [code for code in codes if counted[code]["yes"] + counted[code]["no"]]
    rebased = rule.get("empty_group", "rebase") == "rebase"
    base = sum(weights.get(code, 0) for code in voted) if rebased else BASIS_POINTS
    return [_row(code, counted[code], weights.get(code, 0), base) for code in codes]


def _row(code: str, tally: Mapping[str, int], weight: int, base: int) -> GroupRow:
    valid = tally["yes"] + tally["no"]
    share = Fraction(tally["yes"], valid) if valid else None
    contribution = share * weight / base if share is not None and base else Fraction(0)
    return GroupRow(code, tally["yes"], tally["no"], tally.get("abstain", 0), share, weight, contribution)


def _mark(method: str, threshold: Fraction) -> Fraction:
    return Fraction(1) if method == "concurrent" else threshold


def _reading(
    method: str, result: Mapping[str, Any], rule: Mapping[str, Any], rows: list[GroupRow], threshold: Fraction
) -> Reading:
    read = result["readings"][method]
    return Reading(
        name=METHODS[method],
        note=_note(method, rows, _threshold_text(rule["majority"]), Fraction(read["yes_share"])),
        share=Fraction(read["yes_share"]),
        threshold=_mark(method, threshold),
        passed=read["verdict"] == "passed",
        is_rule=method == rule["method"],
        differs=method in result["differs"],
    )


def _note(method: str, rows: list[GroupRow], needed: str, share: Fraction) -> str:
    """How this method reads the ballots, with the figures it rests on."""
    yes, valid = sum(row.yes for row in rows), sum(row.yes + row.no for row in rows)
    voted = sum(row.share is not None for row in rows)
    return {
        "proportional": "Bobot tiap kelompok dikali bagian suara setujunya.",
        "one_member_one_vote": f"{number(yes)} setuju dari {number(valid)} suara sah, tanpa melihat kelompok.",
        "block": "Seluruh bobot kelompok ikut suara terbanyaknya.",
        "concurrent": f"Tiap kelompok harus {needed}. Tercapai di {number(share * voted)} dari {voted}.",
    }[method]
