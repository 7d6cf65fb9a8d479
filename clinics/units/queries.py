"""Reads of units: who serves there, and which of their stock wants attention."""

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet, Sum

from clinics.units.models import Unit, UnitStaff
from supply.stock.models import Balance

NEAR = timedelta(days=90)  # long enough to use a lot up or to give it back


def posts_on(on: date) -> QuerySet[UnitStaff]:
    """Who serves where on a date."""
    return UnitStaff.objects.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))


def workers_of(unit: Unit, on: date) -> QuerySet[UnitStaff]:
    """The health workers of a unit on a date, by name."""
    return posts_on(on).filter(unit=unit).select_related("member").order_by("member__name")


def stock_of(unit: Unit) -> QuerySet[Balance]:
    """What lies at the unit, by product, the earliest expiry first."""
    return (
        Balance.objects.filter(place=unit.place_id, quantity__gt=0)
        .select_related("lot__product")
        .order_by("lot__product__name", F("lot__expires_on").asc(nulls_last=True), "lot_id")
    )


def stock_alerts(unit: Unit, on: date) -> QuerySet[Balance]:
    """Lots that are expired, close to it, held or recalled, the most urgent first."""
    return (
        stock_of(unit)
        .filter(Q(lot__expires_on__lte=on + NEAR) | ~Q(lot__state="layak") | Q(lot__product__is_held=True))
        .order_by(F("lot__expires_on").asc(nulls_last=True), "lot_id")
    )


def product_totals_at(unit: Unit) -> list[tuple[int, str, str, int]]:
    """Id, name, unit and base units of each product at the unit, by name."""
    return list(
        Balance.objects.filter(place=unit.place_id, quantity__gt=0)
        .values_list("lot__product", "lot__product__name", "lot__product__unit")
        .annotate(total=Sum("quantity"))
        .order_by("lot__product__name")
    )
