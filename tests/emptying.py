"""The end of a test that commits: what it wrote is gone, and what the migrations leave behind is there again.

Django truncates each of some 250 tables and fills content types, permissions and consent texts anew, whatever the test
wrote. Here a test pays for the tables that hold something: the first one of a process is cleaned by Django, and as the
database is then, row by row, it is made again.
"""

from functools import cache
from typing import Any
from zlib import crc32

from django.db import OperationalError, connection, transaction
from django.test import TransactionTestCase
from psycopg2.errors import DeadlockDetected

LARGE = 4_000_000  # bytes of a table from which on truncating is quicker, and leaves nothing to vacuum
TRIALS = 3  # to lock all tables while somebody reads them in another order
Digests = dict[str, str]  # table that holds rows → digest of all of them

_by_django = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
_clean: Digests = {}


def empty_quickly() -> None:
    """For every test with `transaction=True` of this process."""
    TransactionTestCase._fixture_teardown = _made_clean  # type: ignore[attr-defined]


def cleaned() -> Digests:
    """What is there after the cleaning; nothing while that is not known."""
    return _clean


def contents() -> Digests:
    """Every table that holds rows, with a digest of all of them: equal digests, equal databases."""
    return _digests(_tables())


def holds_more() -> bool:
    """Whether other tables hold rows than after the cleaning: quicker to know than all contents."""
    return set(filled(_tables())) != set(_clean)


def _made_clean(test: Any) -> None:
    for _trial in range(TRIALS - 1):
        try:
            return _clean_what_was_written(test)
        except OperationalError as error:  # by a worker that the test killed, whose last query still runs
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
    return _clean_what_was_written(test)


def _clean_what_was_written(test: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # like TRUNCATE: whoever still writes is waited for
        cursor.execute(f"LOCK TABLE {', '.join(map(_quoted, _tables()))} IN ACCESS EXCLUSIVE MODE")
        written = [table for table in filled(_tables()) if table not in _clean]
        if _clean and not _large(written) and _digests(tuple(_clean)) == _clean:
            deletes = "".join(f";DELETE FROM {_quoted(table)}" for table in written)  # noqa: S608
            cursor.execute(f"SET LOCAL session_replication_role = replica{deletes}")  # past triggers and foreign keys
            return
    _by_django(test)
    _clean.clear()
    _clean.update(_digests(_tables()))


@cache
def _tables() -> tuple[str, ...]:
    """The tables that Django would truncate."""
    return tuple(sorted(connection.introspection.django_table_names(only_existing=True, include_views=False)))


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)


def filled(tables: tuple[str, ...]) -> list[str]:
    """Those of the tables that hold rows; asked so often that the plan of the question is kept."""
    name = f"filled_{crc32(' '.join(tables).encode())}"
    if not _rows("SELECT FROM pg_prepared_statements WHERE name = %s", name):
        asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {_quoted(table)})" for table in tables)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {' UNION ALL '.join(asked)}")
    return [row[0] for row in _rows(f"EXECUTE {name}")]


def _digests(tables: tuple[str, ...]) -> Digests:
    asked = (
        f"SELECT '{table}', md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {_quoted(table)} t"  # noqa: S608
        for table in filled(tables)
    )
    return dict(_rows(" UNION ALL ".join(asked)))


def _large(tables: list[str]) -> bool:
    sizes = _rows("SELECT pg_total_relation_size(name::regclass) FROM unnest(%s::text[]) AS name", tables)
    return any(size > LARGE for (size,) in sizes)


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    if not sql:  # asked of no table
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
