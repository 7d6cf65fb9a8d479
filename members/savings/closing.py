"""What of savings stands against closing the books; asked by the registry of kmp.books.checklist."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.errors import Caution, Problem
from members.savings.proof import differences


def before_closing(first: date, last: date) -> list[Problem]:
    """Warned: `savings_differ_from_books`, as `check_books` finds it now, whatever the days."""
    found = differences()
    if not found:
        return []
    said = _("Simpanan anggota dan buku besar berbeda di %(count)s tempat, yang pertama %(first)s.")
    shown = said % {"count": len(found), "first": found[0]["reference"]}
    return [Caution("savings_differ_from_books", shown, cure=reverse("staff_savings"))]
