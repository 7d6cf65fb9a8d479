"""Sharings of scarce stock at the desk: what is short, who gets how much, and why."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.bylaws.queries import rules_of, rules_on
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.listing import Listing
from supply.allocation import services
from supply.allocation.arithmetic import Shared, explain, short_reason
from supply.allocation.forms import ShareForm
from supply.allocation.models import Allocation, AllocationLine
from supply.allocation.queries import allocations, lines_of, open_requests, shareable, shortages
from supply.allocation.states import AllocationState
from supply.catalogue.models import Product
from supply.demand.states import NeedClass
from supply.stock.models import Place
from supply.stock.states import PlaceKind

TABS = {
    "": "Semua",
    AllocationState.FROZEN.value: "Dihitung",
    AllocationState.COMPUTED.value: "Menunggu orang kedua",
    AllocationState.APPROVED.value: "Disahkan",
}


@peran("stock.see")
@require_GET
def staff_allocations(request: HttpRequest) -> HttpResponse:
    """What waits for goods, and all sharings."""
    listing = Listing(request, keadaan=TABS)
    found = allocations(listing.q)
    counts = {state: found.filter(state=state).count() for state in TABS if state} | {"": found.count()}
    rows = found.filter(state=listing["keadaan"]) if listing["keadaan"] else found
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, counts),
        "chips": listing.chips(),
        "page": listing.page(rows),
        "shortages": shortages(clock.today()),
        "may_run": has_right(request.user, "allocations.run"),
    }
    return render(request, "supply/allocation/staff_allocations.html", context)


@peran("allocations.run")
@require_http_methods(["GET", "POST"])
def staff_allocation_new(request: HttpRequest) -> HttpResponse:
    """Choose a product that waits, see what is there and who asks, freeze it and let it be computed."""
    product = Product.objects.filter(pk=_number(request.GET.get("barang", ""))).first()
    if product is None:
        waiting = shortages(clock.today())
        return render(request, "supply/allocation/staff_allocation_choose.html", {"shortages": waiting})
    form = ShareForm(request.POST or None, requests=open_requests(product), places=_warehouses())
    if request.method == "POST" and form.is_valid():
        place, requests = form.cleaned_data["place"], form.cleaned_data["requests"]
        try:
            allocation = services.freeze_allocation(
                product, place, request_ids=[one.pk for one in requests], acting_user=signed_in(request)
            )
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Masukan dibekukan. Pembagian sedang dihitung."))
            return see_other("staff_allocation", allocation.pk)
    context = {
        "form": form,
        "product": product,
        "requests": open_requests(product),
        "picked": set(request.POST.getlist("requests")) if request.method == "POST" else None,
        "stocks": [{"place": one, "available": shareable(one, product.pk, clock.today())} for one in _warehouses()],
        "rule": rules_on(clock.today()).allocation,
        "today": clock.today(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supply/allocation/staff_allocation_new.html", context, status=status)


def _warehouses() -> Any:
    return Place.objects.filter(kind=PlaceKind.WAREHOUSE)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


@peran("stock.see")
@require_GET
def staff_allocation(request: HttpRequest, pk: int) -> HttpResponse:
    """One sharing: the figures, who gets how much by class, and why one line (`?baris=`) got what it got."""
    allocation = get_object_or_404(allocations(""), pk=pk)
    lines = list(lines_of(allocation))
    chosen = _chosen(lines, request.GET.get("baris", ""))
    shared = [_shared(line) for line in lines]
    inputs = allocation.inputs
    classes = _by_class(lines, inputs)
    context = {
        "allocation": allocation,
        "rule": rules_of(allocation.bylaws).allocation,
        "reserve": inputs["rule"]["reserve"],
        "requested": sum(row["request"] for row in inputs["requests"]),
        "claimed": sum(line.claim for line in lines),
        "classes": classes,
        "chosen": chosen,
        "steps": explain(inputs, shared, chosen.member.number) if chosen else [],
        "missing": chosen.request.quantity - chosen.request.served if chosen else 0,
        "total": " + ".join(str(one["awarded"]) for one in classes),
        "may_approve": allocation.state == AllocationState.COMPUTED and has_right(request.user, "allocations.approve"),
        "is_starter": allocation.started_by_id == signed_in(request).pk,
    }
    return render(request, "supply/allocation/staff_allocation.html", context)


def _chosen(lines: list[AllocationLine], pk: str) -> AllocationLine | None:
    """The line asked for; without a choice the first that got less than its claim, else the first."""
    if pk:
        found = [line for line in lines if str(line.pk) == pk]
        if not found:
            raise Http404
        return found[0]
    short = [line for line in lines if line.award < line.claim]
    return next(iter(short or lines), None)


def _shared(line: AllocationLine) -> Shared:
    return Shared(
        line.member.number, line.need_class, line.claim, line.floor, line.share, line.award, tuple(line.reasons)
    )


def _by_class(lines: list[AllocationLine], inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines under their class, each with its bar (all bars on one scale) and its reason in a few words."""
    asked = {row["member"]: row["request"] for row in inputs["requests"]}
    widest = max(asked.values(), default=1)
    groups = []
    for need_class, members in groupby(lines, key=lambda line: line.need_class):
        rows = [
            {
                "line": line,
                "asked": asked[line.member.number],
                "why": short_reason(line.reasons),
                "widest": widest,
                "parts": [
                    {"value": line.award, "tone": "daun"},
                    {"value": line.claim - line.award, "tone": "daun-muda"},
                    {"value": asked[line.member.number] - line.claim, "tone": "abu"},
                ],
            }
            for line in members
        ]
        groups.append(
            {
                "need_class": need_class,
                "name": NeedClass(need_class).label,
                "rows": rows,
                "awarded": sum(row["line"].award for row in rows),
                "claimed": sum(row["line"].claim for row in rows),
            }
        )
    return groups


@peran("allocations.approve")
@require_POST
def staff_allocation_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person puts a computed sharing into force; what was shown (its digest) must still be what is there."""
    allocation: Allocation = get_object_or_404(allocations(""), pk=pk)
    if allocation.bundle is None or request.POST.get("digest") != allocation.bundle.result_digest:
        raise DomainError("result_changed", _("Hasil ini berubah sejak halaman dibuka. Periksa lagi."))
    services.approve_allocation(pk, acting_user=signed_in(request))
    told = {"number": allocation.number, "n": allocation.awarded}
    messages.success(request, _("Pembagian %(number)s disahkan: %(n)s dibagikan dan boleh dikirim.") % told)
    return see_other("staff_allocation", pk)
