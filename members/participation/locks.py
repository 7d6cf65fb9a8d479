"""Row locks of corrections."""

from typing import NewType

from members.participation.models import Correction

LockedCorrection = NewType("LockedCorrection", Correction)


def lock_correction(pk: int) -> LockedCorrection:
    """One correction, held until the commit: of two who decide, the second sees what the first said."""
    rows = Correction.objects.select_related("participation__member", "participation__group", "asked_by")
    return LockedCorrection(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))
