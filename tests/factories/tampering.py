"""What somebody with the keys of the database could do, for the proofs that must find it."""

from typing import Any

from django.db import connection, transaction


def tamper(sql: str, *values: Any) -> None:
    """Run raw SQL as the owner of the database could: with every trigger switched off."""
    connection.check_constraints()  # what was done honestly is judged now, not at the end of the test
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = origin")
