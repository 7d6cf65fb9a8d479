"""Row locks of imports of books: an import's own row comes before the ledger it writes."""

from typing import NewType

from kmp.bookimports.models import BookImport

LockedBookImport = NewType("LockedBookImport", BookImport)


def lock_book_import(pk: int) -> LockedBookImport:
    """One import, held until the commit: who drops it waits for who enters it, or the other way round."""
    rows = BookImport.objects.select_related("file", "uploaded_by", "entered_by")
    return LockedBookImport(rows.select_for_update(of=("self",), no_key=True).get(pk=pk))
