"""Patients and visits reach a page only through the unit the user acts at; any other is not found (404)."""

from django.http import Http404

from clinics.units.models import Unit
from clinics.visits.models import Patient, Visit


def access_patient(unit: Unit, pk: int) -> Patient:
    """A patient of this unit."""
    patient = Patient.objects.filter(unit=unit, pk=pk).select_related("member", "unit").first()
    if patient is None:
        raise Http404
    return patient


def access_visit(unit: Unit, pk: int) -> Visit:
    """A visit at this unit."""
    visit = Visit.objects.filter(unit=unit, pk=pk).select_related("patient__member", "worker", "unit").first()
    if visit is None:
        raise Http404
    return visit
