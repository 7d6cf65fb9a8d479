"""The row lock of mandates: those of one institution change one after the other."""

from typing import NewType

from members.mandates.models import Representative
from members.registry.models import Institution

LockedInstitution = NewType("LockedInstitution", Institution)
LockedMandate = NewType("LockedMandate", Representative)


def lock_institution(pk: int) -> LockedInstitution:
    """One institution, held until the commit: its mandates stay as they are read."""
    return LockedInstitution(Institution.objects.select_for_update(no_key=True).get(pk=pk))


def lock_mandates(institution: LockedInstitution) -> list[LockedMandate]:
    """All mandates of a locked institution, in their order."""
    rows = Representative.objects.filter(institution=institution).select_related("person__user").order_by("pk")
    return [LockedMandate(one) for one in rows.select_for_update(of=("self",), no_key=True)]
