"""Row locks of leavings. Order: groups, member, leaving, then what `savings` and `books` lock."""

from typing import NewType

from members.leaving.models import Leaving

LockedLeaving = NewType("LockedLeaving", Leaving)


def lock_leaving(pk: int) -> LockedLeaving:
    """One leaving, held until the commit: of two who decide or pay the second sees what the first did."""
    rows = Leaving.objects.select_related("member__group", "member__person", "member__institution")
    return LockedLeaving(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))
