"""First expired, first out. Pure: quantities in base units, never split below one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SOON = timedelta(days=42)  # a lot with less than six weeks to go is pointed out, not refused


@dataclass(frozen=True)
class StockedLot:
    """What lies of a lot at a place. `is_fit`: neither held nor recalled."""

    key: object
    quantity: int
    expires_on: date | None = None
    is_fit: bool = True


@dataclass(frozen=True)
class Pick:
    """So many base units of one lot."""

    key: object
    quantity: int


@dataclass(frozen=True)
class Picked:
    """What to take, in the order to take it; `short` is what no fit lot covers."""

    picks: tuple[Pick, ...]
    short: int
    skipped: tuple[object, ...]  # expired, held or recalled: never taken
    soon: tuple[object, ...]  # taken, but close to expiry


def in_order(lots: Iterable[StockedLot]) -> list[StockedLot]:
    """Earliest expiry first, lots that never expire last, equal ones in the given order."""
    return sorted(lots, key=lambda lot: (lot.expires_on is None, lot.expires_on or date.max))


def fefo(lots: Sequence[StockedLot], quantity: int, on: date) -> Picked:
    """Take `quantity` base units on a date from the fit lots that expire first.

    A lot is expired from its day of expiry on, held and recalled lots are passed over.
    """
    if quantity < 0:
        raise ValueError("quantity is negative")
    skipped = [lot.key for lot in lots if not _may_leave(lot, on)]
    picks, soon = [], []
    for lot in in_order(lot for lot in lots if _may_leave(lot, on)):
        taken = min(lot.quantity, quantity)
        if taken <= 0:
            continue
        picks.append(Pick(lot.key, taken))
        quantity -= taken
        if lot.expires_on is not None and lot.expires_on - on < SOON:
            soon.append(lot.key)
    return Picked(tuple(picks), quantity, tuple(skipped), tuple(soon))


def _may_leave(lot: StockedLot, on: date) -> bool:
    return lot.is_fit and (lot.expires_on is None or lot.expires_on > on)
