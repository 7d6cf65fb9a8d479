"""A database of its own for a benchmark, beside the live one and never in it, dropped afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections


@contextmanager
def scratch_database(*, keep: str = "") -> Iterator[None]:
    """The default connection points to a new, migrated database until the end.

    With `keep` (a word for the name) the database stays, and the next run with the same word finds its rows again.
    The live database is only asked for its name: whatever a benchmark writes or empties, it cannot be there.
    """
    live = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{live}_tolok_{keep or os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=not keep, keepdb=bool(keep), serialize=False)
    if connection.settings_dict["NAME"] == live:
        raise RuntimeError("the scratch database is the live one")
    try:
        yield
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(live, verbosity=0, keepdb=bool(keep))
