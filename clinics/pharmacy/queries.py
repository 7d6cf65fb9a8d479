"""Reads of a unit's stock: what lies there, what needs somebody to act, and which lots come first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from clinics.pharmacy.models import Dispensing
from clinics.pharmacy.rules import NEAR, USE_DAYS, ProductStock
from clinics.visits.models import Visit
from kmp.errors import Blocker
from supply.catalogue.models import Product
from supply.catalogue.rules import product_problems
from supply.orders.models import Shipment
from supply.orders.states import ShipmentState
from supply.stock.models import Balance, Lot, Move, Place
from supply.stock.queries import balances_at, fit_on
from supply.stock.rules import lot_problems
from supply.stock.states import MoveKind


@dataclass(frozen=True)
class LotChoice:
    """One lot on the hand-over page: why it may not go (`blockers`), or whether it is the one to take first."""

    balance: Balance
    blockers: list[Blocker]
    is_first: bool
    is_given: bool  # already handed over in this visit; the same lot goes once

    @property
    def lot(self) -> Lot:
        """The lot itself."""
        return self.balance.lot

    @property
    def may_go(self) -> bool:
        """Whether it can be chosen."""
        return not self.blockers and not self.is_given


def product_stocks(place: Place, on: date) -> list[ProductStock]:
    """Every product that ever lay at the place, by name, in two queries."""
    rows = (
        Balance.objects.filter(place=place)
        .order_by("lot__product__name")
        .values_list("lot__product", "lot__product__name", "lot__product__unit")
        .annotate(fit=Coalesce(Sum("quantity", filter=fit_on(on)), 0), lying=Sum("quantity"))
    )
    used = _used(place, on)
    return [ProductStock(pk, name, unit, int(fit), int(lying), used.get(pk, 0)) for pk, name, unit, fit, lying in rows]


def _used(place: Place, on: date) -> dict[int, int]:
    since = on - timedelta(days=USE_DAYS)
    rows = (
        Move.objects.filter(place=place, kind=MoveKind.DISPENSE, moved_on__gt=since)
        .order_by()
        .values_list("lot__product")
        .annotate(total=Sum("quantity"))
    )
    return {product_id: -int(total) for product_id, total in rows}


def ending_lots(place: Place, on: date) -> QuerySet[Balance]:
    """What lies at the place and is expired, or expires within three months; the earliest first."""
    return balances_at(place).filter(lot__expires_on__lte=on + NEAR)


def incoming(place: Place) -> QuerySet[Shipment]:
    """Shipments on their way to the place, the earliest first, with `quantity` in base units."""
    return (
        Shipment.objects.filter(destination=place, state=ShipmentState.SENT)
        .select_related("carrier", "line__allocation__product")
        .annotate(quantity=Sum("lines__quantity"))
        .order_by("sent_on", "id")
    )


def products_here(place: Place, *, q: str) -> list[Product]:
    """Products with stock at the place: by a lot number or GTIN exactly as typed, else by words of name or code."""
    here = Product.objects.filter(lots__balances__place=place, lots__balances__quantity__gt=0)
    here = here.distinct().order_by("name", "id")
    if not q:
        return list(here)
    lots = Lot.objects.filter(number__iexact=q, balances__place=place, balances__quantity__gt=0).values("product")
    exact = list(here.filter(Q(pk__in=lots) | Q(gtin=q)))
    return exact or list(here.filter(Q(name__icontains=q) | Q(code__icontains=q)))


def lot_choices(visit: Visit, product: Product, on: date) -> list[LotChoice]:
    """The lots of a product at the visit's unit, the earliest expiry first; what may not go, with its reason."""
    given = set(Dispensing.objects.filter(visit=visit, lot__product=product).values_list("lot_id", flat=True))
    balances = list(balances_at(visit.unit.place, product_id=product.pk))
    of_product = product_problems(
        nie=product.nie, nie_valid_until=product.nie_valid_until, is_held=product.is_held, on=on
    )
    blockers = {row.lot_id: _lot_blockers(row.lot, on) + of_product for row in balances}
    first = _first(balances, blockers, given)
    return [
        LotChoice(row, blockers[row.lot_id], is_first=row.lot_id == first, is_given=row.lot_id in given)
        for row in balances
    ]


def _lot_blockers(lot: Lot, on: date) -> list[Blocker]:
    return lot_problems(number=lot.number, expires_on=lot.expires_on, state=lot.state, on=on)


def _first(balances: Sequence[Balance], blockers: dict[int, list[Blocker]], given: set[int]) -> int | None:
    """The id of the lot to take first: `balances` come in FEFO order."""
    free = (row.lot_id for row in balances if not blockers[row.lot_id] and row.lot_id not in given)
    return next(free, None)


def stock_left(place: Place, lot: Lot) -> int:
    """Base units of a lot at a place."""
    return int(Balance.objects.filter(place=place, lot=lot).aggregate(n=Coalesce(Sum("quantity"), 0))["n"])
