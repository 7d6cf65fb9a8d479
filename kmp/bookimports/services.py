"""The acts of people on an import: upload, put the totals right, ask for its entry, drop it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.bookimports.locks import LockedBookImport, lock_book_import
from kmp.bookimports.models import BookImport, BookImportLine
from kmp.bookimports.queries import totals_with
from kmp.bookimports.rules import MOST_BYTES, control_problems, missing_controls
from kmp.bookimports.states import UNENTERED, BookImportKind, BookImportState
from kmp.books.queries import OPENING, periods_of
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.files.services import erase_file, keep_file
from kmp.files.states import SHEETS
from kmp.numbers import next_number
from kmp.runs.models import Run
from kmp.runs.services import ask_run
from kmp.trail.services import record

PREFIXES = {BookImportKind.OPENING.value: OPENING.rstrip("-"), BookImportKind.JOURNALS.value: "IMB"}
LAST_MONTH, LAST_DAY = 12, 31


@act
def upload_books(
    upload: "File[Any]", *, kind: str, as_of: date, controls: Mapping[str, int], acting_user: User
) -> BookImport:
    """Keep the file and have it read in the background. `controls` are the totals of the report of the day `as_of`.

    Refused: `report_in_future`, `opening_not_at_year_end`, `year_not_open`, `control_missing`,
    `report_does_not_balance`, `report_surplus_differs`, those of `keep_file`, and `one_book_import_per_file` for bytes
    that were uploaded before and not dropped.
    """
    if as_of > clock.today():
        refuse_on([Blocker("report_in_future", _("Tanggal laporan belum terjadi."), path="as_of")])
    if kind == BookImportKind.OPENING and (as_of.month, as_of.day) != (LAST_MONTH, LAST_DAY):
        said = _("Saldo awal ditulis per 31 Desember. Untuk mulai di tengah tahun, impor juga jurnal tahun itu.")
        refuse_on([Blocker("opening_not_at_year_end", said, path="as_of")])
    if not periods_of(as_of.year):
        said = _("Tahun buku %(year)s belum dibuka. Pengurus membukanya di Masa buku, sesudah itu unggah lagi.")
        refuse_on([Blocker("year_not_open", said % {"year": as_of.year}, path="as_of")])
    refuse_on(missing_controls(kind, controls))
    stored = keep_file(upload, kinds=SHEETS, most_bytes=MOST_BYTES, acting_user=acting_user)
    known = BookImport.objects.exclude(state=BookImportState.DROPPED).filter(digest=stored.digest).first()
    if known is not None:  # the database has the last word; this only says where the file is
        said = _("Berkas ini sudah diunggah sebagai %(number)s. Lanjutkan di sana, atau batalkan dahulu.")
        refuse_on([Blocker("one_book_import_per_file", said % {"number": known.number}, path="file")])
    pk, number = next_number(BookImport, PREFIXES[kind])
    batch = BookImport(
        pk=pk,
        number=number,
        kind=kind,
        file=stored,
        digest=stored.digest,
        as_of=as_of,
        controls=dict(controls),
        uploaded_by=acting_user,
        uploaded_at=clock.now(),
    )
    batch.save(force_insert=True)
    _ask("impor_buku_baca", _("Membaca %(number)s"), batch, acting_user=acting_user)
    facts = {"number": number, "kind": kind, "as_of": as_of, "digest": stored.digest, "controls": dict(controls)}
    record("kmp.book_import.uploaded", batch, acting_user=acting_user, after=facts)
    return batch


@act
def correct_controls(batch: BookImport, *, controls: Mapping[str, int], acting_user: User) -> None:
    """Type the totals of the report once more, where a finger slipped.

    Refused: `import_moved`, `not_the_uploader`, and as `upload_books` refuses totals.
    """
    held = lock_book_import(batch.pk)
    if held.state != BookImportState.READY:
        raise _moved()
    if held.uploaded_by_id != acting_user.pk:
        raise DomainError("not_the_uploader", _("Hanya yang mengunggah yang membetulkan angka laporannya."))
    refuse_on(missing_controls(held.kind, controls))
    before = held.controls
    held.controls = dict(controls)
    held.found = totals_with(held)
    held.save(update_fields=["controls", "found"])
    record(
        "kmp.book_import.controls_corrected",
        held,
        acting_user=acting_user,
        before={"controls": before},
        after={"controls": held.controls},
    )


@act
def ask_books_entry(batch: BookImport, *, acting_user: User) -> Run:
    """Have the file entered in the background, by a second person; asked again, it is the same run.

    Refused: `import_moved`, `book_import_entered_by_a_second_person`, and each total that differs (`control_…`).
    """
    held = lock_book_import(batch.pk)
    if held.state != BookImportState.READY:
        raise _moved()
    refuse_second(held, acting_user)
    refuse_on(control_problems(held.controls, totals_with(held)))
    return _ask("impor_buku_catat", _("Mencatat %(number)s"), held, acting_user=acting_user)


def refuse_second(held: LockedBookImport, acting_user: User) -> None:
    """Raise `book_import_entered_by_a_second_person` for the one who uploaded it."""
    if held.uploaded_by_id == acting_user.pk:
        said = _("Yang mengunggah dan yang mencatat harus dua orang yang berbeda.")
        raise DomainError("book_import_entered_by_a_second_person", said)


@act
def drop_books(batch: BookImport, *, acting_user: User) -> None:
    """Cancel an import that was not entered: its lines and its file are gone, its number and digest stay.

    Refused: `import_moved` for one that was entered or dropped, `busy` while it is being entered.
    """
    held = lock_book_import(batch.pk)
    if held.state not in UNENTERED:
        raise _moved()
    before = str(held.state)
    held.state = BookImportState.DROPPED
    held.save(update_fields=["state"])
    BookImportLine.objects.filter(batch=held).delete()
    erase_file(held.file, acting_user=acting_user)
    record("kmp.book_import.dropped", held, acting_user=acting_user, before={"state": before})


def _moved() -> DomainError:
    return DomainError("import_moved", _("Impor ini sudah dicatat, dibatalkan, atau belum siap."))


def _ask(kind: str, subject: str, batch: BookImport, *, acting_user: User) -> Run:
    inputs = {"import": batch.pk, "by": acting_user.pk}
    run = ask_run(kind, subject=subject % {"number": batch.number}, inputs=inputs, acting_user=acting_user)
    batch.run = run
    batch.save(update_fields=["run"])
    return run
