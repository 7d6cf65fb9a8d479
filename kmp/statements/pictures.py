"""What people would rather look at: revenue and costs month by month, and what the assets are made of. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kmp.clock import ONE_DAY, months_after
from kmp.statements.engine import BalanceSheet
from kmp.statements.links import NOT_CLOSING, RESULT, ledger_link
from kmp.statements.rules import Span
from kmp.ui.charts import points
from kmp.ui.formats import MONTHS, SHORT_MONTHS

WIDTH, UP, DOWN, GAP = 320, 70, 30, 7  # the drawing: how far columns rise above and fall below the line
TONES = ("laut", "daun", "kunyit", "daun-muda", "abu")


@dataclass(frozen=True)
class MonthColumn:
    """The surplus of one month as a column above the line, or below it where the month lost money."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    label: str
    name: str
    rp: int
    href: str

    @property
    def is_loss(self) -> bool:
        return self.rp < 0


def month_surpluses(moved: Mapping[tuple[int, int], int], months: int) -> list[int]:
    """Revenue minus costs of each month in rupiah, from what the accounts of the result moved (debit positive)."""
    found = [0] * months
    for (_account, month), rp in moved.items():
        found[month - 1] -= rp
    return found


def months_chart(moved: Mapping[tuple[int, int], int], span: Span) -> list[MonthColumn]:
    """Columns from January to the last month of the span; none where nothing was earned or spent."""
    values = month_surpluses(moved, span.until.month)
    if not any(values):
        return []
    tallest, deepest = max(*values, 1), max(*(-value for value in values), 1)
    scale = min(Fraction(UP, tallest), Fraction(DOWN, deepest)) if min(values) < 0 else Fraction(UP, tallest)
    step = Fraction(WIDTH + GAP, 12)
    drawn = []
    for place, value in enumerate(values):
        tall, left = abs(value) * scale, step * place
        drawn.append(
            MonthColumn(
                x=points(left),
                y=points(UP - tall if value > 0 else UP),
                width=points(step - GAP),
                height=points(tall),
                middle=points(left + (step - GAP) / 2),
                label=SHORT_MONTHS[place],
                name=MONTHS[place],
                rp=value,
                href=_month_link(span, place + 1),
            )
        )
    return drawn


def _month_link(span: Span, month: int) -> str:
    first = date(span.year, month, 1)
    last = min(months_after(first, 1) - ONE_DAY, span.until)
    return ledger_link(kind=RESULT, since=first, until=last, sort=NOT_CLOSING)


def composition(sheet: BalanceSheet, until: date) -> list[dict[str, Any]]:
    """The groups of assets for a bar: `value` in rupiah, `tone`, `label`, `href`; those below nothing are left out."""
    groups = sorted((group for group in sheet.assets if group.pair.now_rp > 0), key=lambda group: -group.pair.now_rp)
    return [
        {
            "value": group.pair.now_rp,
            "tone": TONES[min(place, len(TONES) - 1)],
            "label": str(group.place.label),
            "href": ledger_link(places=[group.place], until=until),
        }
        for place, group in enumerate(groups)
    ]
