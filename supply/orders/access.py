"""A member sees the own requests and shipments; any other is not found (404)."""

from django.http import Http404

from members.registry.models import Member
from supply.demand.models import GoodsRequest
from supply.orders.models import Shipment


def access_request(member: Member, pk: int) -> GoodsRequest:
    """A request of this member."""
    found = GoodsRequest.objects.filter(member=member, pk=pk).select_related("place", "product", "member").first()
    if found is None:
        raise Http404
    return found


def access_shipment(member: Member, pk: int) -> Shipment:
    """A shipment to this member."""
    found = (
        Shipment.objects.filter(line__member=member, pk=pk)
        .select_related("line__allocation__product", "line__request", "destination", "carrier")
        .prefetch_related("lines__lot")
        .first()
    )
    if found is None:
        raise Http404
    return found
