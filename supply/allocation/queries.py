"""Reads for the sharing of stock: what can be shared, and how earlier sharings went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from supply.allocation.models import Allocation, AllocationLine
from supply.allocation.states import AllocationState
from supply.catalogue.models import Product
from supply.demand.models import GoodsRequest
from supply.demand.states import RequestState
from supply.stock.models import Balance, Place
from supply.stock.queries import fit_on, fit_stock
from supply.stock.states import PlaceKind


def shareable(place: Place, product_id: int, on: date) -> int:
    """Base units that may leave the place and are not promised to anybody yet."""
    stock = fit_stock([place.pk], product_id, on).get(place.pk, 0)
    promised = AllocationLine.objects.filter(
        allocation__place=place,
        allocation__product=product_id,
        allocation__state=AllocationState.APPROVED,
        shipment__isnull=True,
    ).aggregate(total=Coalesce(Sum("award"), 0))["total"]
    return max(stock - int(promised), 0)


def prior_fills(member_ids: Iterable[int], product_id: int) -> dict[int, Fraction]:
    """How much of its claims to this product each member got in approved sharings; absent where there is none."""
    rows = (
        AllocationLine.objects.filter(
            member__in=list(member_ids),
            allocation__product=product_id,
            allocation__state=AllocationState.APPROVED,
        )
        .values_list("member")
        .annotate(awarded=Sum("award"), claimed=Sum("claim"))
        .filter(claimed__gt=0)
        .order_by()
    )
    return {member_id: Fraction(awarded, claimed) for member_id, awarded, claimed in rows}


def open_requests(product: Product | None = None) -> QuerySet[GoodsRequest]:
    """Approved requests that are not filled, the most urgent first."""
    rows = GoodsRequest.objects.filter(state=RequestState.APPROVED, served__lt=F("quantity"))
    if product is not None:
        rows = rows.filter(product=product)
    return rows.select_related("member", "place", "product").order_by("need_class", "needed_by", "id")


@dataclass(frozen=True)
class Waiting:
    """A product with open requests: how many members wait for how many base units, and what can be shared now."""

    product: Product
    requests: int
    wanted: int
    available: int
    is_open: bool  # a sharing of it is under way

    @property
    def is_short(self) -> bool:
        """Not everybody can be served in full."""
        return self.available < self.wanted


def shortages(on: date) -> list[Waiting]:
    """Products that members wait for, those that cannot be served in full first. Four queries."""
    rows = list(
        GoodsRequest.objects.filter(state=RequestState.APPROVED)
        .order_by()
        .values_list("product")
        .annotate(n=Count("pk"), wanted=Sum(F("quantity") - F("served")))
    )
    ids = [product_id for product_id, _count, _wanted in rows]
    products, stock, promised = Product.objects.in_bulk(ids), _warehouse_stock(ids, on), _promised(ids)
    under_way = set(
        Allocation.objects.filter(product__in=ids)
        .exclude(state=AllocationState.APPROVED)
        .values_list("product", flat=True)
    )
    found = [
        Waiting(products[pk], count, wanted, max(stock.get(pk, 0) - promised.get(pk, 0), 0), pk in under_way)
        for pk, count, wanted in rows
    ]
    return sorted(found, key=lambda one: (not one.is_short, one.available == 0, one.product.name))


def _warehouse_stock(product_ids: Iterable[int], on: date) -> dict[int, int]:
    rows = Balance.objects.filter(fit_on(on), place__kind=PlaceKind.WAREHOUSE, lot__product__in=list(product_ids))
    return dict(rows.order_by().values_list("lot__product").annotate(total=Sum("quantity")))


def _promised(product_ids: Iterable[int]) -> dict[int, int]:
    rows = AllocationLine.objects.filter(
        allocation__product__in=list(product_ids),
        allocation__state=AllocationState.APPROVED,
        shipment__isnull=True,
    )
    return dict(rows.order_by().values_list("allocation__product").annotate(total=Sum("award")))


def allocations(q: str = "") -> QuerySet[Allocation]:
    """Sharings by words of number or product, the newest first."""
    rows = Allocation.objects.filter(Q(number__icontains=q) | Q(product__name__icontains=q))
    return rows.select_related("product", "place", "bylaws", "run", "started_by", "approved_by", "bundle").defer(
        "bundle__content"
    )


def lines_of(allocation: Allocation) -> QuerySet[AllocationLine]:
    """The lines of a sharing by class, the largest award first, with who asked for where."""
    return allocation.lines.select_related("member__region", "request__place").order_by("need_class", "-award", "id")
