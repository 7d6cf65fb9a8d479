"""The row lock of licences: two people never decide the same one."""

from typing import NewType

from members.licences.models import Licence

LockedLicence = NewType("LockedLicence", Licence)


def lock_licence(pk: int) -> LockedLicence:
    """One licence, held until the commit."""
    rows = Licence.objects.select_related("person", "institution")
    return LockedLicence(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))
