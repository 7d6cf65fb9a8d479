"""Row locks of bank lines; before those of applications, members and bills."""

from collections.abc import Collection
from typing import NewType

from django.db import connection

from members.banking.models import BankLine

LockedLine = NewType("LockedLine", BankLine)
IMPORT_LOCK = 7214006  # one statement is entered at a time, so that overlapping files see each other


def lock_imports() -> None:
    """Stand in line with every other import until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def lock_line(pk: int) -> LockedLine:
    """One line, held until the commit: of two who settle it the second sees what the first did."""
    return LockedLine(BankLine.objects.select_for_update(of=("self",), no_key=True).get(pk=pk))


def lock_lines(pks: Collection[int]) -> list[LockedLine]:
    """Several lines in the order of their keys."""
    rows = BankLine.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",), no_key=True)
    return [LockedLine(line) for line in rows]
