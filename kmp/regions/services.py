"""The only writer of the reference tables."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Model

from kmp import clock
from kmp.regions.locks import LoadLock, lock_reference_load
from kmp.regions.models import Facility, ReferenceLoad, Region
from kmp.regions.packing import DATA_DIR, FACILITIES, REGIONS, unpack
from kmp.regions.rules import FacilityRow, PackedFacility, PackedRegion, RegionRow, facility_rows, region_rows
from kmp.regions.states import RegionLevel

ROW_EDITION = "1"  # raise it when rules.py makes other rows of the same file, so that installed copies load again
NULLABLE = {"parent_id", "district_id"}  # empty means NULL there, and the empty text everywhere else
CREATE = "CREATE TEMP TABLE packed ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"
COPY = "COPY packed ({columns}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({text_columns}))"
UPSERT = """
    INSERT INTO {table} AS now ({columns}) SELECT {columns} FROM packed
    ON CONFLICT (code) DO UPDATE SET {changes} WHERE ({now}) IS DISTINCT FROM ({new})
"""
OUTDATED = "SELECT count(*) FROM {table} WHERE NOT EXISTS (SELECT FROM packed WHERE packed.code = {table}.code)"
# What GIN has not sorted in yet makes every search slow until the next autovacuum; the same goes for old statistics.
SETTLE = """
    SELECT gin_clean_pending_list(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indrelid = %(table)s::regclass AND relam = (SELECT oid FROM pg_am WHERE amname = 'gin')
"""


@dataclass(frozen=True)
class LoadReport:
    """What became of one file: rows in it, rows new or changed, rows in the table that it no longer names."""

    name: str
    rows: int
    written: int
    outdated: int


@transaction.atomic(durable=True)
def load_reference_data(folder: Path = DATA_DIR) -> list[LoadReport]:
    """Load both packed files, each unless exactly it was loaded last. All or nothing.

    Rows are added and corrected, never deleted: addresses of years ago go on pointing to abolished villages.
    A facility in an unknown regency, a region without its parent, a malformed line: the whole load fails.
    """
    lock = lock_reference_load()
    reports = [_load_regions(lock, folder / REGIONS), _load_facilities(lock, folder / FACILITIES)]
    return [report for report in reports if report is not None]


def _load_regions(lock: LoadLock, path: Path) -> LoadReport | None:
    digest = _digest(path)
    if _is_loaded(path, digest):
        return None
    rows = list(region_rows(PackedRegion(*row) for row in unpack(path)))
    return _upsert(lock, path, digest, Region, RegionRow._fields, rows)


def _load_facilities(lock: LoadLock, path: Path) -> LoadReport | None:
    digest = _digest(path)
    if _is_loaded(path, digest):
        return None
    names = dict(Region.objects.filter(level=RegionLevel.REGENCY).values_list("code", "search_text"))
    rows = list(facility_rows((PackedFacility(*row) for row in unpack(path)), names))
    return _upsert(lock, path, digest, Facility, FacilityRow._fields, rows)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes() + ROW_EDITION.encode()).hexdigest()


def _is_loaded(path: Path, digest: str) -> bool:
    return ReferenceLoad.objects.filter(name=path.name, sha256=digest).exists()


def _upsert(
    lock: LoadLock, path: Path, digest: str, model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> LoadReport:
    """COPY `rows` into a temporary table, then write what is new or differs, by `code`."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(CREATE, model, columns))
        cursor.copy_expert(_statement(COPY, model, columns), _as_csv(rows))
        cursor.execute(_statement(UPSERT, model, columns))
        written = cursor.rowcount
        cursor.execute(_statement(OUTDATED, model, columns))
        outdated = cursor.fetchone()[0]
        cursor.execute("DROP TABLE packed")
        cursor.execute(SETTLE, {"table": model._meta.db_table})
        cursor.execute(_statement("ANALYZE {table}", model, columns))
    ReferenceLoad.objects.update_or_create(
        name=path.name, defaults={"sha256": digest, "rows": len(rows), "loaded_at": clock.now()}
    )
    return LoadReport(path.name, len(rows), written, outdated)


def _statement(template: str, model: type[Model], columns: Sequence[str]) -> str:
    """`template` with the names of this table; all of them are our own identifiers, never input."""
    return template.format(
        table=model._meta.db_table,
        columns=", ".join(columns),
        text_columns=", ".join(column for column in columns if column not in NULLABLE),
        changes=", ".join(f"{column} = EXCLUDED.{column}" for column in columns[1:]),
        now=", ".join(f"now.{column}" for column in columns),
        new=", ".join(f"EXCLUDED.{column}" for column in columns),
    )


def _as_csv(rows: Iterable[Sequence[str]]) -> io.StringIO:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    return text
