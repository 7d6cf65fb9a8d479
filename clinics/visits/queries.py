"""Reads of patients and visits of one unit."""

from datetime import date

from django.db.models import Count, F, Max, Q, QuerySet

from clinics.units.models import Unit
from clinics.visits.models import Patient, Visit
from kmp import clock


def patients_found(unit: Unit, q: str) -> QuerySet[Patient]:
    """Patients of the unit by words of name or number, with their last visit."""
    words = Q(name__icontains=q) | Q(number__icontains=q)
    return (
        Patient.objects.filter(words, unit=unit)
        .select_related("member")
        .annotate(last_visit=Max("visits__arrived_at"))
        .order_by("name", "id")
    )


def visits_on(unit: Unit, day: date) -> QuerySet[Visit]:
    """The visits of a day in the unit's zone, those still open first."""
    zone = unit.region.zone
    start, end = clock.end_of_day(day - clock.ONE_DAY, zone), clock.end_of_day(day, zone)
    return (
        Visit.objects.filter(unit=unit)
        .filter(Q(arrived_at__gte=start, arrived_at__lt=end) | Q(finished_at__isnull=True))
        .select_related("patient", "worker")
        .annotate(handed=Count("dispensings"))
        .order_by(F("finished_at").desc(nulls_first=True), "arrived_at")
    )


def open_visits(unit: Unit) -> QuerySet[Visit]:
    """Visits that are not finished, the longest waiting first."""
    return (
        Visit.objects.filter(unit=unit, finished_at__isnull=True)
        .select_related("patient", "worker")
        .annotate(handed=Count("dispensings"))
        .order_by("arrived_at")
    )


def visits_of(patient: Patient) -> QuerySet[Visit]:
    """A patient's visits, the newest first, with what was handed over."""
    return patient.visits.select_related("worker").prefetch_related("dispensings__lot__product").order_by("-arrived_at")
