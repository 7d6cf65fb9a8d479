"""Open books of 2024 to 2026, who uploads and who enters, and short ways to import."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile

from kmp.accounts.models import User
from kmp.bookimports.models import BookImport
from kmp.bookimports.services import ask_books_entry, upload_books
from kmp.books.services import install_chart, open_year
from kmp.runs.services import execute_run
from tests.factories.kmp import make_account

AS_OF = date(2024, 12, 31)
POSITION = {"aset": 1_000, "kewajiban": 400, "ekuitas": 600}
HEAD = ["tanggal", "rujukan", "kode_akun", "nama_akun", "jenis", "pihak", "nama_pihak", "debit", "kredit"]
OPENING = (
    ["31/12/2024", "A", "1-1000", "", "", "", "", "1.000", ""],
    ["31/12/2024", "A", "2-1100", "", "", "PMS-1", "Pemasok (contoh)", "", "400"],
    ["31/12/2024", "A", "3.1.01", "Simpanan Lama", "ekuitas", "", "", "", "600"],
)
Send = Callable[..., BookImport]


@pytest.fixture
def clerk(db: None) -> User:
    """A petugas who uploads."""
    return make_account(roles=["petugas"], name="Rini Astuti")


@pytest.fixture
def board(clerk: User) -> User:
    """A pengurus who enters; the books of three years are open."""
    user = make_account(roles=["pengurus"], name="Budi Hartono")
    install_chart()
    for year in (2024, 2025, 2026):
        open_year(year, acting_user=user)
    return user


@pytest.fixture
def send(clerk: User, board: User) -> Send:
    """`send(*rows)`: upload them as a file and have it read."""

    def sent(
        *rows: list[str],
        kind: str = "saldo",
        as_of: date = AS_OF,
        controls: dict[str, int] | None = None,
        content: bytes = b"",
    ) -> BookImport:
        file = ContentFile(content or sheet_of(*rows), "buku.csv")
        batch = upload_books(file, kind=kind, as_of=as_of, controls=controls or POSITION, acting_user=clerk)
        assert batch.run is not None
        execute_run(batch.run.pk)
        batch.refresh_from_db()
        return batch

    return sent


def sheet_of(*rows: list[str]) -> bytes:
    """The file as a spreadsheet of the region writes it."""
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([HEAD, *rows])
    return written.getvalue().encode()


def entered(batch: BookImport, board: User) -> BookImport:
    """Entered by the second person; a refused run leaves its sentence in `batch.run.error`."""
    execute_run(ask_books_entry(batch, acting_user=board).pk)
    return BookImport.objects.select_related("run").get(pk=batch.pk)
