"""What nearly every test builds first is built by the acts once, and given back as the same rows afterwards.

A member takes over a hundred statements to enter, and thousands of tests begin with five. Within the transaction of a
test, PostgreSQL counts every row written in it; so it is known for certain whether a test stands where an earlier one
stood when it built the same thing, and then the rows of that time come back in one statement. Of a test that commits
the same is told by the rows of every table. Whoever has written anything of the own in between builds anew. What waits
for the commit waits again.
"""

import json
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache as cache_once
from itertools import count
from typing import Any, TypeVar

from celery import Celery
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from kmp import clock
from kmp.celery import app
from tests.emptying import cleaned, contents, filled, holds_more

TOO_MANY = 20_000  # rows of a table that no factory fills
WRITTEN = """
    SELECT coalesce(pg_current_xact_id_if_assigned()::text, ''), sum(
               pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
               + pg_stat_get_xact_tuples_deleted(oid)
           )
      FROM unnest(%s::oid[]) AS oid
"""
TABLES = "SELECT oid::int FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
M = TypeVar("M", bound=Model)
Rows = dict[str, dict[str, str]]  # table → key → row as JSON


@dataclass(frozen=True)
class _Change:
    """What building it did: rows gone or replaced, rows there now, what waits for the commit, what was given back."""

    number: int
    gone: dict[str, list[str]]
    there: dict[str, list[str]]
    sent: list[tuple[Callable[[], Any], bool]]
    result: Any
    at: datetime


@dataclass(frozen=True)
class _Stand:
    """Where a test stands: in which transaction, after how many rows or (committed) with which; after which change."""

    where: Any
    built: int


_changes: dict[Hashable, _Change] = {}
_numbers = count(1)  # of the changes: the same thing built again is another, with other keys
_stand: _Stand | None = None


def remembered(name: tuple[Hashable, ...], build: Callable[[], Any], *, within: timedelta = timedelta.max) -> Any:
    """The rows of `build` and what it returns (keys, no models); `name` says what is built, arguments included.

    `within` is for what says "in an hour" or the like: it comes back while that is nearly true.
    """
    global _stand
    built = _built_so_far()
    _stand = None
    if built is None:
        return build()
    key = (built, *name, clock.today(), clock._pretended.get(), settings.SAVINGS_RULE)
    known = _changes.get(key)
    if known and abs(clock.now() - known.at) < within:
        _give_back(known)
    else:
        known = _changes[key] = _build(build)
    _stand = _Stand(_where(), known.number)
    return known.result


def remembered_row(name: tuple[Hashable, ...], build: Callable[[], M], *, within: timedelta = timedelta.max) -> M:
    """The same for what builds one row and gives it back as it is in the database."""

    def built() -> tuple[type[M], Any]:
        row = build()
        return type(row), row.pk

    model, key = remembered(name, built, within=within)
    row: M = model._default_manager.get(pk=key)
    return row


def _built_so_far() -> Hashable | None:
    """The change after which nothing else was written, or the beginning; None elsewhere, and where a test listens."""
    if getattr(app.send_task, "__func__", None) is not Celery.send_task:
        return None
    if connection.in_atomic_block:
        where = _where()
        if not where[0]:  # at the beginning, if the transaction is the test itself
            return "in a transaction" if getattr(connection.atomic_blocks[0], "_from_testcase", False) else None
    elif not cleaned() or (_stand is None and holds_more()):
        return None
    elif (where := _where()) == cleaned():
        return ("committed", *cleaned().items())
    return _stand.built if _stand and _stand.where == where else None


def _where() -> Any:
    """Within a transaction which one, and how many rows it has written; elsewhere the digests of all tables."""
    return _written() if connection.in_atomic_block else contents()


def _build(build: Callable[[], Any]) -> _Change:
    before = _rows()
    with _listening() as sent:
        result = build()
    return _Change(next(_numbers), *_difference(before, _rows()), sent, result, clock.now())


@contextmanager
def _listening() -> Iterator[list[tuple[Callable[[], Any], bool]]]:
    """What is to be done after the commits, in its order."""
    heard: list[tuple[Callable[[], Any], bool]] = []
    register = connection.on_commit

    def hear(send: Callable[[], Any], robust: bool = False) -> None:
        heard.append((send, robust))
        register(send, robust)

    connection.on_commit = hear  # type: ignore[assignment, method-assign]
    try:
        yield heard
    finally:
        connection.on_commit = register  # type: ignore[method-assign]


def _written() -> tuple[str, int, int]:
    """The transaction, empty while it has written nothing, how many rows it has written, and how often back it went."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [_numbers_of_tables()])
        number, written = cursor.fetchone()
    return number, int(written), _back


@cache_once
def _numbers_of_tables() -> list[int]:
    """By which PostgreSQL calls them; looking them up each time costs more than counting in them."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [number for (number,) in cursor.fetchall()]


def _roll_back(database: BaseDatabaseWrapper, sid: str) -> None:
    """PostgreSQL goes on counting a row that is taken back."""
    global _back
    _back += 1
    _rolls_back(database, sid)


_rolls_back, _back = BaseDatabaseWrapper._savepoint_rollback, 0  # type: ignore[attr-defined]
BaseDatabaseWrapper._savepoint_rollback = _roll_back  # type: ignore[attr-defined]


@cache_once
def _tables() -> dict[str, str]:
    """Every table with the column of its key."""
    there = set(connection.introspection.table_names())
    models = [model._meta for model in apps.get_models(include_auto_created=True)]
    return {one.db_table: str(one.pk.column) for one in models if one.db_table in there and one.pk}


def _rows() -> Rows:
    keys = _tables()
    found: Rows = {table: {} for table in keys}
    asked = (
        f"(SELECT '{table}', \"{keys[table]}\"::text, row_to_json(t)::text FROM {table} t LIMIT {TOO_MANY})"  # noqa: S608
        for table in filled(tuple(keys))
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        for table, key, row in cursor.fetchall():
            found[table][key] = row
    return found


def _difference(before: Rows, after: Rows) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    gone, there = {}, {}
    for table, rows in after.items():
        old = before[table]
        if fresh := [row for key, row in rows.items() if old.get(key) != row]:
            there[table] = fresh
        if lost := [key for key, row in old.items() if rows.get(key) != row]:
            gone[table] = lost
    return gone, there


def _give_back(change: _Change) -> None:
    """Past the triggers: the rows were judged when they were written."""
    keys = _tables()
    parts = ["SET LOCAL session_replication_role = replica"]
    values: list[Any] = []
    for table, lost in change.gone.items():
        parts.append(f'DELETE FROM "{table}" WHERE "{keys[table]}"::text = ANY(%s)')  # noqa: S608
        values.append(lost)
    for table, rows in change.there.items():
        parts.append(f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(null::"{table}", %s)')  # noqa: S608
        values.append("[" + ",".join(rows) + "]")
        if any("id" in json.loads(row) for row in rows[:1]):
            parts.append(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"  # noqa: S608
                f" greatest((SELECT max(id) FROM \"{table}\"), nextval(pg_get_serial_sequence('{table}', 'id'))))"
            )
    parts.append("SET LOCAL session_replication_role = origin")
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(";".join(parts), values)
    for send, robust in change.sent:
        connection.on_commit(send, robust)
    cache.clear()  # what was kept of another test's rows with the same numbers
