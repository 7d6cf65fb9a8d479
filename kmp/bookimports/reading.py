"""The first half of an import, in the background: read the file, check every line, lay the lines out for the preview.

One transaction: a killed worker leaves nothing, and the run begins anew. No line is held: it is read, checked and sent
to the database by COPY.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from kmp.acts import act
from kmp.bookimports.columns import COLUMNS
from kmp.bookimports.models import BookImport, BookImportLine
from kmp.bookimports.queries import facts_on, faulty_lines, summary_of, totals_with
from kmp.bookimports.rules import MOST_ROWS, ONE_JOURNAL, Journals, Row, check_row, error_of
from kmp.bookimports.states import BookImportState
from kmp.errors import DomainError
from kmp.files.sheets import Sheet, Unreadable, open_sheet
from kmp.files.states import FileKind
from kmp.runs.models import Run
from kmp.runs.services import Report, finish_run

CHUNK = 2_000  # lines of one COPY, and of one step of the bar
SHARE_OF_READING = 0.8  # of the bar; the rest is the sums
MOST_FAULTS = 20  # kinds of errors that are told together
COPY = """
    COPY kmp_bookimportline (batch_id, line, "on", reference, memo, account, account_name, turnover, party, party_name,
                             amount_rp, errors) FROM STDIN (FORMAT csv)
"""
ADD_ERRORS = """
    UPDATE kmp_bookimportline AS row SET errors = row.errors || each.error
      FROM unnest(%s::int[], %s::jsonb[]) AS each(line, error)
     WHERE row.batch_id = %s AND row.line = each.line
"""


@act
def read_books(run: Run, report: Report) -> BookImport:
    """The work of an `impor_buku_baca` run: `siap` without a single error, else `bermasalah`.

    Refused: `import_moved` when it was dropped meanwhile.
    """
    batch = BookImport.objects.select_related("file").get(pk=run.inputs["import"])
    faults = _Faults()
    try:
        rows = _lay_out(batch, faults, report)
    except Unreadable as unreadable:
        rows, faults = 1, _Faults()
        _lay_out_nothing(batch, faults, str(unreadable))
    faulty = faulty_lines(batch)
    summary = {**summary_of(batch), "faults": faults.told()}
    state = BookImportState.FAULTY if faulty else BookImportState.READY
    still = BookImport.objects.filter(pk=batch.pk, state=BookImportState.READING)
    if not still.update(rows=rows, faulty=faulty, summary=summary, found=totals_with(batch), state=state):
        raise DomainError("import_moved", _("Impor ini sudah dibatalkan."))
    finish_run(run, result={"rows": rows, "url": reverse("staff_book_import", args=[batch.pk])})
    return batch


class _Faults:
    """How often each kind of error was made, with the words of the first: a hundred thousand lines in a few."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._words: dict[tuple[str, str], str] = {}

    def count(self, error: dict[str, str]) -> None:
        key = error["column"], error["code"]
        self._counts[key] += 1
        self._words.setdefault(key, error["message"])

    def told(self) -> list[list[Any]]:
        """Column, sentence and how often, the most frequent first."""
        return [[key[0], self._words[key], count] for key, count in self._counts.most_common(MOST_FAULTS)]


def _lay_out(batch: BookImport, faults: _Faults, report: Report) -> int:
    """Every line into its table, checked, by COPY; then what only the lines together show. How many there were."""
    journals = Journals()
    with batch.file.content.open("rb") as file:
        is_workbook = batch.file.kind == FileKind.XLSX
        sheet = open_sheet(file, is_workbook=is_workbook, page=COLUMNS.page, known=COLUMNS.words)
        rows = _checked(sheet, batch, journals, report)
        count = _copy(batch, rows, faults)
    if not count:
        raise Unreadable(_("Di bawah judul kolom tidak ada satu baris pun."))
    _add(batch, list(journals.problems()), faults)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kmp_bookimportline")
    return count


def _checked(sheet: Sheet, batch: BookImport, journals: Journals, report: Report) -> Iterator[Row]:
    facts, head, total = facts_on(batch.as_of), COLUMNS.expect_head(sheet.head), max(sheet.about, 1)
    for count, (line, cells) in enumerate(sheet.lines, start=1):
        if count > MOST_ROWS:
            most = f"{MOST_ROWS:,}".replace(",", ".")
            raise Unreadable(_("Berkas ini lebih dari %(most)s baris. Bagi menjadi beberapa.") % {"most": most})
        if count % CHUNK == 0:
            report(int(min(count, total) * SHARE_OF_READING), total)
        row = check_row(line, {code: cell for code, cell in zip(head.codes, cells, strict=False) if code}, facts)
        journals.hold(row)
        yield row


def _copy(batch: BookImport, rows: Iterator[Row], faults: _Faults) -> int:
    """Send the lines some thousands at a time: during a COPY nothing else can be asked."""
    buffer, count = io.StringIO(), 0
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)  # what is quoted is never NULL
    with connection.cursor() as cursor:
        for count, row in enumerate(rows, start=1):
            writer.writerow(_cells(batch, row))
            for error in row.errors:
                faults.count(error)
            if count % CHUNK == 0:
                _send(cursor, buffer)
        _send(cursor, buffer)
    return count


def _send(cursor: Any, buffer: io.StringIO) -> None:
    buffer.seek(0)
    cursor.copy_expert(COPY, buffer)
    buffer.seek(0)
    buffer.truncate()


def _cells(batch: BookImport, row: Row) -> list[object]:
    """A line as COPY takes it."""
    texts = (row.reference, row.memo, row.account, row.account_name, row.turnover, row.party, row.party_name)
    return [batch.pk, row.line, row.on.isoformat(), *texts, row.amount_rp, json.dumps(row.errors)]


def _add(batch: BookImport, found: list[tuple[int, dict[str, str]]], faults: _Faults) -> None:
    """Errors that are known only at the end, each at its line."""
    for _line, error in found:
        faults.count(error)
    with connection.cursor() as cursor:
        lines, errors = [line for line, _error in found], [json.dumps([error]) for _line, error in found]
        cursor.execute(ADD_ERRORS, [lines, errors, batch.pk])


def _lay_out_nothing(batch: BookImport, faults: _Faults, message: str) -> None:
    """One faulty line that says why the file as a whole cannot be taken."""
    BookImportLine.objects.filter(batch=batch).delete()
    error = error_of("", "file_unreadable", message)
    faults.count(error)
    BookImportLine.objects.create(batch=batch, line=1, on=batch.as_of, reference=ONE_JOURNAL, errors=[error])
