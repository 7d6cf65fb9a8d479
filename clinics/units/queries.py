"""Reads of units."""

from datetime import date

from django.db.models import Q, QuerySet

from clinics.units.models import Unit, UnitStaff


def posts_on(on: date) -> QuerySet[UnitStaff]:
    """Who serves where on a date."""
    return UnitStaff.objects.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))


def workers_of(unit: Unit, on: date) -> QuerySet[UnitStaff]:
    """The health workers of a unit on a date, by name."""
    return posts_on(on).filter(unit=unit).select_related("member").order_by("member__name")
