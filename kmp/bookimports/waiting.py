"""What of imports stands against closing a month, and what waits for whom."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.bookimports.queries import unentered_before, waiting_for
from kmp.errors import Blocker, Problem
from kmp.roles import has_right


def before_closing(first: date, last: date) -> list[Problem]:
    """Blocked (`book_import_waiting`) by imports up to those days that are neither entered nor dropped."""
    waiting = unentered_before(last)
    if not waiting:
        return []
    said = _("%(count)s impor buku belum dicatat atau dibatalkan.") % {"count": waiting}
    return [Blocker("book_import_waiting", said, cure=reverse("staff_book_imports"))]


def book_imports_waiting_for(user: Any) -> int:
    """How many imports this user may enter now."""
    return waiting_for(user.pk) if has_right(user, "books.post") else 0
