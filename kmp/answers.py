"""Answers that many views give: to another page after an act, and a list as a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import resolve_url

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
