"""Only one load at a time."""

from typing import NewType

from django.db import connection

LoadLock = NewType("LoadLock", bool)
_KEY = 0x77696C61  # "wila", for the advisory lock; nothing else uses this number


def lock_reference_load() -> LoadLock:
    """Wait for another `load_regions` to end; held until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
    return LoadLock(True)
