"""`benchmark import`: how long the bulk import of members takes, from CSV and from XLSX, `size` members each.

NIK here end in 0000, a serial that is never issued: they pass every check and belong to nobody.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import xlsxwriter
from django.core.files.base import ContentFile
from django.db import connection

from benchmarks import Report
from benchmarks.measure import peak_memory_bytes, seconds_of, timed, work_off
from governance.bylaws.founding import founding_rules
from governance.bylaws.services import enact_founding_bylaws
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import open_account
from kmp.books.services import install_chart, open_year
from kmp.regions.models import Region
from kmp.regions.services import load_reference_data
from kmp.regions.states import RegionLevel
from kmp.roles import Role
from members.imports.columns import COLUMNS
from members.imports.models import MemberImport
from members.imports.services import ask_entry, upload_import
from members.registry.services import install_groups

FIRST_BIRTH, DAYS = date(1955, 1, 1), 16_000
TABLES = (
    "members_person",
    "members_institution",
    "members_representative",
    "members_licence",
    "members_member",
    "members_registerentry",
    "members_payment",
    "kmp_party",
    "kmp_posting",
)
# Of a hundred members: two producers, three distributors, ten facilities, fifteen health workers, seventy users.
MIX = ["produsen"] * 2 + ["distributor"] * 3 + ["faskes"] * 10 + ["nakes"] * 15 + ["pengguna"] * 70
KINDS = {"produsen": ("produsen", "cpakb"), "distributor": ("penyalur", "cdakb"), "faskes": ("klinik_desa", "")}


def run(size: int, say: Report) -> dict[str, Any]:
    """Seconds to read and check, and to enter, `size` members; the second file is of other people than the first.

    `ratio` is the whole CSV import against a COPY of the same result rows into bare tables, taken in the same run.
    """
    with patch("kmp.runs.services._deliver"):  # the runs are worked off here, nothing is sent to a broker
        staff = _set_up()
        found: dict[str, Any] = {}
        for offset, (kind, make) in enumerate({"csv": csv_of, "xlsx": xlsx_of}.items()):
            say(f"{size} anggota dari {kind}")
            found[kind] = _measure(f"anggota.{kind}", make(rows(size, first=offset * size)), staff)
    found["copy_seconds"] = round(_copy_again() / 2, 2)  # the rows of both files
    found["ratio"] = round(found["csv"]["total_seconds"] / found["copy_seconds"], 1)
    found["peak_memory_bytes"] = peak_memory_bytes()
    return found


def _set_up() -> tuple[User, User]:
    load_reference_data()
    install_groups()
    install_chart()
    roles = {"petugas": Role.PETUGAS, "pengurus": Role.PENGURUS}
    first, second = (
        open_account(
            f"{name}@simpulsehat.example", name=name, username=name, password=None, roles=[role], acting_user=None
        )
        for name, role in roles.items()
    )
    open_year(clock.today().year, acting_user=second)
    enact_founding_bylaws(
        deed_number="AHU-00/UKUR", valid_from=date(2015, 1, 1), rules=founding_rules(), acting_user=second
    )
    return first, second


def _measure(name: str, content: bytes, staff: tuple[User, User]) -> dict[str, Any]:
    today, first = clock.today(), staff[0]
    batch, upload = timed(
        lambda: upload_import(ContentFile(content, name), as_of=today, contra="3-9000", acting_user=first)
    )
    _, read = timed(lambda: work_off(batch.run))
    batch = MemberImport.objects.get(pk=batch.pk)
    assert batch.state == "siap", (batch.state, list(batch.lines.exclude(errors=[]).values_list("errors")[:3]))
    asked = ask_entry(batch, acting_user=staff[1])
    _, enter = timed(lambda: work_off(asked))
    return {
        "megabytes": round(len(content) / 1e6, 1),
        "upload_seconds": round(upload, 2),
        "read_seconds": round(read, 2),
        "enter_seconds": round(enter, 2),
        "total_seconds": round(upload + read + enter, 2),
    }


def _copy_again() -> float:
    """Seconds to COPY every row that the imports wrote into tables without index, constraint or trigger."""
    return sum(_copy_table(table) for table in TABLES)


def _copy_table(table: str) -> float:
    held = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT", held)
        cursor.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} LIMIT 0")  # noqa: S608 - our own names
        held.seek(0)
        [seconds] = seconds_of(lambda: cursor.copy_expert(f"COPY bare_{table} FROM STDIN", held))
    return seconds


def rows(size: int, *, first: int = 0) -> Iterator[dict[str, str]]:
    """`size` invented members in the mix of a cooperative, beginning with number `first`."""
    villages = list(Region.objects.filter(level=RegionLevel.VILLAGE).values_list("code", flat=True)[:20_000])
    for place in range(first, first + size):
        yield row_of(place, villages[place % len(villages)] if villages else "")


def row_of(place: int, village: str) -> dict[str, str]:
    """One invented member; the same number is the same member."""
    group = MIX[place % len(MIX)]
    born = FIRST_BIRTH + timedelta(days=place % DAYS)
    joined = date(2016, 1, 1) + timedelta(days=place % 3000)
    area = place // DAYS
    return {
        "kelompok": group,
        "nama": f"Anggota Contoh {place:06d}",
        "nik": f"32{area // 100 + 1:02d}{area % 100:02d}{born.day + 40:02d}{born:%m%y}0000",
        "tanggal_lahir": born.isoformat(),
        "jenis_kelamin": "P",
        "desa": village,
        "telepon": f"0812{place:08d}",
        "surel": f"anggota{place}@contoh.example",
        "tanggal_masuk": joined.isoformat(),
        "status": "dibekukan" if place % 50 == 7 else "aktif",
        "hak_suara": "ya",
        "pokok": "100000",
        "wajib": str(10_000 * (1 + place % 60)),
        "sukarela": str(25_000 * (place % 5)),
        **_institution_of(place, group),
    }


def _institution_of(place: int, group: str) -> dict[str, str]:
    """The columns of an institution, or of a health worker's STR."""
    if group == "nakes":
        return {"izin_jenis": "str", "izin_nomor": f"STR-{place:08d}", "izin_mulai": "2015-06-01"}
    if group not in KINDS:
        return {}
    kind, licence = KINDS[group]
    cells = {
        "nama_lembaga": f"Lembaga Contoh {place:06d}",
        "jenis": kind,
        "nib": f"{place:013d}",
        "surat_kuasa": f"SK-{place}",
        "surat_kuasa_sampai": (clock.today() + timedelta(days=700)).isoformat(),
    }
    if licence:
        cells |= {"izin_jenis": licence, "izin_nomor": f"{licence}-{place:08d}", "izin_mulai": "2022-01-01"}
    return cells


def csv_of(lines: Iterator[dict[str, str]]) -> bytes:
    """The lines as a CSV with semicolons."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS.codes, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue().encode("utf-8-sig")


def xlsx_of(lines: Iterator[dict[str, str]]) -> bytes:
    """The lines as a workbook, money as numbers, all else as text."""
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"constant_memory": True})
    sheet = workbook.add_worksheet("Anggota")
    sheet.write_row(0, 0, COLUMNS.codes)
    for place, line in enumerate(lines, start=1):
        for across, column in enumerate(COLUMNS.known):
            cell = line.get(column.code, "")
            if cell:
                sheet.write(place, across, int(cell) if column.is_number else cell)
    workbook.close()
    return written.getvalue()
