"""The first half of an import, in the background: read the file, check every line, lay the lines out for the preview.

One transaction: a killed worker leaves nothing, and the run begins anew.
"""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.acts import act
from kmp.bookimports.columns import ALIASES, CODES, SHEET, Head, read_head
from kmp.bookimports.models import BookImport, BookImportLine
from kmp.bookimports.queries import facts_on, summary_of, totals_with
from kmp.bookimports.rules import MOST_ROWS, Row, check_journals, check_row
from kmp.bookimports.states import BookImportState
from kmp.errors import DomainError
from kmp.files.sheets import Sheet, Unreadable, open_sheet
from kmp.files.states import FileKind
from kmp.runs.models import Run
from kmp.runs.services import Report, finish_run

BATCH = 5_000  # lines of one INSERT
REPORT_EACH = 2_000


@act
def read_books(run: Run, report: Report) -> BookImport:
    """The work of an `impor_buku_baca` run: `siap` without a single error, else `bermasalah`.

    Refused: `import_moved` when it was dropped meanwhile.
    """
    batch = BookImport.objects.select_related("file").get(pk=run.inputs["import"])
    try:
        rows = list(_rows(batch, report))
        if not rows:
            raise Unreadable(_("Di bawah judul kolom tidak ada satu baris pun."))
        check_journals(rows)
    except Unreadable as unreadable:
        rows = [Row(1, batch.as_of)]
        rows[0].wrong("", "file_unreadable", str(unreadable))
    BookImportLine.objects.bulk_create((_line(batch, row) for row in rows), batch_size=BATCH)
    faulty = sum(bool(row.errors) for row in rows)
    state = BookImportState.FAULTY if faulty else BookImportState.READY
    still = BookImport.objects.filter(pk=batch.pk, state=BookImportState.READING)
    if not still.update(
        rows=len(rows), faulty=faulty, summary=summary_of(batch), found=totals_with(batch), state=state
    ):
        raise DomainError("import_moved", _("Impor ini sudah dibatalkan."))
    finish_run(run, result={"rows": len(rows), "url": reverse("staff_book_import", args=[batch.pk])})
    return batch


def _rows(batch: BookImport, report: Report) -> Iterator[Row]:
    facts = facts_on(batch.as_of)
    with batch.file.content.open("rb") as file:
        is_workbook = batch.file.kind == FileKind.XLSX
        sheet = open_sheet(file, is_workbook=is_workbook, page=SHEET, known=[*CODES, *ALIASES])
        head, total = _head(sheet), max(sheet.about, 1)
        for count, (line, cells) in enumerate(sheet.lines, start=1):
            if count > MOST_ROWS:
                most = f"{MOST_ROWS:,}".replace(",", ".")
                raise Unreadable(_("Berkas ini lebih dari %(most)s baris. Bagi menjadi beberapa.") % {"most": most})
            if count % REPORT_EACH == 0:
                report(min(count, total), total)
            yield check_row(line, {code: cell for code, cell in zip(head.codes, cells, strict=False) if code}, facts)


def _head(sheet: Sheet) -> Head:
    """The headings, or `Unreadable` with all that is wrong with them."""
    head = read_head(sheet.head)
    said = []
    if head.missing:
        said.append(_("Kolom yang wajib tidak ada: %(columns)s.") % {"columns": ", ".join(head.missing)})
    if head.unknown:
        said.append(_("Kolom ini tidak dikenal: %(columns)s.") % {"columns": ", ".join(head.unknown)[:200]})
    if head.twice:
        said.append(_("Kolom ini ada dua kali: %(columns)s.") % {"columns": ", ".join(head.twice)})
    if said:
        raise Unreadable(" ".join([*said, _("Pakai judul kolom dari templat.")]))
    return head


def _line(batch: BookImport, row: Row) -> BookImportLine:
    return BookImportLine(
        batch=batch,
        line=row.line,
        on=row.on,
        reference=row.reference,
        memo=row.memo,
        account=row.account,
        account_name=row.account_name,
        turnover=row.turnover,
        party=row.party,
        party_name=row.party_name,
        amount_rp=row.amount_rp,
        errors=row.errors,
    )
