"""Row locks of applications; before those of the register."""

from typing import NewType

from members.joining.models import Application

LockedApplication = NewType("LockedApplication", Application)


def lock_application(pk: int) -> LockedApplication:
    """The application as it is now, held until the commit: of two clicks the second sees what the first did."""
    rows = Application.objects.select_related("group", "person", "institution")
    return LockedApplication(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))
