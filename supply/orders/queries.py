"""Reads of purchases and shipments, and how far a member's request has come."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from kmp import clock
from kmp.accounts.models import User
from members.registry.models import Member
from supply.allocation.models import AllocationLine
from supply.allocation.states import AllocationState
from supply.demand.models import GoodsRequest
from supply.demand.states import RequestState
from supply.orders.models import PurchaseOrder, Shipment
from supply.orders.states import ShipmentState

WAY = "Setujui|Bagi|Kirim|Terima"  # the four steps of a request; `way_of` says which one is now


def purchases_found(q: str) -> QuerySet[PurchaseOrder]:
    """Purchases by words of number, product or producer, the newest first."""
    words = Q(number__icontains=q) | Q(offer__product__name__icontains=q) | Q(offer__producer__name__icontains=q)
    return (
        PurchaseOrder.objects.filter(words)
        .select_related("offer__product", "offer__producer", "place", "lot", "ordered_by")
        .order_by("-id")
    )


def shipments_found(q: str) -> QuerySet[Shipment]:
    """Shipments by words of number, product, destination or carrier, the newest first."""
    words = (
        Q(number__icontains=q)
        | Q(destination__name__icontains=q)
        | Q(carrier__name__icontains=q)
        | Q(line__allocation__product__name__icontains=q)
    )
    return (
        Shipment.objects.filter(words)
        .select_related("line__allocation__product", "line__member", "line__request", "destination", "carrier")
        .order_by("-id")
    )


def unsent_lines(q: str = "") -> QuerySet[AllocationLine]:
    """Approved awards that are not on their way yet, by words of product, place or member; the urgent first."""
    words = (
        Q(allocation__product__name__icontains=q) | Q(request__place__name__icontains=q) | Q(member__name__icontains=q)
    )
    return (
        AllocationLine.objects.filter(
            words, allocation__state=AllocationState.APPROVED, award__gt=0, shipment__isnull=True
        )
        .select_related("allocation__product", "allocation__place", "request__place", "member__region")
        .order_by("need_class", "id")
    )


def incoming_for(member: Member) -> QuerySet[Shipment]:
    """Shipments on their way to a member's places, the oldest first."""
    return (
        Shipment.objects.filter(line__member=member, state=ShipmentState.SENT)
        .select_related("line__allocation__product", "destination", "carrier")
        .order_by("sent_on", "id")
    )


def arriving_for_user(user: User) -> int:
    """How many shipments are on their way to the members a user may act for: for the navigation."""
    today = clock.today()
    mandate = "line__member__institution__representatives__"
    mine = Q(line__member__person__user=user) | Q(
        **{f"{mandate}person__user": user, f"{mandate}starts_on__lte": today, f"{mandate}ends_on__gte": today}
    )
    return Shipment.objects.filter(mine, state=ShipmentState.SENT).distinct().count()


def ways_of(requests: Sequence[GoodsRequest]) -> dict[int, int]:
    """For each request the step of `WAY` it stands at (5: all done); one query however many requests."""
    rows = AllocationLine.objects.filter(
        request__in=[one.pk for one in requests], allocation__state=AllocationState.APPROVED, award__gt=0
    )
    seen = {
        request_id: (lines, sent, received)
        for request_id, lines, sent, received in rows.order_by()
        .values_list("request")
        .annotate(
            lines=Count("pk"),
            sent=Count("shipment"),
            received=Count("shipment", filter=Q(shipment__state=ShipmentState.RECEIVED)),
        )
    }
    return {one.pk: _way(one, *seen.get(one.pk, (0, 0, 0))) for one in requests}


def _way(request: GoodsRequest, lines: int, sent: int, received: int) -> int:
    if request.state in (RequestState.ASKED, RequestState.REJECTED):
        return 1
    if lines == 0:
        return 2
    if received == lines:
        return 5 if request.state == RequestState.SERVED else 2
    return 4 if sent > received else 3


def shipments_of(request: GoodsRequest) -> QuerySet[Shipment]:
    """The shipments of one request, the oldest first, with their lots."""
    return (
        Shipment.objects.filter(line__request=request)
        .select_related("carrier", "destination")
        .prefetch_related("lines__lot")
        .order_by("id")
    )


def shipments_on_the_way(on: date) -> int:
    """How many shipments were sent by the end of that day and not yet received then."""
    late = Q(received_on__isnull=True) | Q(received_on__gt=on)
    return Shipment.objects.filter(late, sent_on__lte=on).count()
