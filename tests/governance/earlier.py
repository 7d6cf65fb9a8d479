"""A database as the release before wrote it, beside the one of the tests and never in it."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections

PLACE = Path(__file__).parents[1] / "cases" / "earlier_release"
Rows = Mapping[str, list[dict[str, object]]]  # table → its rows, as JSON has them


@contextmanager
def earlier_database() -> Iterator[None]:
    """The default connection points to a new database with the tables and rows of that release, until the end."""
    settings, of_tests = connection.settings_dict, connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{of_tests}_lama"')
        cursor.execute(f'CREATE DATABASE "{of_tests}_lama"')
    settings["NAME"] = f"{of_tests}_lama"
    try:
        _fill()
        yield
    finally:
        connections.close_all()
        settings["NAME"] = of_tests
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{of_tests}_lama"')


def _fill() -> None:
    with connection.cursor() as cursor:
        cursor.execute(gzip.decompress((PLACE / "tables.sql.gz").read_bytes()).decode())
        cursor.execute("SET session_replication_role = replica")  # what was written under its triggers then
        cursor.execute((PLACE / "rows.sql").read_text("utf-8"))
    connection.close()  # with every setting of that session


def all_rows() -> Rows:
    """Every row of every table of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relname ~ '^(kmp|members|governance|supply|clinics)_' ORDER BY relname"
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')  # noqa: S608 - a name from the catalogue
            found[table] = [json.loads(text) for (text,) in cursor.fetchall()]
    return found


def changed_columns(before: Rows, after: Rows) -> set[str]:
    """Tables that went, lost or gained rows, and columns of both releases that do not say the same any more."""
    found = {f"{table} gone" for table in before if table not in after}
    for table, rows in before.items():
        now = after.get(table, [])
        if len(rows) != len(now):
            found.add(f"{table}: {len(rows)} → {len(now)}")
        columns = rows[0].keys() & now[0].keys() if rows and now else set()
        found |= {f"{table}.{one}" for one in columns if _values(rows, one) - _values(now, one)}
    return found


def _values(rows: list[dict[str, object]], column: str) -> Counter[str]:
    return Counter(json.dumps([row.get("id"), row[column]], sort_keys=True) for row in rows)


def broken_rules() -> list[str]:
    """Keys and checks that some row does not keep."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, contype, conrelid::regclass::text, pg_get_constraintdef(oid),"
            " confrelid::regclass::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            " AND contype IN ('c', 'f')"
        )
        found = []
        for name, kind, table, definition, target in cursor.fetchall():
            cursor.execute(_question(kind, table, definition, target))
            if cursor.fetchone()[0]:
                found.append(name)
    return sorted(found)


def _question(kind: str, table: str, definition: str, target: str) -> str:
    """How many rows break it."""
    if kind == "c":
        rule = definition.removeprefix("CHECK ").removesuffix(" NOT VALID")
        return f"SELECT count(*) FROM {table} WHERE NOT {rule}"  # noqa: S608 - from the catalogue
    column, key = (part.split(")")[0] for part in definition.split("(")[1:3])
    joined = f"{table} a LEFT JOIN {target} b ON b.{key} = a.{column}"
    return f"SELECT count(*) FROM {joined} WHERE a.{column} IS NOT NULL AND b.{key} IS NULL"  # noqa: S608
