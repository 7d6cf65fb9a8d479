"""Files of members, and imports built through the services."""

import csv
import io
from datetime import date
from typing import Any
from unittest.mock import patch

import xlsxwriter
from django.core.files.base import ContentFile

from kmp.accounts.models import User
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from members.imports.columns import COLUMNS
from members.imports.models import MemberImport
from members.imports.services import ask_entry, upload_import
from tests.factories.members import budi, make_nik, open_house, rini

AS_OF = date(2026, 3, 31)
MONEY = {column.code for column in COLUMNS.known if column.is_number}


def nakes_line(place: int = 1, **changes: str) -> dict[str, str]:
    """A health worker who came in on 31 May 2019 with 100.000 pokok and 600.000 wajib."""
    born = date(1980, 1, 1 + place % 28)
    line = {
        "kelompok": "nakes",
        "nama": f"Anggota Lama {place}",
        "nik": make_nik(born=born, region=f"3273{1 + place // 28:02d}"),
        "tanggal_lahir": born.isoformat(),
        "jenis_kelamin": "P",
        "tanggal_masuk": "2019-05-31",
        "izin_jenis": "str",
        "izin_nomor": f"STR-{place}",
        "izin_mulai": "2018-01-01",
        "pokok": "100000",
        "wajib": "600000",
    }
    return {**line, **changes}


def faskes_line(place: int = 1, **changes: str) -> dict[str, str]:
    """A village clinic with the person who acts for it until 2028."""
    line = nakes_line(500 + place, kelompok="faskes", izin_jenis="", izin_nomor="", izin_mulai="")
    line |= {"nama_lembaga": f"Klinik Lama {place}", "jenis": "klinik_desa", "nib": f"{place:013d}"}
    return {**line, "surat_kuasa": f"SK-{place}", "surat_kuasa_sampai": "2028-01-31", **changes}


def csv_bytes(*lines: dict[str, str], separator: str = ";", coding: str = "utf-8-sig") -> bytes:
    """The lines as a CSV with every column."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS.codes, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue().encode(coding)


def xlsx_bytes(*lines: dict[str, Any]) -> bytes:
    """The lines as a workbook; money as numbers, and whatever is given as a number or date as such."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Anggota")
    sheet.write_row(0, 0, COLUMNS.codes)
    for row, line in enumerate(lines, start=1):
        for across, code in enumerate(COLUMNS.codes):
            cell = line.get(code, "")
            if cell != "":
                sheet.write(row, across, int(cell) if code in MONEY else cell)
    book.close()
    return written.getvalue()


def upload(content: bytes, *, name: str = "anggota.csv", as_of: date = AS_OF, by: User | None = None) -> MemberImport:
    """Uploaded by Rini against 3-9000; nothing has been read yet."""
    open_house()
    with patch("kmp.runs.services._deliver"):
        return upload_import(ContentFile(content, name), as_of=as_of, contra="3-9000", acting_user=by or rini())


def work(run: Run | None) -> Run:
    """The run after its work was done here, in this process."""
    assert run is not None
    execute_run(run.pk)
    run.refresh_from_db()
    return run


def read(content: bytes, **options: Any) -> MemberImport:
    """Uploaded and read."""
    batch = upload(content, **options)
    work(batch.run)
    batch.refresh_from_db()
    return batch


def enter(batch: MemberImport, *, by: User | None = None) -> Run:
    """The run of its entry by Budi, done."""
    with patch("kmp.runs.services._deliver"):
        run = ask_entry(batch, acting_user=by or budi())
    return work(run)


def errors_of(batch: MemberImport) -> list[tuple[int, str, str]]:
    """Line, column and code of every error."""
    rows = batch.lines.order_by("line").values_list("line", "errors")
    return [(line, error["column"], error["code"]) for line, errors in rows for error in errors]
