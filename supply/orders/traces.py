"""What a row of participation came from: the shipment or purchase behind it, as its reader may see it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.roles import has_right
from kmp.ui.formats import long_date, number, rupiah
from members.participation.rules import Trace
from members.registry.access import memberships_of
from supply.orders.models import PurchaseOrder, Shipment


def trace_shipment(user: Any, pk: int) -> Trace | None:
    """Goods, accepted times price, from where to where; staff and who asked for them may open the page."""
    near = ("line__request__product", "origin", "destination", "carrier")
    shipment = Shipment.objects.filter(pk=pk).select_related(*near).prefetch_related("lines").first()
    if shipment is None:
        return None
    accepted, request = sum(line.accepted or 0 for line in shipment.lines.all()), shipment.line.request
    facts = [
        (_("Barang"), request.product.name),
        (_("Diterima baik"), _sum_of(accepted, request.product.unit, shipment.price_rp)),
        (_("Diantar"), f"{shipment.origin} → {shipment.destination}"),
        (_("Pengantar"), shipment.carrier.name),
    ]
    if shipment.received_on:
        facts.append((_("Tanggal terima"), long_date(shipment.received_on)))
    return Trace(_("Kiriman %(number)s") % {"number": shipment.number}, facts, _shipment_page(user, shipment))


def _shipment_page(user: Any, shipment: Shipment) -> str:
    if has_right(user, "stock.see"):
        return reverse("staff_shipment", args=[shipment.pk])
    request = shipment.line.request
    is_own = has_right(user, "orders.place") and memberships_of(user).filter(pk=request.member_id).exists()
    return reverse("order", args=[request.pk]) if is_own else ""


def trace_purchase(user: Any, pk: int) -> Trace | None:
    """What the cooperative bought from the producer, quantity times price; staff find it in the list of orders."""
    order = PurchaseOrder.objects.filter(pk=pk).select_related("offer__product", "offer__producer", "place").first()
    if order is None:
        return None
    facts = [
        (_("Barang"), order.offer.product.name),
        (_("Dibeli"), _sum_of(order.quantity, order.offer.product.unit, order.price_rp)),
        (_("Produsen"), order.offer.producer.name),
        (_("Untuk"), str(order.place)),
    ]
    if order.received_on:
        facts.append((_("Tanggal terima"), long_date(order.received_on)))
    page = reverse("staff_orders") if has_right(user, "stock.see") else ""
    return Trace(_("Pembelian %(number)s") % {"number": order.number}, facts, page)


def _sum_of(quantity: int, unit: str, price_rp: int) -> str:
    """40 buah × Rp12.500 = Rp500.000."""
    return f"{number(quantity)} {unit} × {rupiah(price_rp)} = {rupiah(quantity * price_rp)}"
