"""Proof of the reopenings, for `manage.py check_books`: none without the members' resolution of its own motion."""

from typing import Any

from django.db import connection

WITHOUT = """
    SELECT r.year || '-' || r.from_month, r.id FROM kmp_reopening r
      LEFT JOIN governance_bookreopening b ON b.reopening_id = r.id
      LEFT JOIN governance_resolution s ON s.id = b.resolution_id AND s.motion_id = b.motion_id
     WHERE s.id IS NULL OR b.year <> r.year OR b.from_month <> r.from_month ORDER BY r.id LIMIT 20
"""


def differences() -> list[dict[str, Any]]:
    """Reopenings that rest on no resolution."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT)
        return [{"code": "reopened_without_resolution", "reference": row[0], "value": row[1]} for row in cursor]
