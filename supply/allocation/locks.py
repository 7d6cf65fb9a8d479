"""Row locks of allocations."""

from typing import NewType

from supply.allocation.models import Allocation

LockedAllocation = NewType("LockedAllocation", Allocation)


def lock_allocation(pk: int) -> LockedAllocation:
    """The allocation, held until the act ends."""
    return LockedAllocation(
        Allocation.objects.select_related("product", "place", "bylaws", "run")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )
