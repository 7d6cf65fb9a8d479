"""Row locks of the requests."""

from collections.abc import Iterable
from typing import NewType

from supply.demand.models import GoodsRequest

LockedRequests = NewType("LockedRequests", list[GoodsRequest])


def lock_requests(ids: Iterable[int]) -> LockedRequests:
    """The requests with these ids, in the order of their ids, with their members and products."""
    return LockedRequests(
        list(
            GoodsRequest.objects.filter(pk__in=list(ids))
            .select_related("member", "product")
            .order_by("pk")
            .select_for_update(of=("self",), no_key=True)
        )
    )
