"""Answers that many views give: to another page after an act, a list as a spreadsheet, a paper as a PDF."""

import csv
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from kmp.files.rules import CONTENT_TYPES
from kmp.files.states import FileKind

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXACT_IN_EXCEL = 10**15  # larger whole numbers lose their last digits there, so they are written as text
WIDEST, NARROWEST = 48, 10  # letters of a column


def see_other(to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """303 to a URL name with its arguments, an object or a path: going back never repeats the act."""
    return HttpResponseRedirect(resolve_url(to, *args, **kwargs), status=HTTPStatus.SEE_OTHER)


class _Echo:
    """A file that hands back what is written to it, so that rows stream one by one."""

    def write(self, line: str) -> str:
        return line


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """`rows` as the download `name`.csv: semicolons and a byte order mark, as Indonesian spreadsheets expect.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    writer = csv.writer(_Echo(), delimiter=";")

    def lines() -> Iterable[str]:
        yield "\ufeff"
        yield writer.writerow(head)
        for row in rows:
            yield writer.writerow([_harmless(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def pdf_file(name: str, content: bytes) -> HttpResponse:
    """`content` as the download `name`.pdf."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[FileKind.PDF])
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def xlsx_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> FileResponse:
    """`rows` as the download `name`.xlsx: one row in memory at a time, the head bold and always in sight.

    Text stays text, never a formula or link; whole numbers, dates and instants (in the reader's zone) are such cells.
    """
    made = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it, and then it is gone
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(made, options)
    page = book.add_worksheet()
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    instant = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for column, title in enumerate(head):
        page.set_column(column, column, min(max(len(str(title)) + 4, NARROWEST), WIDEST))
        page.write_string(0, column, str(title), bold)
    page.freeze_panes(1, 0)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(page, line, column, cell, day, instant)
    book.close()
    made.seek(0)
    kind = CONTENT_TYPES[FileKind.XLSX]
    return FileResponse(made, as_attachment=True, filename=f"{name}.xlsx", content_type=kind)


def _write_cell(page: Any, line: int, column: int, cell: object, day: Any, instant: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        local = timezone.localtime(cell).replace(tzinfo=None) if timezone.is_aware(cell) else cell
        page.write_datetime(line, column, local, instant)
    elif isinstance(cell, date):
        page.write_datetime(line, column, cell, day)
    elif isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) < EXACT_IN_EXCEL:
        page.write_number(line, column, cell)
    else:
        page.write_string(line, column, str(cell))
