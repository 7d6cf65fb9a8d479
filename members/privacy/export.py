"""A copy of what the house holds about one person: a zip with data.json and a CSV for each table (UU 27/2022 Ps 7).

What is in it is decided by the data map alone: the tables that lead to the person, the columns classed as personal.
Of an institution only its present representatives get the rows. A NIK stays masked: its owner has it on the KTP.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kmp import clock
from members.mandates.models import Representative
from members.privacy.mapping import Column, Table, data_map
from members.registry.models import Institution, Member, Person
from members.registry.queries import masked_nik

MANY_ROWS = 5_000  # from here on the copy is made in the background
NIK_COLUMN, ACCOUNT_COLUMN = "nik_cipher", "account_cipher"
MASKED = {NIK_COLUMN: "NIK, sebagian", ACCOUNT_COLUMN: "nomor rekening, sebagian"}
READ_ME = """SALINAN DATA PRIBADI

Dibuat {at} untuk {name}.
data.json memuat semuanya untuk dibaca mesin; setiap berkas CSV memuat satu tabel (pemisah titik koma).
NIK hanya ditulis sebagian. Arti, dasar dan lama penyimpanan setiap tabel ada dalam data.json.
Bila ada yang salah, mintalah perbaikan lewat halaman Data saya.
"""


def tables_about(person: Person) -> list[tuple[Table, QuerySet[Any]]]:
    """The tables of the map that can lead to `person`, each with the rows that do."""
    institutions = _represented(person)
    return [
        (table, rows)
        for table in data_map().tables
        if table.shared and (rows := _rows(table, person, institutions)) is not None
    ]


def _represented(person: Person) -> QuerySet[Institution]:
    """The institutions for which `person` holds a mandate today."""
    today = clock.today()
    held = Representative.objects.filter(person=person, starts_on__lte=today, ends_on__gte=today)
    return Institution.objects.filter(pk__in=held.values("institution"))


def _rows(table: Table, person: Person, institutions: QuerySet[Institution]) -> QuerySet[Any] | None:
    """The rows of `table` about `person`; None for a table that leads nowhere."""
    model = table.model
    about = Q(pk__in=[])
    for path in table.person:
        about |= Q(**{path or "pk": person.pk})
    for path in table.institution:
        about |= Q(**{f"{path or 'pk'}__in": institutions})
    if table.number:
        own = Q(person=person) | Q(institution__in=institutions)
        about |= Q(Exists(Member.objects.filter(own, number=OuterRef(table.number))))
    if not (table.person or table.institution or table.number):
        return None
    rows = model._default_manager.filter(about).order_by("pk")
    joined = [one.name for one in table.shared if model._meta.get_field(one.name).is_relation]
    rows = rows.select_related(*joined) if joined else rows
    return rows.distinct() if any("__" in path for path in (*table.person, *table.institution)) else rows


def count_rows(person: Person) -> int:
    """How many rows a copy for `person` would have."""
    return sum(rows.order_by().count() for _table, rows in tables_about(person))


def write_copy(person: Person, target: IO[bytes]) -> int:
    """Write the zip into `target`, row by row; returns how many rows it holds."""
    count, whole = 0, []
    words = data_map()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, rows in tables_about(person):
            lines = [_line(table, row) for row in rows.iterator(2000)]
            if not lines:
                continue
            count += len(lines)
            archive.writestr(f"{table.label.replace('.', '-').lower()}.csv", _csv(table, lines))
            whole.append(
                {
                    "table": table.label,
                    "title": table.title,
                    "basis": words.bases[table.basis],
                    "kept": words.keeping[table.keep],
                    "columns": {column.name: column.words for column in _columns(table)},
                    "rows": lines,
                }
            )
        head = {"made_at": clock.now().isoformat(timespec="seconds"), "person": person.pk, "tables": whole}
        archive.writestr("data.json", json.dumps(head, ensure_ascii=False, indent=1))
        archive.writestr("BACA-SAYA.txt", READ_ME.format(at=head["made_at"], name=person.name))
    return count


def _columns(table: Table) -> Iterator[Column]:
    """What is shown, and what is kept encrypted in its place, masked."""
    for column in table.columns:
        if column.name in MASKED:
            yield Column(column.name, column.kind, MASKED[column.name])
        elif column in table.shared:
            yield column


def _line(table: Table, row: Any) -> dict[str, Any]:
    return {column.name: _cell(row, column.name) for column in _columns(table)}


def _cell(row: Any, name: str) -> Any:
    """The value as people read it: the word of a choice, the name behind a key, dates as ISO, numbers as they are."""
    if name == NIK_COLUMN:
        return masked_nik(row.nik_cipher)
    if name == ACCOUNT_COLUMN:
        return row.account_masked
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return str(value) if not isinstance(value, Decimal) else format(value, "f")


def _csv(table: Table, lines: list[dict[str, Any]]) -> str:
    """The table for a spreadsheet: semicolons, a byte order mark, nothing that could be taken for a formula."""
    written = io.StringIO()
    written.write("\ufeff")
    writer = csv.writer(written, delimiter=";")
    writer.writerow([column.words for column in _columns(table)])
    for line in lines:
        writer.writerow([_harmless(cell) for cell in line.values()])
    return written.getvalue()


def _harmless(cell: Any) -> Any:
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False)
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
