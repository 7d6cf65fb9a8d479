"""Row locks of corrections, and of the year whose participation may still change."""

from typing import NewType

from django.conf import settings
from django.utils.module_loading import import_string

from members.participation.models import Correction

LockedCorrection = NewType("LockedCorrection", Correction)


def lock_correction(pk: int) -> LockedCorrection:
    """One correction, held until the commit: of two who decide, the second sees what the first said."""
    rows = Correction.objects.select_related("participation__member", "participation__group", "asked_by")
    return LockedCorrection(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))


def hold_year(year: int) -> bool:
    """Whether the SHU of a year is before the assembly or decided; it stays so until the commit.

    Known one app above: settings.PARTICIPATION_HOLD.
    """
    told: bool = import_string(settings.PARTICIPATION_HOLD)(year)
    return told
