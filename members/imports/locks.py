"""Row locks of imports: an import's own row comes before the groups and members it writes."""

from typing import NewType

from members.imports.models import MemberImport

LockedImport = NewType("LockedImport", MemberImport)


def lock_import(pk: int) -> LockedImport:
    """One import, held until the commit: who drops it waits for who enters it, or the other way round."""
    rows = MemberImport.objects.select_related("file", "uploaded_by", "entered_by")
    return LockedImport(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))
