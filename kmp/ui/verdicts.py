"""The verdict card of a counted motion, from the contract of `count_votes` (DESIGN 5): input, and what it answered.

Only words and shares are made here; who won is what the count said, never decided again.
"""

from collections.abc import Iterable, Mapping
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
BASES = {"valid": "suara setuju dan tidak", "cast": "suara yang masuk", "roll": "pemilih terdaftar"}
BASE_NOTES = {
    "valid": "Abstain tidak memihak dan tidak masuk pembagi.",
    "cast": "Abstain tidak memihak, tetapi masuk pembagi.",
    "roll": "Pembaginya semua pemilih terdaftar: yang tidak memilih dan yang abstain ikut membagi.",
}


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
    """One group's ballots; with nobody to divide by it has no share.

    `divisor` is what the share is a part of, `base_bp` the weights of all groups in the base, `contribution` what the
    group brings to the share by the bylaw's method, `recused` who of it is out of the roll for an own interest.
    """

    code: str
    yes: int
    no: int
    abstain: int
    share: Fraction | None
    weight_bp: int
    contribution: Fraction
    divisor: int = 0
    base_bp: int = BASIS_POINTS
    recused: int = 0
    method: str = "proportional"
    holds: bool = False

    @property
    def look(self) -> GroupLook:
        """Its colours."""
        return group_look(self.code)

    @property
    def percent(self) -> str:
        """One decimal, or –."""
        return percent(self.share, 1)

    @property
    def arithmetic(self) -> str:
        """16 dari 25 setuju = 64,0% × bobot 25% = 16,00%; empty for a group without a share."""
        if self.share is None:
            return ""
        said = f"{number(self.yes)} dari {number(self.divisor)} setuju = {self.percent}"
        if self.method == "one_member_one_vote":
            return said
        if self.method == "concurrent":
            return f"{said}, {'tercapai' if self.holds else 'tidak tercapai'}"
        weight = f"bobot {percent(self.weight_bp)}"
        if self.base_bp != BASIS_POINTS:
            weight += f" ÷ {percent(self.base_bp)}"
        if self.method == "block":
            half = "lebih dari separuh" if self.contribution else "tidak lebih dari separuh"
            return f"{said}, {half} → {weight if self.contribution else '0%'}"
        return f"{said} × {weight} = {percent(self.contribution, 2)}"


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
    method: str
    needed: Fraction
    base: str

    @property
    def shows_weights(self) -> bool:
        """Whether weights decide by the bylaw's method."""
        return self.method in ("proportional", "block")

    @property
    def base_text(self) -> str:
        """What the majority is a part of."""
        return BASES[self.base]

    @property
    def base_note(self) -> str:
        """Where the abstentions are."""
        return BASE_NOTES[self.base]

    @property
    def recused(self) -> int:
        """Members who are out of the roll for an own interest."""
        return sum(row.recused for row in self.rows)

    @property
    def total(self) -> Fraction:
        """The bylaw's share once more, from the lines of the groups."""
        voted = [row for row in self.rows if row.share is not None]
        if self.shows_weights:
            return sum((row.contribution for row in voted), Fraction(0))
        if self.method == "concurrent":
            return Fraction(sum(row.holds for row in voted), len(voted) or 1)
        return Fraction(sum(row.yes for row in voted), sum(row.divisor for row in voted) or 1)

    @property
    def adds_up(self) -> bool:
        """Whether that is what was counted; anything else is a bug to be reported."""
        return self.total == self.share

    @property
    def total_text(self) -> str:
        """The sum in figures: 10,71% + 15,91% = 26,62%."""
        voted = [row for row in self.rows if row.share is not None]
        said = percent(self.total, 2)
        if self.shows_weights:
            return f"{' + '.join(percent(row.contribution, 2) for row in voted) or '0'} = {said}"
        if self.method == "concurrent":
            return f"{number(sum(row.holds for row in voted))} dari {number(len(voted))} kelompok = {said}"
        return f"{number(self.yes)} ÷ {number(sum(row.divisor for row in voted))} = {said}"

    @property
    def differing(self) -> str:
        """Dua dari empat cara, or empty when all four agree."""
        count = sum(reading.differs for reading in self.readings)
        return f"{COUNTS[count]} dari empat cara memberi hasil lain." if count else ""


def verdict_card(
    result: Mapping[str, Any],
    *,
    rule: Mapping[str, Any],
    tallies: Mapping[str, Any],
    roll: Mapping[str, int] | None = None,
    recused: Mapping[str, int] | None = None,
) -> VerdictCard:
    """The card of one count: `result` as count_votes prints it, `rule` and `tallies` as they were given to it.

    `roll` is needed where everyone on it is divided by; `recused` is group → members out of the roll.
    """
    majority = rule["majority"]
    threshold = Fraction(majority["num"], majority["den"])
    rows = _rows(rule, tallies, roll or {}, recused or {})
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
        method=rule["method"],
        needed=threshold,
        base=majority.get("base", "valid"),
    )


