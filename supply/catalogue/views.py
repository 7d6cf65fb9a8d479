"""The catalogue at the desk."""

from django.contrib import messages
from django.db.models import Q, QuerySet
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
from supply.catalogue import services
from supply.catalogue.forms import HoldForm, OfferForm, ProductForm
from supply.catalogue.models import Product
from supply.catalogue.queries import ranked_need, ranked_needs
from supply.catalogue.rules import rung_reason
from supply.stock.queries import product_totals

TABS = {"": "Semua", "berlaku": "Boleh beredar", "ditahan": "Ditahan", "habis": "Izin habis"}


def _state(state: str) -> Q:
    today = clock.today()
    return {
        "": Q(),
        "berlaku": Q(is_held=False, nie_valid_until__gte=today),
        "ditahan": Q(is_held=True),
        "habis": Q(nie_valid_until__lt=today),
    }[state]


def _found(q: str) -> QuerySet[Product]:
    return Product.objects.filter(Q(name__icontains=q) | Q(nie__icontains=q) | Q(code__icontains=q))


@peran("stock.see")
@require_GET
def staff_products(request: HttpRequest) -> HttpResponse:
    """All products with their licence, their step on the ladder, their best price and what lies in all places."""
    listing = Listing(request, keadaan=TABS)
    found = _found(listing.q)
    page = listing.page(found.filter(_state(listing["keadaan"])).order_by("name"))
    needs = ranked_needs(list(page), clock.today())
    totals = product_totals([product.pk for product in page])
    rows = [{"product": one, "need": needs[one.pk], "total": totals.get(one.pk, 0)} for one in page]
    counts = {name: found.filter(_state(name)).count() for name in TABS}
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, counts),
        "chips": listing.chips(),
        "page": page,
        "rows": rows,
        "today": clock.today(),
        "may_edit": has_right(request.user, "products.edit"),
        "export": listing.href(),
    }
    return render(request, "supply/catalogue/staff_products.html", context)


@peran("stock.see")
@require_GET
def staff_products_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet."""
    listing = Listing(request, keadaan=TABS)
    rows = _found(listing.q).filter(_state(listing["keadaan"])).order_by("name")
    head = ["kode", "nama", "izin edar", "berlaku sampai", "asal", "satuan", "isi kemasan", "ditahan"]
    cells = ((p.code, p.name, p.nie, p.nie_valid_until, p.origin, p.unit, p.pack, p.is_held) for p in rows)
    return csv_file("barang", head, cells)


@peran("products.edit")
@require_http_methods(["GET", "POST"])
def staff_product_new(request: HttpRequest) -> HttpResponse:
    """Enter a product."""
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            product = services.add_product(acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(name)s tercatat. Sekarang catat penawarannya.") % {"name": product.name})
            return see_other("staff_product", product.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "supply/catalogue/staff_product_new.html", {"form": form}, status=status)


@peran("stock.see")
@require_GET
def staff_product(request: HttpRequest, pk: int) -> HttpResponse:
    """One product: may it go out, which offers the ladder leaves, and all offers."""
    product, today = get_object_or_404(Product, pk=pk), clock.today()
    need = ranked_need(product, today)
    context = {
        "product": product,
        "need": need,
        "ranked": sorted(need.offers.values(), key=lambda offer: (not need.may_order(offer), offer.price_rp)),
        "allowed": {priced.key for priced in need.ladder.allowed} if need.ladder else set(),
        "offers": product.offers.select_related("producer").order_by("-valid_from", "price_rp"),
        "reason": rung_reason(need.ladder.step) if need.ladder else "",
        "today": today,
        "is_expired": product.nie_valid_until < today,
        "may_edit": has_right(request.user, "products.edit"),
    }
    return render(request, "supply/catalogue/staff_product.html", context)


@peran("products.edit")
@require_http_methods(["GET", "POST"])
def staff_offer_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an offer for a product."""
    product = get_object_or_404(Product, pk=pk)
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_offer(product, acting_user=signed_in(request), **form.terms())
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Penawaran tercatat."))
            return see_other("staff_product", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "supply/catalogue/staff_offer_new.html", {"form": form, "product": product}, status=status)


@peran("products.edit")
@require_http_methods(["GET", "POST"])
def staff_product_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a product, or let a held one go: what follows, and the reason."""
    product = get_object_or_404(Product, pk=pk)
    form = HoldForm(request.POST or None)
    turn = services.release_product if product.is_held else services.hold_product
    if request.method == "POST" and form.is_valid():
        try:
            turn(product, reason=form.cleaned_data["reason"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Barang ditahan.") if product.is_held else _("Barang dilepas."))
            return see_other("staff_product", pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "supply/catalogue/staff_product_hold.html", {"form": form, "product": product}, status=status
    )
