"""When a request for goods is acceptable, and how much of it is still open. Pure."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from supply.demand.engine import order_quantity


def asking_problems(*, is_active: bool, owns_place: bool, needed_by: date, today: date) -> list[Blocker]:
    """`member_not_active`, `place_not_own`, `needed_by_past`."""
    problems = []
    if not is_active:
        problems.append(Blocker(code="member_not_active", message=_("Keanggotaan ini tidak aktif.")))
    if not owns_place:
        problems.append(Blocker(code="place_not_own", message=_("Pilih unit milik anggota sendiri.")))
    if needed_by < today:
        problems.append(Blocker(code="needed_by_past", message=_("Tanggal diperlukan sudah lewat.")))
    return problems


def plausible_problems(*, plausible: int | None, quantity: int) -> list[Blocker]:
    """`plausible_out_of_range`: a plausible quantity is at least 1 and at most what was asked for."""
    if plausible is None or 1 <= plausible <= quantity:
        return []
    message = _("Jumlah wajar paling sedikit 1 dan paling banyak %(quantity)s.") % {"quantity": quantity}
    return [Blocker(code="plausible_out_of_range", message=message)]


def target(*, quantity: int, plausible: int | None) -> int:
    """Base units that fill a request: what was asked for, or less where less is plausible."""
    return quantity if plausible is None else min(quantity, plausible)


COVER_DAYS = 30  # a unit reports and asks once a month (LPLPO, domain/health 4.5)
USE_DAYS = 90  # what is handed over in three months tells the daily use


@dataclass(frozen=True)
class Suggestion:
    """How much of a product a place plausibly needs, in base units: use × cover − what it has and waits for."""

    daily_use: Fraction
    on_hand: int
    on_order: int
    measured: bool  # the use was measured from what was handed over, not only stated by the member

    @property
    def wanted(self) -> int:
        """Use of `COVER_DAYS`, rounded up: half a glove helps nobody."""
        return ceil(self.daily_use * COVER_DAYS)

    @property
    def quantity(self) -> int:
        """What is missing to that, never negative."""
        # on_order leaves out the request looked at; served between the two reads, that falls below zero
        return order_quantity(self.wanted, self.on_hand, max(self.on_order, 0))

    @property
    def days_left(self) -> int | None:
        """How many whole days the stock lasts; None where nothing is used."""
        return int(self.on_hand / self.daily_use) if self.daily_use else None


def suggest(*, consumed: int, stated_daily_use: int, on_hand: int, on_order: int) -> Suggestion:
    """From what was handed over in `USE_DAYS`, or from what the member states where nothing was."""
    measured = consumed > 0
    daily_use = Fraction(consumed, USE_DAYS) if measured else Fraction(stated_daily_use)
    return Suggestion(daily_use, on_hand, on_order, measured)
