"""Row locks of visits."""

from typing import NewType

from clinics.visits.models import Visit

LockedVisit = NewType("LockedVisit", Visit)


def lock_visit(pk: int) -> LockedVisit:
    """The visit with its unit, patient and worker, held until the act ends."""
    return LockedVisit(
        Visit.objects.select_related("unit__place", "patient__member", "worker")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )
