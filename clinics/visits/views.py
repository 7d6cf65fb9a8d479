"""Patients and visits of the unit the user acts at."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clinics.pharmacy.queries import dispensings_of
from clinics.units.access import ActingWorker, acting_worker
from clinics.units.queries import workers_of
from clinics.visits import services
from clinics.visits.access import access_patient, access_visit
from clinics.visits.forms import PatientForm, VisitForm
from clinics.visits.models import Patient
from clinics.visits.queries import patients_found, visits_of
from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.roles import peran
from members.listing import Listing


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@peran("visits.record")
@require_GET
def clinic_patients(request: HttpRequest) -> HttpResponse:
    """The unit's patients, searched by name or number."""
    acting, listing = acting_worker(_user(request)), Listing(request)
    page = listing.page(patients_found(acting.unit, listing.q))
    context = {"unit": acting.unit, "listing": listing, "page": page, "chips": listing.chips()}
    return render(request, "clinics/visits/patients.html", context)


@peran("visits.record")
@require_http_methods(["GET", "POST"])
def clinic_patient_new(request: HttpRequest) -> HttpResponse:
    """Register a patient of the unit."""
    acting = acting_worker(_user(request))
    form = PatientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            patient = services.register_patient(acting.unit, acting_user=_user(request), **form.facts())
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pasien tercatat dengan nomor %(number)s.") % {"number": patient.number})
            return redirect("clinic_patient", patient.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "clinics/visits/patient_new.html", {"unit": acting.unit, "form": form}, status=status)


@peran("visits.record")
@require_http_methods(["GET", "POST"])
def clinic_patient(request: HttpRequest, pk: int) -> HttpResponse:
    """One patient: earlier visits, and opening a new one."""
    acting = acting_worker(_user(request))
    patient = access_patient(acting.unit, pk)
    workers = [post.member for post in workers_of(acting.unit, clock.today())]
    form = VisitForm(request.POST or None, workers=workers, initial={"worker": acting.worker})
    if request.method == "POST" and form.is_valid():
        try:
            visit = services.open_visit(patient, acting_user=_user(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            return redirect("clinic_visit", visit.pk)
    return _patient_page(request, acting, patient, form, has_workers=bool(workers))


def _patient_page(
    request: HttpRequest, acting: ActingWorker, patient: Patient, form: VisitForm, *, has_workers: bool
) -> HttpResponse:
    visits = list(visits_of(patient))
    context = {
        "unit": acting.unit,
        "patient": patient,
        "form": form,
        "visits": visits,
        "open_visit": next((visit for visit in visits if visit.finished_at is None), None),
        "has_workers": has_workers,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "clinics/visits/patient.html", context, status=status)


@peran("visits.record")
@require_GET
def clinic_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: who, why, what was handed over, and what comes next."""
    acting = acting_worker(_user(request))
    visit = access_visit(acting.unit, pk)
    context = {"unit": acting.unit, "visit": visit, "patient": visit.patient, "handed": dispensings_of(visit)}
    return render(request, "clinics/visits/visit.html", context)


@peran("visits.record")
@require_POST
def clinic_visit_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End a visit; it counts as a service of its worker."""
    acting = acting_worker(_user(request))
    visit = access_visit(acting.unit, pk)
    services.finish_visit(visit.pk, acting_user=_user(request))
    messages.success(request, _("Kunjungan %(number)s selesai.") % {"number": visit.number})
    return redirect("clinic_home")
