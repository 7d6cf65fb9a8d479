"""Reads of what was and can be handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from clinics.pharmacy.models import Dispensing
from clinics.units.models import Unit
from clinics.visits.models import Visit
from kmp.errors import Problem
from supply.catalogue.rules import product_problems
from supply.stock.models import Balance, Lot
from supply.stock.queries import balances_at, next_lot
from supply.stock.rules import lot_problems


@dataclass(frozen=True)
class LotChoice:
    """One lot on the shelf: what is left of it, whether it goes first, and what keeps it from going."""

    balance: Balance
    is_next: bool
    problems: Sequence[Problem]

    @property
    def lot(self) -> Lot:
        return self.balance.lot


def dispensings_of(visit: Visit) -> QuerySet[Dispensing]:
    """What was handed over in a visit, in order."""
    return visit.dispensings.select_related("lot__product", "dispensed_by").order_by("id")


def lot_choices(unit: Unit, product_id: int, on: date) -> list[LotChoice]:
    """The lots of a product at the unit, earliest expiry first; those that may not go say why."""
    balances = list(balances_at(unit.place, product_id=product_id))
    first = next_lot(balances, on)
    return [LotChoice(row, first is not None and row.lot_id == first.pk, _problems(row.lot, on)) for row in balances]


def _problems(lot: Lot, on: date) -> list[Problem]:
    product = lot.product
    return [
        *lot_problems(number=lot.number, expires_on=lot.expires_on, state=lot.state, on=on),
        *product_problems(nie=product.nie, nie_valid_until=product.nie_valid_until, is_held=product.is_held, on=on),
    ]
