"""Reads for the sharing of stock: what can be shared, and how earlier sharings went."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from supply.allocation.models import Allocation, AllocationLine
from supply.allocation.states import AllocationState
from supply.catalogue.models import Product
from supply.demand.models import GoodsRequest
from supply.demand.states import RequestState
from supply.stock.models import Place
from supply.stock.queries import fit_stock


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


def allocations() -> QuerySet[Allocation]:
    """All sharings, the newest first."""
    return Allocation.objects.select_related("product", "place", "bylaws", "run", "bundle", "started_by", "approved_by")


def unsent_lines() -> QuerySet[AllocationLine]:
    """Approved awards that are not on their way yet."""
    return (
        AllocationLine.objects.filter(allocation__state=AllocationState.APPROVED, award__gt=0, shipment__isnull=True)
        .select_related("allocation__product", "allocation__place", "request__place", "member")
        .order_by("need_class", "id")
    )


def short_lines(allocation: Allocation) -> int:
    """How many lines got less than their claim."""
    return allocation.lines.filter(Q(award__lt=F("claim"))).count()
