"""What lies where, at the desk."""

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp import clock
from kmp.accounts.models import User
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.listing import Listing
from supply.stock import services
from supply.stock.forms import HoldForm
from supply.stock.models import Balance, Lot, Place
from supply.stock.queries import all_balances, stock_card
from supply.stock.states import LotState, PlaceKind

TABS = {"": "Semua", "dekat": "Kurang dari 90 hari", "habis": "Kedaluwarsa", "tertahan": "Ditahan atau ditarik"}
KINDS = {PlaceKind.WAREHOUSE.value: "Gudang koperasi", PlaceKind.UNIT.value: "Unit pelayanan"}
DOCUMENTS = {"purchase": "pesanan pembelian", "shipment": "kiriman", "visit": "kunjungan"}
NEAR = timedelta(days=90)


def _state(state: str, today: date) -> Q:
    return {
        "": Q(),
        "dekat": Q(lot__expires_on__gt=today, lot__expires_on__lte=today + NEAR),
        "habis": Q(lot__expires_on__lte=today),
        "tertahan": ~Q(lot__state=LotState.USABLE),
    }[state]


def _found(listing: Listing) -> QuerySet[Balance]:
    rows = all_balances(listing.q)
    return rows.filter(place__kind=listing["tempat"]) if listing["tempat"] else rows


@peran("stock.see")
@require_GET
def staff_stock(request: HttpRequest) -> HttpResponse:
    """What lies where by lot, the earliest expiry first."""
    listing, today = Listing(request, keadaan=TABS, tempat=KINDS), clock.today()
    found = _found(listing)
    counts = found.order_by().aggregate(
        **{f"n{i}": Count("pk", filter=_state(s, today)) for i, s in enumerate(TABS) if s}
    )
    numbers = {state: counts.get(f"n{i}", 0) for i, state in enumerate(TABS)} | {"": found.count()}
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, numbers),
        "chips": listing.chips(tempat=KINDS),
        "kinds": KINDS,
        "page": listing.page(found.filter(_state(listing["keadaan"], today))),
        "today": today,
        "near": today + NEAR,
        "export": listing.href(),
    }
    return render(request, "supply/stock/staff_stock.html", context)


@peran("stock.see")
@require_GET
def staff_stock_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet."""
    listing = Listing(request, keadaan=TABS, tempat=KINDS)
    rows = _found(listing).filter(_state(listing["keadaan"], clock.today()))
    head = ["tempat", "barang", "lot", "kedaluwarsa", "keadaan", "jumlah", "satuan"]
    cells = (
        (
            b.place.name,
            b.lot.product.name,
            b.lot.number,
            b.lot.expires_on or "",
            b.lot.state,
            b.quantity,
            b.lot.product.unit,
        )
        for b in rows
    )
    return csv_file("stok", head, cells)


def _card(place_id: int, lot_id: int) -> tuple[Place, Lot]:
    """A place and a lot that have a stock card together; anything else is not found."""
    balance = get_object_or_404(
        Balance.objects.select_related("place", "lot__product", "lot__producer"), place=place_id, lot=lot_id
    )
    return balance.place, balance.lot


@peran("stock.see")
@require_GET
def staff_stock_card(request: HttpRequest, place_id: int, lot_id: int) -> HttpResponse:
    """Every move of a lot at a place, with the balance after it."""
    place, lot = _card(place_id, lot_id)
    moves = list(stock_card(place, lot))
    context = {
        "place": place,
        "lot": lot,
        "rows": [{"move": move, "document": _document(move.source)} for move in moves],
        "left": moves[-1].balance if moves else 0,  # type: ignore[attr-defined]
        "elsewhere": all_balances("").filter(lot=lot).exclude(place=place),
        "today": clock.today(),
        "may_hold": has_right(request.user, "products.edit") and lot.state != LotState.RECALLED,
    }
    return render(request, "supply/stock/staff_stock_card.html", context)


def _document(source: str) -> str:
    """The source of a move in words: "shipment:12" is "kiriman 12"."""
    kind, _colon, number = source.partition(":")
    return f"{DOCUMENTS.get(kind, kind)} {number}".strip()


@peran("products.edit")
@require_http_methods(["GET", "POST"])
def staff_lot_hold(request: HttpRequest, place_id: int, lot_id: int) -> HttpResponse:
    """Hold a lot everywhere, or let a held one go: what follows, and the reason."""
    place, lot = _card(place_id, lot_id)
    if lot.state == LotState.RECALLED:
        raise Http404
    form = HoldForm(request.POST or None)
    turn = services.hold_lot if lot.state == LotState.USABLE else services.release_lot
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            lot = turn(lot, reason=form.cleaned_data["reason"], acting_user=request.user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Lot ditahan.") if lot.state == LotState.HELD else _("Lot dilepas."))
            return see_other("staff_stock_card", place_id, lot_id)
    context = {"place": place, "lot": lot, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "supply/stock/staff_lot_hold.html", context, status=status)
