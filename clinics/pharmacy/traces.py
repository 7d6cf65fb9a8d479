"""What a row of participation came from: the visit or the handing over behind it. No patient, no complaint."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clinics.pharmacy.models import Dispensing
from clinics.units.queries import posts_on
from clinics.visits.models import Visit
from kmp import clock
from kmp.roles import has_right
from kmp.ui.formats import moment, number, rupiah
from members.participation.rules import Trace


def trace_visit(user: Any, pk: int) -> Trace | None:
    """Where and when a health worker served; the worker who still serves there may open it."""
    visit = Visit.objects.filter(pk=pk).select_related("unit", "worker").first()
    if visit is None:
        return None
    facts = [
        (_("Unit"), str(visit.unit)),
        (_("Tenaga kesehatan"), visit.worker.name),
        (_("Datang"), moment(visit.arrived_at)),
        (_("Dihitung"), _("1 layanan, saat kunjungan selesai")),
    ]
    serves = posts_on(clock.today()).filter(unit=visit.unit_id, member__person__user=user)
    page = reverse("clinic_visit", args=[visit.pk]) if has_right(user, "visits.record") and serves.exists() else ""
    return Trace(_("Kunjungan %(number)s") % {"number": visit.number}, facts, page)


def trace_dispensing(user: Any, pk: int) -> Trace | None:
    """What was handed over, quantity times price; there is no page of it for whoever got it."""
    near = ("visit__unit", "lot__product")
    given = Dispensing.objects.filter(pk=pk).select_related(*near).first()
    if given is None:
        return None
    product, total = given.lot.product, given.quantity * given.price_rp
    sum_ = f"{number(given.quantity)} {product.unit} × {rupiah(given.price_rp)} = {rupiah(total)}"
    facts = [
        (_("Barang"), product.name),
        (_("Diserahkan"), sum_),
        (_("Unit"), str(given.visit.unit)),
        (_("Tanggal"), moment(given.dispensed_at)),
    ]
    return Trace(_("Penyerahan pada kunjungan %(number)s") % {"number": given.visit.number}, facts)
