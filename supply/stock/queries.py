"""Reads of the stock: what lies where, what of it may leave, stock cards, and the proof of the balances."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum, Window

from supply.stock.engine import StockedLot
from supply.stock.models import Balance, Lot, Move, Place
from supply.stock.states import LotState, PlaceKind


def balances_at(place: Place, *, product_id: int | None = None) -> QuerySet[Balance]:
    """What lies at a place, earliest expiry first."""
    rows = Balance.objects.filter(place=place, quantity__gt=0)
    if product_id is not None:
        rows = rows.filter(lot__product=product_id)
    return rows.select_related("lot__product", "lot__producer").order_by(
        F("lot__expires_on").asc(nulls_last=True), "lot_id"
    )


def all_balances(q: str) -> QuerySet[Balance]:
    """What lies anywhere, by words of the product, lot or place; earliest expiry first."""
    words = Q(lot__product__name__icontains=q) | Q(lot__number__icontains=q) | Q(place__name__icontains=q)
    return (
        Balance.objects.filter(words, quantity__gt=0)
        .select_related("place", "lot__product", "lot__producer")
        .order_by(F("lot__expires_on").asc(nulls_last=True), "lot_id", "place_id")
    )


def fit_on(on: date) -> Q:
    """The balances whose lot may leave on a date: the same rule as `unfit_lot_never_leaves`."""
    return (
        Q(lot__state=LotState.USABLE, lot__product__is_held=False, lot__product__nie_valid_until__gte=on)
        & (Q(lot__expires_on__isnull=True) | Q(lot__expires_on__gt=on))
    )  # fmt: skip


def fit_stock(place_ids: Iterable[int], product_id: int, on: date) -> dict[int, int]:
    """Base units of a product that may leave, by place; a place without any is absent."""
    rows = (
        Balance.objects.filter(fit_on(on), place__in=list(place_ids), lot__product=product_id, quantity__gt=0)
        .values_list("place")
        .annotate(total=Sum("quantity"))
    )
    return dict(rows)


def stocked_lots(balances: Sequence[Balance]) -> list[StockedLot]:
    """The rows as the engine takes them, keyed by lot."""
    return [
        StockedLot(
            key=row.lot, quantity=row.quantity, expires_on=row.lot.expires_on, is_fit=row.lot.state == LotState.USABLE
        )
        for row in balances
    ]


def stock_card(place: Place, lot: Lot) -> QuerySet[Move]:
    """The moves of a lot at a place, oldest first, each with the `balance` after it."""
    return (
        Move.objects.filter(place=place, lot=lot)
        .select_related("moved_by")
        .annotate(balance=Window(Sum("quantity"), order_by="id"))
        .order_by("id")
    )


def product_totals(product_ids: Iterable[int]) -> dict[int, int]:
    """Base units of each product in all places, fit or not; a product that lies nowhere is absent."""
    rows = (
        Balance.objects.filter(lot__product__in=list(product_ids), quantity__gt=0)
        .values_list("lot__product")
        .annotate(total=Sum("quantity"))
    )
    return dict(rows)


def warehouse_stock(product_id: int, on: date) -> int:
    """Base units of a product that may leave the cooperative's warehouses on a date, promised or not."""
    rows = Balance.objects.filter(fit_on(on), place__kind=PlaceKind.WAREHOUSE, lot__product=product_id)
    return int(rows.aggregate(total=Sum("quantity"))["total"] or 0)


@dataclass(frozen=True)
class Difference:
    """A balance that is not the sum of its moves; a row that is missing counts as 0."""

    place_id: int
    lot_id: int
    balance: int
    moved: int


def differences(limit: int) -> list[Difference]:
    """The first balances that disagree with the stock card, by place and lot; none in a sound database."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT place_id, lot_id, coalesce(b.quantity, 0), coalesce(m.moved, 0)
              FROM supply_balance b
              FULL JOIN (SELECT place_id, lot_id, sum(quantity)::bigint AS moved FROM supply_move GROUP BY 1, 2) m
             USING (place_id, lot_id)
             WHERE coalesce(b.quantity, 0) <> coalesce(m.moved, 0)
             ORDER BY place_id, lot_id LIMIT %s
            """,
            [limit],
        )
        return [Difference(*row) for row in cursor.fetchall()]


def cards_count() -> int:
    """How many stock cards there are."""
    return Balance.objects.count()
