"""Who may see and move imports of books; nobody opens the file itself."""

from django.shortcuts import get_object_or_404

from kmp.accounts.models import User
from kmp.bookimports.models import BookImport
from kmp.bookimports.states import UNENTERED, BookImportState
from kmp.roles import has_right


def access_book_import(pk: int) -> BookImport:
    """One import, for whoever sees the books (the views carry the mark), or 404."""
    return get_object_or_404(BookImport.objects.select_related("file", "run", "uploaded_by", "entered_by"), pk=pk)


def may_enter(user: User, batch: BookImport) -> bool:
    """Whether this user is the second person for this import."""
    is_ready = batch.state == BookImportState.READY
    return is_ready and has_right(user, "books.post") and batch.uploaded_by_id != user.pk


def may_drop(user: User, batch: BookImport) -> bool:
    """Whoever writes vouchers may drop what was not entered."""
    return batch.state in UNENTERED and has_right(user, "vouchers.write")
