"""Row locks of this slice. Order: request, person."""

from typing import NewType

from members.privacy.models import DataRequest
from members.registry.models import Person

LockedRequest = NewType("LockedRequest", DataRequest)
LockedPerson = NewType("LockedPerson", Person)


def lock_request(pk: int) -> LockedRequest:
    """One request; answering and taking back stand in line."""
    rows = DataRequest.objects.select_related("person")
    return LockedRequest(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))


def lock_person(pk: int) -> LockedPerson:
    """One person, held until the commit."""
    return LockedPerson(Person.objects.select_for_update(of=("self",), no_key=True).get(pk=pk))
