"""`benchmark book_import`: how long the import of books takes, `size` lines each: journals of two lines as CSV and as
XLSX, one journal of all lines, and a file in which every line is wrong.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import xlsxwriter
from django.core.files.base import ContentFile

from benchmarks import Report
from benchmarks.measure import peak_memory_bytes, seconds_of, timed, work_off
from kmp.accounts.models import User
from kmp.accounts.services import open_account
from kmp.bookimports.columns import COLUMNS
from kmp.bookimports.models import BookImport
from kmp.bookimports.queries import faults
from kmp.bookimports.services import ask_books_entry, upload_books
from kmp.bookimports.states import BookImportKind
from kmp.books.proof import differences
from kmp.books.services import install_chart, open_year
from kmp.roles import Role
from kmp.statements.aging import AgeChoice, aged_accounts
from kmp.statements.aging_queries import aged_parties, aged_totals
from kmp.statements.queries import posts
from kmp.statements.states import Owing

YEAR, PARTIES, LEAST_RP = 2025, 5_000, 1_000
Lines = Iterator[Sequence[object]]
DEBITS = ("1-1010", "1-1150", "5-2000", "5-5000", "1-1300")
CREDITS = ("4-3000", "4-3100", "2-1100", "3-2000", "2-2000")


def run(size: int, say: Report) -> dict[str, Any]:
    """Seconds to read and check, and to enter, `size` lines; the faulty file is read, its errors taken as a file."""
    size = max(size // 2 * 2, 2)
    with patch("kmp.runs.services._deliver"):  # the runs are worked off here, nothing is sent to a broker
        staff = _set_up()
        found: dict[str, Any] = {}
        files: dict[str, Callable[[], bytes]] = {
            "csv": lambda: csv_of(pairs(size, mark="A")),
            "xlsx": lambda: xlsx_of(pairs(size, mark="B")),
            "one_journal": lambda: csv_of(pairs(size, mark="C", together=True)),
        }
        for kind, make in files.items():
            say(f"{size} baris: {kind}")
            found[kind] = _measure(f"buku-{kind}.{'xlsx' if kind == 'xlsx' else 'csv'}", make(), staff)
        say(f"{size} baris salah")
        found["faulty"] = _measure_faulty(csv_of(wrong_lines(size)), staff[0])
    found["aging_seconds"] = _measure_aging()
    found["differences"] = differences()
    found["peak_memory_bytes"] = peak_memory_bytes()
    return found


def _set_up() -> tuple[User, User]:
    install_chart()
    roles = {"petugas": Role.PETUGAS, "pengurus": Role.PENGURUS}
    first, second = (
        open_account(
            f"{name}@simpulsehat.example", name=name, username=name, password=None, roles=[role], acting_user=None
        )
        for name, role in roles.items()
    )
    open_year(YEAR, acting_user=second)
    return first, second


def _measure(name: str, content: bytes, staff: tuple[User, User]) -> dict[str, Any]:
    batch, upload = timed(lambda: _upload(name, content, staff[0]))
    _, read = timed(lambda: work_off(batch.run))
    batch.refresh_from_db()
    assert batch.state == "siap", (batch.state, list(faults(batch))[:3])
    BookImport.objects.filter(pk=batch.pk).update(controls=batch.found)  # the report says what the books say
    asked = ask_books_entry(batch, acting_user=staff[1])
    _, enter = timed(lambda: work_off(asked))
    return {
        "megabytes": round(len(content) / 1e6, 1),
        "upload_seconds": round(upload, 2),
        "read_seconds": round(read, 2),
        "enter_seconds": round(enter, 2),
        "total_seconds": round(upload + read + enter, 2),
        "peak_memory_bytes": peak_memory_bytes(),
    }


def _measure_faulty(content: bytes, first: User) -> dict[str, Any]:
    batch, upload = timed(lambda: _upload("buku-salah.csv", content, first))
    _, read = timed(lambda: work_off(batch.run))
    batch.refresh_from_db()
    assert (batch.state, batch.faulty) == ("bermasalah", batch.rows)
    count, download = timed(lambda: sum(1 for _row in faults(batch)))
    return {
        "upload_seconds": round(upload, 2),
        "read_seconds": round(read, 2),
        "errors": count,
        "download_seconds": round(download, 2),
        "peak_memory_bytes": peak_memory_bytes(),
    }


def _measure_aging() -> dict[str, float]:
    """The list of receivables and payables by age over everything that was entered: its sums and its first page."""
    accounts, day = posts(), date(YEAR, 12, 31)
    taken = {}
    for owing in Owing:
        choice = AgeChoice(owing=owing, accounts=aged_accounts(accounts, owing), until=day)
        [seconds] = seconds_of(partial(_list, choice))
        taken[owing.value] = round(seconds, 2)
    return taken


def _list(choice: AgeChoice) -> None:
    aged_totals(choice)
    aged_parties(choice, most=50)


def _upload(name: str, content: bytes, first: User) -> BookImport:
    zeros = dict.fromkeys(("aset", "kewajiban", "ekuitas", "pendapatan", "beban", "surplus"), 0)
    return upload_books(
        ContentFile(content, name),
        kind=BookImportKind.JOURNALS,
        as_of=date(YEAR, 12, 31),
        controls=zeros,
        acting_user=first,
    )


def pairs(size: int, *, mark: str, together: bool = False) -> Lines:
    """`size` lines: a debit and its credit after each other, as journals of two lines or as one journal of all."""
    for place in range(size // 2):
        on = date(YEAR, 1, 1) + timedelta(days=0 if together else place % 365)
        reference = f"{mark}-SEMUA" if together else f"{mark}-{place:06d}"
        rp, party = LEAST_RP + place, f"PHK-{place % PARTIES:05d}"
        head = [on.isoformat(), reference, f"Jurnal contoh {place}"]
        yield [*head, DEBITS[place % 5], "", "", "", party, f"Pihak contoh {place % PARTIES}", rp, ""]
        yield [*head, CREDITS[place % 5], "", "", "", party, f"Pihak contoh {place % PARTIES}", "", rp]


def wrong_lines(size: int) -> Lines:
    """Every line with several errors of its own: an account that cannot be, a day of another year, no number."""
    for place in range(size):
        yield [
            f"{YEAR + 1}-01-01",
            f"S-{place:06d}",
            "",
            f"9-{place}",
            "",
            "modal",
            "anggota",
            "",
            "",
            f"Rp {place},5",
            "seribu",
        ]


def csv_of(lines: Lines) -> bytes:
    """The lines as a CSV with semicolons."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(COLUMNS.codes)
    writer.writerows(lines)
    return written.getvalue().encode("utf-8-sig")


def xlsx_of(lines: Lines) -> bytes:
    """The lines as a workbook, money as numbers, all else as text."""
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"constant_memory": True})
    sheet = workbook.add_worksheet("Buku")
    sheet.write_row(0, 0, COLUMNS.codes)
    for place, line in enumerate(lines, start=1):
        for across, cell in enumerate(line):
            if cell != "":
                sheet.write(place, across, cell)
    workbook.close()
    return written.getvalue()
