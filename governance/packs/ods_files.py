"""The tables of `ods` as one workbook or as a zip of CSV files, and the record of who took them out of the house."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date

import xlsxwriter
from django.http import FileResponse
from django.utils.translation import gettext as _

from governance.packs.binding import no_formula
from governance.packs.ods import Table
from kmp.accounts.models import User
from kmp.acts import act
from kmp.answers import EXACT_IN_EXCEL
from kmp.errors import DomainError
from kmp.files.rules import CONTENT_TYPES
from kmp.files.states import FileKind
from kmp.roles import has_right
from kmp.trail.services import record

MOST_ROWS = 1_048_000  # of a sheet of Excel; what is longer is in the CSV alone


@act
def note_export(year: int, *, form: str, with_nik: bool, purpose: str, acting_user: User) -> None:
    """Write down that the sheet leaves the house, before it does.

    Refused: `nik_needs_a_purpose`, `nik_needs_the_right`.
    """
    if with_nik and not purpose.strip():
        raise DomainError("nik_needs_a_purpose", _("Tulis untuk keperluan apa NIK tersamar disertakan."))
    if with_nik and not has_right(acting_user, "privacy.reveal"):
        raise DomainError("nik_needs_the_right", _("Peran Anda tidak boleh menyertakan NIK."))
    after = {"year": year, "form": form, "with_nik": with_nik, "purpose": " ".join(purpose.split())}
    record("governance.ods.exported", acting_user, acting_user=acting_user, after=after)


def workbook(name: str, tables: Iterable[Table]) -> FileResponse:
    """One sheet for each table, then the list of what is left to fill in by hand."""
    made = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it, and then it is gone
    book = xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    left: list[list[str]] = []
    for table in tables:
        page = book.add_worksheet(table.name[:31])
        for column, title in enumerate(table.columns):
            page.set_column(column, column, max(len(title) + 2, 12))
            page.write_string(0, column, title, bold)
        page.freeze_panes(1, 0)
        for line, row in enumerate(table.rows, start=1):
            if line > MOST_ROWS:
                break
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(line, column, cell, day)
                elif isinstance(cell, int) and abs(cell) < EXACT_IN_EXCEL:
                    page.write_number(line, column, cell)
                elif cell not in (None, ""):
                    page.write_string(line, column, str(cell))
        left += by_hand(table)
    page = book.add_worksheet("yang_harus_diisi_tangan")
    for line, row in enumerate([["tabel", "kolom", "keterangan"], *left]):
        for column, cell in enumerate(row):
            page.write_string(line, column, cell, bold if line == 0 else None)
    book.close()
    made.seek(0)
    kind = CONTENT_TYPES[FileKind.XLSX]
    return FileResponse(made, as_attachment=True, filename=f"{name}.xlsx", content_type=kind)


def csv_zip(name: str, tables: Iterable[Table]) -> FileResponse:
    """One CSV for each table, commas and plain UTF-8 as the ministry's own files are."""
    made = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it, and then it is gone
    left: list[list[str]] = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for table in tables:
            with packed.open(f"{table.name}.csv", "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
                writer = csv.writer(text)
                writer.writerow(table.columns)
                writer.writerows([no_formula(cell) for cell in row] for row in table.rows)
            left += by_hand(table)
        lines = "\n".join(": ".join(filter(None, row)) for row in left)
        packed.writestr("YANG-HARUS-DIISI-TANGAN.txt", lines)
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename=f"{name}.zip", content_type="application/zip")


def by_hand(table: Table) -> list[list[str]]:
    """Table, column and remark of what the house left empty."""
    rows = [[table.name, column, ""] for column in table.by_hand]
    return [*rows, [table.name, "", table.remark]] if table.remark else rows
