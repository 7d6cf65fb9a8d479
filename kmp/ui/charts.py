"""Bars and columns as numbers for SVG attributes: under our CSP a width cannot be a style.

Lengths are hundredths of a percent counted in whole numbers and written with a point, whatever the language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kmp.ui.groups import GROUPS, NEUTRAL, group_look

FILLS = {
    "daun": "fill-daun",
    "daun-muda": "fill-daun/35",
    "laut": "fill-laut",
    "kunyit": "fill-kunyit",
    "ok": "fill-ok",
    "warn": "fill-kunyit",
    "bad": "fill-bad",
    "abu": "fill-garis-tua",
    **{group.key: f"fill-{group.key}" for group in GROUPS},
    NEUTRAL: f"fill-{NEUTRAL}",
}
MONTHS = "JFMAMJJASOND"
WIDTH, HEIGHT, GAP = 320, 66, 7  # the month chart of mock-up 1
Amount = int | Fraction


@dataclass(frozen=True)
class Segment:
    """One piece of a bar: where it starts and how wide it is, in percent of the whole."""

    x: str
    width: str
    fill: str
    label: str


@dataclass(frozen=True)
class Column:
    """One column of a chart; `marked` is the one the reader looks for (this month)."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    label: str
    value: int
    marked: bool


def points(value: Amount) -> str:
    """A length with two decimals and a point, rounded half up: 41.67."""
    hundredths = int((Fraction(value) * 200 + 1) // 2)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def share(value: Amount, total: Amount) -> str:
    """`value` in percent of `total`, held between 0 and 100; 0 of 0 is nothing."""
    if total <= 0:
        return points(0)
    return points(min(max(Fraction(value) / Fraction(total), Fraction(0)), Fraction(1)) * 100)


def _part(part: Any) -> tuple[Amount, str, str]:
    """A part is a bare amount, or a mapping with `value` and, if wanted, `tone` (a key of `FILLS`) and `label`."""
    if isinstance(part, Mapping):
        return part["value"], str(part.get("tone", "daun")), str(part.get("label", ""))
    return part, "daun", ""


def fill_of(tone: str) -> str:
    """The class of a tone or group; a group that the style sheet does not know is neutral."""
    return FILLS[tone] if tone in FILLS else FILLS[group_look(tone).key]


def segments(parts: Any, total: Amount | None = None) -> list[Segment]:
    """The pieces of a bar one behind the other, against `total` (their sum when left out)."""
    listed = list(parts) if isinstance(parts, Iterable) and not isinstance(parts, Mapping) else [parts]
    pieces = [_part(part) for part in listed]
    whole = total if total is not None else sum((value for value, _tone, _label in pieces), Fraction(0))
    drawn, before = [], Fraction(0)
    for value, tone, label in pieces:
        drawn.append(Segment(share(before, whole), share(value, whole), fill_of(tone), label))
        before += Fraction(value)
    return drawn


def columns(values: Sequence[int], labels: Sequence[str] = MONTHS, *, marked: int = -1) -> list[Column]:
    """The columns of a small chart, lowest at 0, highest the greatest value; `marked` counts from 0, −1 is the last."""
    if not values:
        return []
    step = Fraction(WIDTH + GAP, max(len(values), len(labels)))
    wide, highest = step - GAP, max(*values, 1)
    chosen = marked % len(values)
    drawn = []
    for place, value in enumerate(values):
        tall = Fraction(max(value, 0) * HEIGHT, highest)
        left = step * place
        label = labels[place] if place < len(labels) else ""
        drawn.append(
            Column(
                points(left),
                points(HEIGHT - tall),
                points(wide),
                points(tall),
                points(left + wide / 2),
                label,
                value,
                place == chosen,
            )
        )
    return drawn
