"""Reads of patients and visits: always of one unit."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from clinics.units.models import Unit
from clinics.visits.models import Patient, Visit
from kmp import clock

HISTORY = 5  # earlier visits shown beside the present one


def patients_found(unit: Unit, *, q: str = "") -> QuerySet[Patient]:
    """Patients of a unit by words of the name or the number, each with `open_visit`, the id of a visit under way."""
    under_way = Visit.objects.filter(patient=OuterRef("pk"), finished_at__isnull=True).values("pk")[:1]
    rows = Patient.objects.filter(unit=unit).defer("nik_cipher", "nik_hash")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(number__iendswith=q))
    return rows.select_related("member").annotate(open_visit=Subquery(under_way)).order_by("name", "id")


def same_name(unit: Unit, *, name: str, sex: str, birth_date: date | None) -> QuerySet[Patient]:
    """Patients of the unit who may be this person: the same name and sex, and no other day of birth."""
    rows = Patient.objects.filter(unit=unit, name__iexact=name.strip(), sex=sex).defer("nik_cipher", "nik_hash")
    if birth_date is not None:
        rows = rows.filter(Q(birth_date=birth_date) | Q(birth_date__isnull=True))
    return rows.order_by("id")


def visits_today(unit: Unit) -> QuerySet[Visit]:
    """Visits of today in the unit's zone, and those still open; under way first. Each with `lines`, its hand-overs."""
    start, end = _today(unit.region.zone)
    return (
        Visit.objects.filter(unit=unit)
        .filter(Q(finished_at__isnull=True) | Q(arrived_at__gte=start, arrived_at__lt=end))
        .select_related("patient", "worker")
        .annotate(lines=Count("dispensings"))
        .order_by(F("finished_at").desc(nulls_first=True), "arrived_at")
    )


def open_visits(unit: Unit) -> QuerySet[Visit]:
    """Visits under way, the earliest first."""
    rows = Visit.objects.filter(unit=unit, finished_at__isnull=True)
    return rows.select_related("patient", "worker").annotate(lines=Count("dispensings")).order_by("arrived_at")


def earlier_visits(visit: Visit) -> QuerySet[Visit]:
    """The patient's visits before this one, the latest first."""
    return (
        Visit.objects.filter(patient=visit.patient_id, arrived_at__lt=visit.arrived_at)
        .select_related("worker")
        .order_by("-arrived_at")[:HISTORY]
    )


def _today(zone: str) -> tuple[datetime, datetime]:
    """The present day of a zone as instants: its first, and the first of the next day."""
    day = clock.today(zone)
    return datetime.combine(day, time.min, ZoneInfo(zone)), clock.end_of_day(day, zone)
