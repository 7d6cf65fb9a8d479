"""Handing over, and the unit's shelf."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clinics.pharmacy import services
from clinics.pharmacy.forms import DispenseForm
from clinics.pharmacy.queries import dispensings_of, lot_choices
from clinics.units.access import acting_worker
from clinics.units.queries import NEAR, product_totals_at, stock_of
from clinics.visits.access import access_visit
from clinics.visits.models import Visit
from clinics.visits.queries import open_visits
from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.roles import peran


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@peran("visits.record")
@require_GET
def clinic_dispense(request: HttpRequest) -> HttpResponse:
    """To whom: the visits that are open."""
    acting = acting_worker(_user(request))
    return render(
        request, "clinics/pharmacy/dispense_choose.html", {"unit": acting.unit, "visits": open_visits(acting.unit)}
    )


@peran("visits.record")
@require_http_methods(["GET", "POST"])
def clinic_dispense_to(request: HttpRequest, pk: int) -> HttpResponse:
    """What to hand over in a visit: first the product, then its lots, the earliest expiry first."""
    acting = acting_worker(_user(request))
    visit = access_visit(acting.unit, pk)
    totals = product_totals_at(acting.unit)
    wanted = request.GET.get("barang", "")
    product = next((row for row in totals if str(row[0]) == wanted), None)
    context: dict[str, Any] = {
        "unit": acting.unit,
        "visit": visit,
        "patient": visit.patient,
        "handed": dispensings_of(visit),
        "totals": totals,
    }
    if product is None:
        return render(request, "clinics/pharmacy/dispense.html", context)
    choices = lot_choices(acting.unit, product[0], clock.today())
    first = next((choice for choice in choices if choice.is_next), None)
    may_go = [choice.lot for choice in choices if not choice.problems]
    form = DispenseForm(request.POST or None, lots=may_go, initial={"lot": first.lot.pk if first else None})
    if request.method == "POST" and form.is_valid() and _handed(request, visit, form):
        return redirect("clinic_dispense_to", pk)
    context |= {"product": product, "choices": choices, "form": form, "chosen": str(form["lot"].value() or "")}
    status = 422 if request.method == "POST" else 200
    return render(request, "clinics/pharmacy/dispense.html", context, status=status)


def _handed(request: HttpRequest, visit: Visit, form: DispenseForm) -> bool:
    """Whether the hand-over was recorded; a refusal is put into the form."""
    try:
        done = services.dispense(visit.pk, acting_user=_user(request), **form.cleaned_data)
    except DomainError as refused:
        form.add_error("quantity" if refused.code == "stock_short" else None, refused.message)
        return False
    told = {"n": done.quantity, "unit": done.lot.product.unit, "name": done.lot.product.name}
    messages.success(request, _("%(n)s %(unit)s %(name)s diserahkan.") % told)
    return True


@peran("visits.record")
@require_GET
def clinic_stock(request: HttpRequest) -> HttpResponse:
    """What lies at the unit, by product and lot."""
    acting, today = acting_worker(_user(request)), clock.today()
    q = request.GET.get("q", "").strip()[:100]
    rows = stock_of(acting.unit)
    if q:
        rows = rows.filter(lot__product__name__icontains=q) | rows.filter(lot__number__icontains=q)
    context = {"unit": acting.unit, "q": q, "rows": rows, "today": today, "near": today + NEAR}
    return render(request, "clinics/pharmacy/stock.html", context)
