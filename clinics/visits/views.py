"""Patients and visits of the unit: pages for its posted health workers alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clinics.units.access import CHOSEN_UNIT, serving_worker
from clinics.units.models import Unit
from clinics.visits import services
from clinics.visits.access import access_patient, access_visit
from clinics.visits.forms import FIELDS_OF_REFUSALS, PatientForm, VisitForm
from clinics.visits.models import Patient
from clinics.visits.queries import earlier_visits, open_visits, patients_found, same_name
from clinics.visits.rules import age
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from members.listing import Listing
from members.registry.models import Member


def _serving(request: HttpRequest) -> tuple[Unit, Member]:
    """The unit and the own post there; anyone else gets 404."""
    return serving_worker(signed_in(request), unit_id=request.session.get(CHOSEN_UNIT))


@peran("visits.record")
@require_GET
def clinic_patients(request: HttpRequest) -> HttpResponse:
    """The unit's patients, by name or number."""
    unit, _worker = _serving(request)
    listing = Listing(request)
    page = listing.page(patients_found(unit, q=listing.q))
    today = clock.today()
    rows = [{"patient": one, "age": age(one.birth_date, today)} for one in page]
    context = {"unit": unit, "listing": listing, "chips": listing.chips(), "page": page, "rows": rows}
    return render(request, "clinics/visits/clinic_patients.html", context)


@peran("visits.record")
@require_http_methods(["GET", "POST"])
def clinic_patient_new(request: HttpRequest) -> HttpResponse:
    """Register a patient, then ask for the complaint; whoever may be here already is shown first."""
    unit, _worker = _serving(request)
    form = PatientForm(request.POST or None)
    similar: list[Patient] = []
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        if not data.pop("is_another"):
            similar = list(same_name(unit, name=data["name"], sex=data["sex"], birth_date=data["birth_date"]))
        patient = None if similar else _registered(form, unit, data, acting_user=signed_in(request))
        if patient is not None:
            messages.success(request, _("Pasien %(number)s terdaftar.") % {"number": patient.number})
            return see_other("clinic_visit_new", patient.pk)
    status = 422 if request.method == "POST" else 200
    context = {"unit": unit, "form": form, "similar": similar}
    return render(request, "clinics/visits/clinic_patient_new.html", context, status=status)


def _registered(form: PatientForm, unit: Unit, data: dict[str, Any], *, acting_user: User) -> Patient | None:
    """The new patient; None leaves the reason at its field."""
    try:
        return services.register_patient(unit, **data, acting_user=acting_user)
    except DomainError as refused:
        form.add_error(FIELDS_OF_REFUSALS.get(refused.code), refused.message)
        return None


@peran("visits.record")
@require_http_methods(["GET", "POST"])
def clinic_visit_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a visit of a patient: the complaint. With one under way already, that one is shown."""
    unit, worker = _serving(request)
    patient = access_patient(unit, pk)
    under_way = open_visits(unit).filter(patient=patient).first()
    if under_way is not None:
        return see_other("clinic_visit", under_way.pk)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            visit = services.open_visit(patient, worker=worker, acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Kunjungan %(number)s dibuka.") % {"number": visit.number})
            return see_other("clinic_visit", visit.pk)
    context = {"unit": unit, "patient": patient, "age": age(patient.birth_date, clock.today()), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "clinics/visits/clinic_visit_new.html", context, status=status)


@peran("visits.record")
@require_GET
def clinic_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: who, why, and what was handed over."""
    unit, _worker = _serving(request)
    visit = access_visit(unit, pk)
    lines = list(visit.dispensings.select_related("lot__product", "dispensed_by").order_by("id"))
    context = {
        "unit": unit,
        "visit": visit,
        "age": age(visit.patient.birth_date, clock.today()),
        "lines": lines,
        "total_rp": sum(line.quantity * line.price_rp for line in lines),
        "earlier": earlier_visits(visit),
    }
    return render(request, "clinics/visits/clinic_visit.html", context)


@peran("visits.record")
@require_http_methods(["GET", "POST"])
def clinic_visit_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """What finishing means; sending it ends the visit and counts it for its worker."""
    unit, _worker = _serving(request)
    visit = access_visit(unit, pk)
    if visit.finished_at is not None:
        messages.info(request, _("Kunjungan %(number)s sudah selesai.") % {"number": visit.number})
        return see_other("clinic_visit", pk)
    refusal = None
    if request.method == "POST":
        try:
            services.finish_visit(pk, acting_user=signed_in(request))
        except DomainError as refused:
            refusal = refused
        else:
            messages.success(request, _("Kunjungan %(number)s selesai.") % {"number": visit.number})
            return see_other("clinic_home")
    context = {"unit": unit, "visit": visit, "refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "clinics/visits/clinic_visit_finish.html", context, status=status)
