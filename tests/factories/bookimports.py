"""Files of books, and imports built through the services."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from django.core.files.base import ContentFile

from kmp.accounts.models import User
from kmp.bookimports.models import BookImport
from kmp.bookimports.services import ask_books_entry, upload_books
from kmp.runs.services import execute_run

AS_OF = date(2024, 12, 31)
POSITION = {"aset": 1_000, "kewajiban": 400, "ekuitas": 600}
HEAD = ["tanggal", "rujukan", "kode_akun", "nama_akun", "jenis", "pihak", "nama_pihak", "debit", "kredit"]
OPENING = (
    ["31/12/2024", "A", "1-1000", "", "", "", "", "1.000", ""],
    ["31/12/2024", "A", "2-1100", "", "", "PMS-1", "Pemasok (contoh)", "", "400"],
    ["31/12/2024", "A", "3.1.01", "Simpanan Lama", "ekuitas", "", "", "", "600"],
)


def sheet_of(*rows: Sequence[str]) -> bytes:
    """The file as a spreadsheet of the region writes it."""
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([HEAD, *rows])
    return written.getvalue().encode()


def sent_books(
    content: bytes, *, kind: str = "saldo", as_of: date = AS_OF, controls: Mapping[str, int], acting_user: User
) -> BookImport:
    """Uploaded, and read here in this process."""
    batch = upload_books(
        ContentFile(content, "buku.csv"), kind=kind, as_of=as_of, controls=controls, acting_user=acting_user
    )
    assert batch.run is not None
    execute_run(batch.run.pk)
    batch.refresh_from_db()
    return batch


def entered(batch: BookImport, board: User) -> BookImport:
    """Entered by the second person; a refused run leaves its sentence in `batch.run.error`."""
    execute_run(ask_books_entry(batch, acting_user=board).pk)
    return BookImport.objects.select_related("run").get(pk=batch.pk)