def _threshold_text(majority: Mapping[str, Any]) -> str:
    """lebih dari ½, or paling sedikit ⅔."""
    pair = (majority["num"], majority["den"])
    amount = VULGAR.get(pair, f"{pair[0]}/{pair[1]}")
    return f"lebih dari {amount}" if majority.get("strict") else f"paling sedikit {amount}"


def _rows(
    rule: Mapping[str, Any], tallies: Mapping[str, Any], roll: Mapping[str, int], recused: Mapping[str, int]
) -> list[GroupRow]:
    """The groups that have ballots or a weight: the five in their order, then others.

    Contributions add up to the share of the bylaw's method.
    """
    weights = rule.get("weights_bp") or {}
    codes = in_their_order({**weights, **tallies})
    counted = {code: (tallies.get(code) or {"yes": 0, "no": 0, "abstain": 0}) for code in codes}
    divisors = {code: _divisor(rule, counted[code], roll.get(code, 0)) for code in codes}
    rebased = rule.get("empty_group", "rebase") == "rebase"
    base = sum(weights.get(code, 0) for code in codes if divisors[code]) if rebased else BASIS_POINTS
    return [
        _row(code, counted[code], rule, divisor=divisors[code], base=base, recused=recused.get(code, 0))
        for code in codes
    ]


def in_their_order(codes: Iterable[str]) -> list[str]:
    """The five groups as everywhere, then others as given."""
    named, five = list(codes), [group.key for group in GROUPS]
    return [key for key in five if key in named] + [key for key in named if key not in five]


def _divisor(rule: Mapping[str, Any], tally: Mapping[str, int], voters: int) -> int:
    base = rule["majority"].get("base", "valid")
    if base == "roll":
        return voters
    return tally["yes"] + tally["no"] + (tally.get("abstain", 0) if base == "cast" else 0)


def _row(
    code: str, tally: Mapping[str, int], rule: Mapping[str, Any], *, divisor: int, base: int, recused: int
) -> GroupRow:
    weight, majority = (rule.get("weights_bp") or {}).get(code, 0), rule["majority"]
    share = Fraction(tally["yes"], divisor) if divisor else None
    part = share or Fraction(0)
    if rule["method"] == "block":
        part = Fraction(part > Fraction(1, 2))
    needed = Fraction(majority["num"], majority["den"])
    return GroupRow(
        code=code,
        yes=tally["yes"],
        no=tally["no"],
        abstain=tally.get("abstain", 0),
        share=share,
        weight_bp=weight,
        contribution=part * weight / base if base else Fraction(0),
        divisor=divisor,
        base_bp=base,
        recused=recused,
        method=rule["method"],
        holds=share is not None and (share > needed if majority.get("strict") else share >= needed),
    )


def _mark(method: str, threshold: Fraction) -> Fraction:
    return Fraction(1) if method == "concurrent" else threshold


def _reading(
    method: str, result: Mapping[str, Any], rule: Mapping[str, Any], rows: list[GroupRow], threshold: Fraction
) -> Reading:
    read = result["readings"][method]
    return Reading(
        name=METHODS[method],
        note=_note(method, rows, rule["majority"], Fraction(read["yes_share"])),
        share=Fraction(read["yes_share"]),
        threshold=_mark(method, threshold),
        passed=read["verdict"] == "passed",
        is_rule=method == rule["method"],
        differs=method in result["differs"],
    )


def _note(method: str, rows: list[GroupRow], majority: Mapping[str, Any], share: Fraction) -> str:
    """How this method reads the ballots, with the figures it rests on."""
    yes, all_of = sum(row.yes for row in rows), sum(row.divisor for row in rows)
    voted = sum(row.share is not None for row in rows)
    needed = _threshold_text(majority)
    of_what = {"valid": "suara sah", "cast": "suara masuk", "roll": "pemilih"}[majority.get("base", "valid")]
    return {
        "proportional": "Bobot tiap kelompok dikali bagian suara setujunya.",
        "one_member_one_vote": f"{number(yes)} setuju dari {number(all_of)} {of_what}, tanpa melihat kelompok.",
        "block": "Seluruh bobot kelompok ikut suara terbanyaknya.",
        "concurrent": f"Tiap kelompok harus {needed}. Tercapai di {number(share * voted)} dari {voted}.",
    }[method]
