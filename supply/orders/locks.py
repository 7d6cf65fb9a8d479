"""Row locks of purchases and shipments."""

from typing import NewType

from supply.allocation.models import AllocationLine
from supply.orders.models import PurchaseOrder, Shipment

LockedPurchase = NewType("LockedPurchase", PurchaseOrder)
LockedShipment = NewType("LockedShipment", Shipment)
LockedLine = NewType("LockedLine", AllocationLine)


def lock_purchase(pk: int) -> LockedPurchase:
    """The purchase with its offer, product and producer."""
    return LockedPurchase(
        PurchaseOrder.objects.select_related("offer__product", "offer__producer", "place")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )


def lock_shipment(pk: int) -> LockedShipment:
    """The shipment with who it is for and who carries it."""
    return LockedShipment(
        Shipment.objects.select_related("line__request__member", "destination", "origin", "carrier")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )


def lock_line(pk: int) -> LockedLine:
    """The allocation line with its product and place."""
    return LockedLine(
        AllocationLine.objects.select_related("allocation__product", "allocation__place", "request__place")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )
