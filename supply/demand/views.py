"""Requests at the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.listing import Listing
from supply.catalogue.queries import ranked_need
from supply.demand import services
from supply.demand.forms import ApproveForm, RejectForm, picked_ids
from supply.demand.models import GoodsRequest
from supply.demand.queries import count_by_state, open_total, requests_found, suggestions_for
from supply.demand.rules import COVER_DAYS
from supply.demand.states import NeedClass, RequestState
from supply.stock.queries import warehouse_stock

TABS = {
    RequestState.ASKED.value: "Perlu disetujui",
    RequestState.APPROVED.value: "Disetujui, belum penuh",
    RequestState.SERVED.value: "Dipenuhi",
    RequestState.REJECTED.value: "Ditolak",
}
CLASSES = {str(value): label for value, label in NeedClass.choices}


def _listing(request: HttpRequest) -> Listing:
    listing = Listing(request, keadaan=TABS, kelas=CLASSES)
    listing.chosen["keadaan"] = listing["keadaan"] or RequestState.ASKED.value
    return listing


@peran("stock.see")
@require_GET
def staff_requests(request: HttpRequest) -> HttpResponse:
    """Requests by state, the nearest date first; without a choice those to be decided."""
    listing = _listing(request)
    found = requests_found(q=listing.q, need_class=listing["kelas"])
    page = listing.page(found.filter(state=listing["keadaan"]))
    suggestions = suggestions_for(list(page))
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, count_by_state(found)),
        "chips": listing.chips(kelas=CLASSES),
        "classes": CLASSES,
        "page": page,
        "rows": [{"request": one, "suggestion": suggestions[one.pk]} for one in page],
        "may_decide": has_right(request.user, "requests.approve") and listing["keadaan"] == RequestState.ASKED,
        "today": clock.today(),
        "export": listing.href(),
        "clear": f"?keadaan={listing['keadaan']}",
    }
    return render(request, "supply/demand/staff_requests.html", context)


@peran("stock.see")
@require_GET
def staff_requests_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet."""
    listing = _listing(request)
    rows = requests_found(q=listing.q, need_class=listing["kelas"]).filter(state=listing["keadaan"])
    head = ["nomor", "anggota", "nama", "tempat", "barang", "diminta", "wajar", "sudah dibagi", "kelas", "tenggat"]
    cells = (
        (
            r.number,
            r.member.number,
            r.member.name,
            r.place.name,
            r.product.name,
            r.quantity,
            "" if r.plausible is None else r.plausible,
            r.served,
            r.need_class,
            r.needed_by,
        )
        for r in rows
    )
    return csv_file("permintaan", head, cells)


@peran("requests.approve")
@require_POST
def staff_requests_approve(request: HttpRequest) -> HttpResponse:
    """Approve the ticked requests, each in full and for itself: one refused does not stop the others."""
    done = 0
    for pk in picked_ids(request.POST.getlist("pilih")):
        try:
            services.approve_request(pk, acting_user=signed_in(request))
        except DomainError as refused:
            messages.error(request, _("Permintaan %(pk)s: %(why)s") % {"pk": pk, "why": refused.message})
        else:
            done += 1
    if done:
        messages.success(
            request, ngettext("%(n)s permintaan disetujui.", "%(n)s permintaan disetujui.", done) % {"n": done}
        )
    elif not request.POST.getlist("pilih"):
        messages.warning(request, _("Tandai dahulu permintaan yang disetujui."))
    return see_other("staff_requests")


@peran("stock.see")
@require_GET
def staff_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: the decision first, then both stocks, the arithmetic and the offers."""
    return _request_page(request, _one(pk))


def _one(pk: int) -> GoodsRequest:
    rows = GoodsRequest.objects.select_related("member__region", "place", "product", "asked_by", "decided_by")
    return get_object_or_404(rows, pk=pk)


def _request_page(
    request: HttpRequest,
    one: GoodsRequest,
    *,
    approve: ApproveForm | None = None,
    reject: RejectForm | None = None,
    status: int = 200,
) -> HttpResponse:
    suggestion = suggestions_for([one])[one.pk]
    need = ranked_need(one.product, clock.today())
    plausible = min(suggestion.quantity, one.quantity) or one.quantity
    context = {
        "one": one,
        "suggestion": suggestion,
        "cover_days": COVER_DAYS,
        "central": warehouse_stock(one.product_id, clock.today()),
        "waiting": open_total(one.product_id),
        "need": need,
        "ranked": sorted(need.offers.values(), key=lambda offer: (not need.may_order(offer), offer.price_rp)),
        "may_decide": has_right(request.user, "requests.approve") and one.state == RequestState.ASKED,
        "approve": approve or ApproveForm(initial={"plausible": plausible}),
        "reject": reject or RejectForm(),
        "today": clock.today(),
        "timeline": _timeline(one),
    }
    return render(request, "supply/demand/staff_request.html", context, status=status)


def _timeline(one: GoodsRequest) -> list[dict[str, object]]:
    items: list[dict[str, object]] = [
        {"title": _("Diajukan"), "when": one.asked_at, "note": str(one.asked_by), "state": "done"}
    ]
    if one.decided_at:
        title = _("Ditolak") if one.state == RequestState.REJECTED else _("Disetujui")
        items.append({"title": title, "when": one.decided_at, "note": str(one.decided_by), "state": "done"})
    else:
        items.append({"title": _("Diputuskan petugas"), "when": _("menunggu"), "state": "now"})
    if one.state != RequestState.REJECTED:
        full = one.state == RequestState.SERVED
        note = _("%(served)s dari %(asked)s sudah dibagi") % {"served": one.served, "asked": one.quantity}
        items.append({"title": _("Dibagi"), "when": note, "state": "done" if full else "later"})
    return items


@peran("requests.approve")
@require_POST
def staff_request_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, with the plausible quantity that the desk chose."""
    one = _one(pk)
    form = ApproveForm(request.POST)
    if form.is_valid():
        plausible = form.cleaned_data["plausible"]
        try:
            services.approve_request(
                pk, plausible=plausible if plausible != one.quantity else None, acting_user=signed_in(request)
            )
        except DomainError as refused:
            form.add_error("plausible", refused.message)
        else:
            messages.success(request, _("%(number)s disetujui: %(n)s wajar.") % {"number": one.number, "n": plausible})
            return see_other("staff_request", pk)
    return _request_page(request, one, approve=form, status=422)


@peran("requests.approve")
@require_POST
def staff_request_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a request down, with a reason."""
    one = _one(pk)
    form = RejectForm(request.POST)
    if form.is_valid():
        try:
            services.reject_request(pk, reason=form.cleaned_data["reason"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(number)s ditolak.") % {"number": one.number})
            return see_other("staff_request", pk)
    return _request_page(request, one, reject=form, status=422)
