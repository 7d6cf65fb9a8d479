"""Reads of units."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from clinics.units.models import Unit, UnitStaff


def posts_on(on: date) -> QuerySet[UnitStaff]:
    """Who serves where on a date."""
    return UnitStaff.objects.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))


def workers_of(unit: Unit, on: date) -> QuerySet[UnitStaff]:
    """The health workers of a unit on a date, by name."""
    return posts_on(on).filter(unit=unit).select_related("member").order_by("member__name")


def posts_of(unit: Unit) -> QuerySet[UnitStaff]:
    """Every post at a unit, those that last first, then the latest."""
    return UnitStaff.objects.filter(unit=unit).select_related("member").order_by("-until", "-since", "id")


def units_found(*, q: str = "") -> QuerySet[Unit]:
    """Units by words of their name, owner or place, each with `serving`, its workers without an end."""
    words = Q(name__icontains=q) | Q(member__name__icontains=q) | Q(region__path__icontains=q)
    return (
        Unit.objects.filter(words)
        .select_related("member__group", "region", "puskesmas")
        .annotate(serving=Count("staff", filter=Q(staff__until__isnull=True)))
        .order_by("name", "id")
    )


def count_by_kind(rows: QuerySet[Unit]) -> dict[str, int]:
    """How many of the rows are of each kind: for tabs."""
    return dict(rows.order_by().values_list("kind").annotate(n=Count("pk", distinct=True)))
