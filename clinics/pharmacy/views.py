"""Handing over at a unit, and what lies there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clinics.pharmacy.forms import DispenseForm
from clinics.pharmacy.queries import incoming, lot_choices, product_stocks, products_here, stock_left
from clinics.pharmacy.rules import NEAR, ProductStock
from clinics.pharmacy.services import dispense
from clinics.units.access import CHOSEN_UNIT, acting_worker, serving_worker
from clinics.units.models import Unit
from clinics.visits.access import access_visit
from clinics.visits.models import Visit
from clinics.visits.queries import open_visits
from clinics.visits.rules import age
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from kmp.ui.formats import number
from members.listing import Listing
from members.registry.access import memberships_of
from supply.catalogue.models import Product
from supply.stock.models import Balance
from supply.stock.queries import balances_at
from supply.stock.states import LotState

STOCK_TABS = {"": "Semua", "dekat": "Kurang dari 90 hari", "tertahan": "Tidak boleh keluar"}


def _serving_unit(request: HttpRequest) -> Unit:
    """The unit at which the user is posted; anyone else gets 404."""
    return serving_worker(signed_in(request), unit_id=request.session.get(CHOSEN_UNIT))[0]


@peran("visits.record")
@require_GET
def clinic_dispense_queue(request: HttpRequest) -> HttpResponse:
    """To whom: the visits under way."""
    unit = _serving_unit(request)
    context = {"unit": unit, "visits": list(open_visits(unit))}
    return render(request, "clinics/pharmacy/clinic_dispense_queue.html", context)


@peran("visits.record")
@require_http_methods(["GET", "POST"])
def clinic_dispense(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over: first the item (`?barang=` or a search), then its lot, quantity and use."""
    visit = access_visit(_serving_unit(request), pk)
    if visit.finished_at is not None:
        messages.warning(request, _("Kunjungan ini sudah selesai, jadi tidak ada lagi yang dapat diserahkan."))
        return see_other("clinic_visit", pk)
    q = request.GET.get("q", "")[:100].strip()
    products = products_here(visit.unit.place, q=q)
    product = _chosen(request, products, q=q)
    form = None
    if product is not None:
        lots = lot_choices(visit, product, clock.today())
        form = DispenseForm(request.POST or None, lots=lots, scanned=q)
        if request.method == "POST" and form.is_valid():
            answer = _hand_over(request, visit, form)
            if answer is not None:
                return answer
    return _dispense_page(request, visit, products, product, form, q=q)


def _chosen(request: HttpRequest, products: list[Product], *, q: str) -> Product | None:
    """The item named in the address, or the only one that was found."""
    wanted = request.GET.get("barang", "")
    named = next((one for one in products if str(one.pk) == wanted), None)
    return named or (products[0] if q and len(products) == 1 else None)


def _hand_over(request: HttpRequest, visit: Visit, form: DispenseForm) -> HttpResponse | None:
    """The way on after the act; None leaves the reason in the form."""
    data = form.cleaned_data
    lot = next(one.lot for one in form.lots if one.lot.pk == data["lot"])
    quantity, instructions = data["quantity"], data["instructions"]
    try:
        dispense(visit.pk, lot=lot, quantity=quantity, instructions=instructions, acting_user=signed_in(request))
    except DomainError as refused:
        if refused.code == "lot_already_dispensed":  # a second click of the same button
            told = _("Lot %(lot)s sudah tercatat diserahkan dalam kunjungan ini, jadi tidak dicatat dua kali.")
            messages.warning(request, told % {"lot": lot.number})
            return see_other("clinic_visit", visit.pk)
        _refuse(form, refused, unit=lot.product.unit)
        return None
    facts = {"n": number(quantity), "unit": lot.product.unit, "name": lot.product.name, "lot": lot.number}
    left = number(stock_left(visit.unit.place, lot))
    done = _("%(n)s %(unit)s %(name)s dari lot %(lot)s diserahkan. Sisa lot ini %(left)s %(unit)s.")
    messages.success(request, done % {**facts, "left": left})
    return see_other("clinic_visit", visit.pk)


def _refuse(form: DispenseForm, refused: DomainError, *, unit: str) -> None:
    """The sentence at the field it is about."""
    if refused.code == "stock_short":
        told = _("%(why)s Sisa %(left)s %(unit)s.")
        form.add_error("quantity", told % {"why": refused.message, "left": number(refused.facts["left"]), "unit": unit})
    elif refused.code == "quantity_not_positive":
        form.add_error("quantity", refused.message)
    else:
        form.add_refusal(refused)


def _dispense_page(
    request: HttpRequest,
    visit: Visit,
    products: list[Product],
    product: Product | None,
    form: DispenseForm | None,
    *,
    q: str,
) -> HttpResponse:
    today = clock.today()
    stocks = {one.product_id: one for one in product_stocks(visit.unit.place, today)}
    context = {
        "unit": visit.unit,
        "visit": visit,
        "patient": visit.patient,
        "age": age(visit.patient.birth_date, today),
        "q": q,
        "items": [(one, stocks[one.pk]) for one in products],
        "product": product,
        "stock": stocks[product.pk] if product else None,
        "form": form,
        "lots": form.lots if form else [],
        "lines": visit.dispensings.select_related("lot__product").order_by("id"),
        "today": today,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "clinics/pharmacy/clinic_dispense.html", context, status=status)


@peran("visits.record")
@require_GET
def clinic_stock(request: HttpRequest) -> HttpResponse:
    """What lies at the unit by product and lot, what is short, and what is on its way."""
    user = signed_in(request)
    unit = acting_worker(user, unit_id=request.session.get(CHOSEN_UNIT)).unit
    listing, today = Listing(request, keadaan=STOCK_TABS), clock.today()
    rows = list(balances_at(unit.place))
    matching = {state: [row for row in rows if _is_in(row, state)] for state in STOCK_TABS}
    state = listing["keadaan"]
    context = {
        "unit": unit,
        "tabs": listing.tabs("keadaan", STOCK_TABS, {name: len(found) for name, found in matching.items()}),
        "products": _by_product(product_stocks(unit.place, today), matching[state], narrowed=bool(state)),
        "state": state,
        "incoming": list(incoming(unit.place)),
        "may_receive": memberships_of(user).filter(pk=unit.member_id).exists(),
        "today": today,
        "near": today + NEAR,
    }
    return render(request, "clinics/pharmacy/clinic_stock.html", context)


def _is_in(row: Balance, state: str) -> bool:
    today, lot = clock.today(), row.lot
    expired = lot.expires_on is not None and lot.expires_on <= today
    if state == "dekat":
        return not expired and lot.expires_on is not None and lot.expires_on <= today + NEAR
    unfit = lot.state != LotState.USABLE or lot.product.is_held or lot.product.nie_valid_until < today
    return state == "" or expired or unfit


def _by_product(
    stocks: list[ProductStock], rows: list[Balance], *, narrowed: bool
) -> list[tuple[ProductStock, list[Balance]]]:
    """Each product with its lots; when narrowed, only products with a lot in that state."""
    lots: dict[int, list[Balance]] = {}
    for row in rows:
        lots.setdefault(row.lot.product_id, []).append(row)
    return [(one, lots.get(one.product_id, [])) for one in stocks if not narrowed or one.product_id in lots]
