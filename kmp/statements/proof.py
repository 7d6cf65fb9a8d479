"""What the statements must agree on, for `manage.py check_books`: each book year, at its end."""

from typing import Any

from django.utils.translation import gettext as _

from kmp.books.queries import book_years
from kmp.money import rupiah
from kmp.statements.document import Check
from kmp.statements.documents import YearBooks
from kmp.statements.queries import span_of

WHOLE_YEAR = 12


def differences() -> list[dict[str, Any]]:
    """Statements that do not tie: the year, what should be the same, and by how many rupiah it is not."""
    found: list[dict[str, Any]] = []
    for year in sorted(book_years()):
        checks = YearBooks(span_of(year, WHOLE_YEAR)).checks
        found += [
            {
                "code": "statement_differs",
                "reference": f"{year}: {check.says}",
                "value": check.difference_rp,
                "message": _sentence(year, check),
            }
            for check in checks
            if not check.ties
        ]
    return found


def _sentence(year: int, check: Check) -> str:
    said = _("Laporan %(year)s tidak cocok (%(what)s): %(left)s %(left_rp)s, %(right)s %(right_rp)s, selisih %(rp)s.")
    return said % {
        "year": year,
        "what": check.says,
        "left": check.left,
        "left_rp": rupiah(check.left_rp),
        "right": check.right,
        "right_rp": rupiah(check.right_rp),
        "rp": rupiah(check.difference_rp),
    }
