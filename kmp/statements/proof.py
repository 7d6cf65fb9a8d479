"""What the statements must agree on, for `manage.py check_books`: each book year, at its end."""

from typing import Any

from kmp.books.queries import book_years
from kmp.statements.documents import YearBooks
from kmp.statements.queries import span_of

WHOLE_YEAR = 12


def differences() -> list[dict[str, Any]]:
    """Statements that do not tie: the year, what should be the same, and by how many rupiah it is not."""
    found: list[dict[str, Any]] = []
    for year in sorted(book_years()):
        checks = YearBooks(span_of(year, WHOLE_YEAR)).checks
        found += [
            {"code": "statement_differs", "reference": f"{year}: {check.says}", "value": check.difference_rp}
            for check in checks
            if not check.ties
        ]
    return found
