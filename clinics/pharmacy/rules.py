"""When a unit's stock needs somebody to act. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

NEAR = timedelta(days=90)  # a lot that ends within three months is pointed out: time enough to use or to pass it on
LOW_DAYS = 14  # less than two weeks of use: what a request, its sharing and the way to the village take
USE_DAYS = 90  # what was handed over in three months tells the daily use, as at the desk (supply.demand)


@dataclass(frozen=True)
class ProductStock:
    """One product at a unit, in base units: `fit` may be handed over, `lying` is all there is."""

    product_id: int
    name: str
    unit: str
    fit: int
    lying: int
    used: int  # handed over within USE_DAYS

    @property
    def days_left(self) -> int | None:
        """Whole days the fit stock lasts at the use of the last three months; None where nothing was used."""
        return int(self.fit / Fraction(self.used, USE_DAYS)) if self.used else None

    @property
    def level(self) -> str:
        """habis: nothing that may be handed over; kurang: less than LOW_DAYS of use; else empty."""
        if self.fit == 0:
            return "habis"
        return "kurang" if self.days_left is not None and self.days_left < LOW_DAYS else ""


def to_act_on(stocks: Iterable[ProductStock]) -> list[ProductStock]:
    """What is out of stock, then what is low; each by name."""
    wanting = [one for one in stocks if one.level]
    return sorted(wanting, key=lambda one: (one.level != "habis", one.name))
