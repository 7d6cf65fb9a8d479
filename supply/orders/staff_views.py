"""Purchases and shipments at the desk."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.listing import Listing
from supply.allocation.queries import Waiting, shortages
from supply.catalogue.models import Offer, Product
from supply.catalogue.queries import RankedNeed, ranked_need
from supply.catalogue.rules import rung_reason
from supply.orders import services
from supply.orders.forms import CarrierForm, OrderForm, ReceiveForm
from supply.orders.models import PurchaseOrder, Shipment
from supply.orders.queries import purchases_found, shipments_found, unsent_lines
from supply.orders.states import PurchaseState, ShipmentState

TABS = {
    "dibeli": "Dipesan ke produsen",
    "kirim": "Perlu dikirim",
    "jalan": "Dalam perjalanan",
    "masuk": "Diterima di gudang",
    "selesai": "Diterima anggota",
}
PAGES = {
    "dibeli": "supply/orders/staff_purchases.html",
    "masuk": "supply/orders/staff_purchases.html",
    "kirim": "supply/orders/staff_unsent.html",
    "jalan": "supply/orders/staff_shipments.html",
    "selesai": "supply/orders/staff_shipments.html",
}


def _listing(request: HttpRequest) -> Listing:
    listing = Listing(request, keadaan=TABS)
    listing.chosen["keadaan"] = listing["keadaan"] or "dibeli"
    return listing


@peran("stock.see")
@require_GET
def staff_orders(request: HttpRequest) -> HttpResponse:
    """Purchases and shipments by what they wait for."""
    listing = _listing(request)
    found = {
        "dibeli": purchases_found(listing.q).filter(state=PurchaseState.ORDERED),
        "kirim": unsent_lines(listing.q),
        "jalan": shipments_found(listing.q).filter(state=ShipmentState.SENT),
        "masuk": purchases_found(listing.q).filter(state=PurchaseState.RECEIVED),
        "selesai": shipments_found(listing.q).filter(state=ShipmentState.RECEIVED),
    }
    context = {
        "listing": listing,
        "state": listing["keadaan"],
        "tabs": listing.tabs("keadaan", TABS, {state: rows.count() for state, rows in found.items()}),
        "chips": listing.chips(),
        "page": listing.page(found[listing["keadaan"]]),
        "clear": f"?keadaan={listing['keadaan']}",
        "may_order": has_right(request.user, "orders.place_for_cooperative"),
        "may_send": has_right(request.user, "shipments.send"),
        "today": clock.today(),
        "export": listing.href(),
    }
    return render(request, PAGES[listing["keadaan"]], context)


@peran("stock.see")
@require_GET
def staff_shipments_csv(request: HttpRequest) -> HttpResponseBase:
    """All shipments by the words searched for, for a spreadsheet."""
    head = ["nomor", "barang", "tujuan", "anggota", "pengantar", "dikirim", "diterima", "harga jual", "jumlah"]
    cells = (
        (
            s.number,
            s.line.allocation.product.name,
            s.destination.name,
            s.line.member.number,
            s.carrier.number,
            s.sent_on,
            s.received_on or "",
            s.price_rp,
            s.line.award,
        )
        for s in shipments_found(_listing(request).q)
    )
    return csv_file("kiriman", head, cells)


@peran("orders.place_for_cooperative")
@require_http_methods(["GET", "POST"])
def staff_purchase_new(request: HttpRequest) -> HttpResponse:
    """Order by the ladder: only the offers it leaves can be chosen, the first is proposed."""
    wanted = request.GET.get("barang", "")
    product = Product.objects.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 19 else None
    if product is None:
        context: dict[str, Any] = {"waiting": shortages(clock.today()), "products": Product.objects.order_by("name")}
        return render(request, "supply/orders/staff_purchase_choose.html", context)
    need = ranked_need(product, clock.today())
    missing = next((one for one in shortages(clock.today()) if one.product == product), None)
    form = OrderForm(request.POST or None, offers=_allowed(need), initial=_proposal(need, missing))
    if request.method == "POST" and form.is_valid():
        try:
            order = services.order_from_offer(acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pesanan %(number)s tercatat.") % {"number": order.number})
            return see_other("staff_orders")
    context = {
        "form": form,
        "product": product,
        "need": need,
        "offers": _allowed(need),
        "reason": rung_reason(need.ladder.step) if need.ladder else "",
        "passed_over": [offer for offer in need.offers.values() if not need.may_order(offer)],
        "missing": missing,
        "chosen": str(form["offer"].value() or ""),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supply/orders/staff_purchase_new.html", context, status=status)


def _allowed(need: RankedNeed) -> QuerySet[Offer]:
    """The offers that the ladder leaves, the cheapest first."""
    keys = [priced.key for priced in need.ladder.allowed] if need.ladder else []
    return Offer.objects.filter(pk__in=keys).select_related("product", "producer").order_by("price_rp", "id")


def _proposal(need: RankedNeed, missing: Waiting | None) -> dict[str, Any]:
    """The best offer, and what members wait for beyond what is there."""
    short = max(missing.wanted - missing.available, 0) if missing else 0
    return {"offer": need.best.pk if need.best else None, "quantity": short or None}


@peran("orders.place_for_cooperative")
@require_http_methods(["GET", "POST"])
def staff_purchase_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take ordered goods into the warehouse by their lot."""
    order: PurchaseOrder = get_object_or_404(purchases_found(""), pk=pk)
    form = ReceiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.receive_purchase(pk, acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(number)s diterima di gudang.") % {"number": order.number})
            return see_other("staff_orders")
    status = 422 if request.method == "POST" else 200
    context = {"order": order, "form": form, "total": order.quantity * order.price_rp}
    return render(request, "supply/orders/staff_purchase_receive.html", context, status=status)


@peran("shipments.send")
@require_http_methods(["GET", "POST"])
def staff_shipment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one approved line with a distributor."""
    line = get_object_or_404(unsent_lines(), pk=pk)
    form = CarrierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            shipment = services.send_shipment(pk, carrier=form.cleaned_data["carrier"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Kiriman %(number)s berangkat.") % {"number": shipment.number})
            return see_other("staff_shipment", shipment.pk)
    status = 422 if request.method == "POST" else 200
    context = {"line": line, "form": form}
    return render(request, "supply/orders/staff_shipment_new.html", context, status=status)


@peran("stock.see")
@require_GET
def staff_shipment(request: HttpRequest, pk: int) -> HttpResponse:
    """One shipment, lot by lot."""
    shipment: Shipment = get_object_or_404(shipments_found(""), pk=pk)
    lines = list(shipment.lines.select_related("lot"))
    accepted = sum(line.accepted or 0 for line in lines)
    context = {
        "shipment": shipment,
        "lines": lines,
        "shipped": sum(line.quantity for line in lines),
        "accepted": accepted,
        "rejected": sum(line.rejected or 0 for line in lines),
        "total": accepted * shipment.price_rp,
    }
    return render(request, "supply/orders/staff_shipment.html", context)
