"""What of bank statements stands against closing the books; asked by the registry of kmp.books.checklist."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.errors import Caution, Problem
from members.banking.queries import lines_waiting_until


def before_closing(first: date, last: date) -> list[Problem]:
    """Warned: `bank_lines_unmatched`, credits up to those days that nobody has assigned."""
    waiting = lines_waiting_until(last)
    if not waiting:
        return []
    said = _("%(count)s uang masuk di mutasi bank belum dicocokkan.") % {"count": waiting}
    return [Caution("bank_lines_unmatched", said, cure=reverse("staff_bank"))]
