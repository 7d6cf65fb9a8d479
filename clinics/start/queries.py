"""What is on its way for a member: requests of a facility, purchases from a producer, shipments of a distributor."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse

from members.registry.models import Member
from supply.demand.models import GoodsRequest
from supply.demand.queries import requests_of
from supply.demand.states import RequestState
from supply.orders.models import PurchaseOrder, Shipment
from supply.orders.queries import WAY, incoming_for, ways_of
from supply.orders.states import PurchaseState, ShipmentState

SHOWN = 3  # on the home page; all of them are one tap away
PURCHASE_STEPS = "Dipesan|Dikirim|Diterima di gudang"
CARRIER_STEPS = "Diambil|Diantar|Diterima"


@dataclass(frozen=True)
class Underway:
    """One way of goods: `step` of `steps` is being done now (1 is the first)."""

    title: str
    note: str
    href: str
    steps: str
    step: int
    tone: str
    word: str


def underway(member: Member) -> list[Underway]:
    """The latest ways of goods that concern the member, by what its group does; two queries at most."""
    if member.group_id == "produsen":
        return [_of_purchase(one) for one in _purchases(member)[:SHOWN]]
    if member.group_id == "distributor":
        return [_of_carried(one) for one in _carried(member)[:SHOWN]]
    requests = list(_requests(member)[:SHOWN])
    steps = ways_of(requests) if requests else {}
    return [_of_request(one, steps[one.pk]) for one in requests]


def to_receive(member: Member) -> QuerySet[Shipment]:
    """Shipments on their way to one of the member's places, the earliest first, with `quantity` in base units."""
    return incoming_for(member).annotate(quantity=Sum("lines__quantity"))


def _requests(member: Member) -> QuerySet[GoodsRequest]:
    """Requests that still wait for something: a decision, goods, or the arrival of a shipment."""
    sent = Shipment.objects.filter(line__request=OuterRef("pk"), state=ShipmentState.SENT)
    waiting = Q(state__in=[RequestState.ASKED, RequestState.APPROVED]) | Q(Exists(sent))
    return requests_of(member).filter(waiting)


def _of_request(one: GoodsRequest, step: int) -> Underway:
    tone, word = _stage(one, step)
    served = f" · {one.served} sudah dibagi" if 0 < one.served < one.quantity else ""
    return Underway(
        title=f"{one.quantity} {one.product.unit} {one.product.name}",
        note=f"{one.number} · untuk {one.place.name}{served}",
        href=reverse("order", args=[one.pk]),
        steps=WAY,
        step=step,
        tone=tone,
        word=word,
    )


def _stage(one: GoodsRequest, step: int) -> tuple[str, str]:
    """The pill that goes with the step of `WAY`."""
    if one.state == RequestState.ASKED:
        return "warn", "Menunggu disetujui"
    return {2: ("ok", "Disetujui"), 3: ("info", "Disiapkan"), 4: ("info", "Dikirim")}.get(step, ("ok", "Diterima"))


def _purchases(member: Member) -> QuerySet[PurchaseOrder]:
    rows = PurchaseOrder.objects.filter(offer__producer=member, state=PurchaseState.ORDERED)
    return rows.select_related("offer__product", "place").order_by("-id")


def _of_purchase(one: PurchaseOrder) -> Underway:
    product = one.offer.product
    return Underway(
        title=f"{one.quantity} {product.unit} {product.name}",
        note=f"{one.number} · ke {one.place.name}",
        href="",
        steps=PURCHASE_STEPS,
        step=2,
        tone="info",
        word="Dipesan koperasi",
    )


def _carried(member: Member) -> QuerySet[Shipment]:
    rows = Shipment.objects.filter(carrier=member, state=ShipmentState.SENT)
    return (
        rows.select_related("destination", "line__allocation__product")
        .annotate(quantity=Sum("lines__quantity"))
        .order_by("-id")
    )


def _of_carried(one: Shipment) -> Underway:
    product = one.line.allocation.product
    return Underway(
        title=f"{one.quantity} {product.unit} {product.name}",  # type: ignore[attr-defined]  # annotated
        note=f"{one.number} · ke {one.destination.name}",
        href="",
        steps=CARRIER_STEPS,
        step=2,
        tone="info",
        word="Diantar",
    )
