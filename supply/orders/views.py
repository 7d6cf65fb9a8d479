"""A member's requests and the shipments that come of them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from members.listing import Listing
from members.registry.access import acting_member
from members.registry.models import Member
from supply.catalogue.models import Product
from supply.catalogue.queries import askable_products
from supply.demand.forms import AskForm
from supply.demand.queries import requests_of, suggestions_at
from supply.demand.rules import COVER_DAYS
from supply.demand.services import ask_goods
from supply.demand.states import RequestState
from supply.orders.access import access_request, access_shipment
from supply.orders.forms import ArrivalForm
from supply.orders.models import Shipment
from supply.orders.queries import WAY, incoming_for, shipments_of, ways_of
from supply.orders.services import receive_shipment
from supply.orders.states import ShipmentState
from supply.stock.models import Place

TABS = {"": "Berjalan", "selesai": "Dipenuhi", "ditolak": "Ditolak"}
STATES = {
    "": (RequestState.ASKED, RequestState.APPROVED),
    "selesai": (RequestState.SERVED,),
    "ditolak": (RequestState.REJECTED,),
}
SHOWN = 12  # products found at once; more words find fewer


@peran("orders.place")
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """The member's own requests with how far each has come, and what is on its way."""
    member = acting_member(signed_in(request))
    listing = Listing(request, keadaan=TABS)
    own = requests_of(member)
    page = listing.page(own.filter(state__in=STATES[listing["keadaan"]]))
    ways = ways_of(list(page))
    counts = {name: own.filter(state__in=states).count() for name, states in STATES.items()}
    context = {
        "member": member,
        "tabs": listing.tabs("keadaan", TABS, counts),
        "page": page,
        "rows": [{"request": one, "way": ways[one.pk]} for one in page],
        "way": WAY,
        "incoming": incoming_for(member),
        "has_place": Place.objects.filter(member=member).exists(),
    }
    return render(request, "supply/orders/orders.html", context)


@peran("orders.place")
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One own request: where it is, and its shipments lot by lot."""
    one = access_request(acting_member(signed_in(request)), pk)
    context = {"one": one, "way": WAY, "at": ways_of([one])[one.pk], "shipments": shipments_of(one)}
    return render(request, "supply/orders/order.html", context)


@peran("orders.place")
@require_http_methods(["GET", "POST"])
def order_new(request: HttpRequest) -> HttpResponse:
    """First find the product, then say how much, with what the units have and use beside."""
    member = acting_member(signed_in(request))
    wanted = request.GET.get("barang", "")
    product = askable_products("").filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 19 else None
    if product is None:
        q = request.GET.get("q", "").strip()[:100]
        context = {"q": q, "found": askable_products(q)[:SHOWN], "shown": SHOWN}
        return render(request, "supply/orders/order_choose.html", context)
    form = AskForm(request.POST or None, member=member, initial={"needed_by": clock.today() + timedelta(days=14)})
    if request.method == "POST" and form.is_valid():
        try:
            one = ask_goods(member, product=product, acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Permintaan %(number)s terkirim. Petugas memutuskan.") % {"number": one.number})
            return see_other("order", one.pk)
    return _ask_page(request, member, product, form)


def _ask_page(request: HttpRequest, member: Member, product: Product, form: AskForm) -> HttpResponse:
    places = list(Place.objects.filter(member=member))
    hints = suggestions_at(places, product)
    context = {
        "form": form,
        "product": product,
        "rows": [{"place": place, "hint": hints[place.pk]} for place in places],
        "cover_days": COVER_DAYS,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supply/orders/order_new.html", context, status=status)


@peran("orders.place")
@require_http_methods(["GET", "POST"])
def shipment_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Say lot by lot what came well and what did not."""
    user = signed_in(request)
    shipment: Shipment = access_shipment(acting_member(user), pk)
    if shipment.state != ShipmentState.SENT:
        messages.info(request, _("Kiriman %(number)s sudah diterima.") % {"number": shipment.number})
        return see_other("order", shipment.line.request_id)
    form = ArrivalForm(request.POST or None, lines=list(shipment.lines.all()))
    if request.method == "POST" and form.is_valid():
        try:
            receive_shipment(pk, arrived=form.arrived(), acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Kiriman %(number)s diterima.") % {"number": shipment.number})
            return see_other("order", shipment.line.request_id)
    context: dict[str, Any] = {"shipment": shipment, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "supply/orders/shipment_receive.html", context, status=status)
