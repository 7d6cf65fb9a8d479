"""The template of a file to import: headings, invented lines, and a page that explains every column."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from kmp.files.columns import Column, Columns
from kmp.files.rules import CONTENT_TYPES
from kmp.files.states import FileKind

WIDE, USUAL = 80, 18


def template_workbook(
    name: str,
    columns: Columns,
    *,
    example: Sequence[Sequence[str]],
    widths: Mapping[str, int],
    choices: Mapping[str, Iterable[tuple[str, Any]]],
) -> HttpResponse:
    """The template as the download `name`.xlsx; `choices` are the words that some columns take, with their meaning."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    _lines(book, columns, example, widths)
    _explanations(book, columns.known, choices)
    book.close()
    answer = HttpResponse(written.getvalue(), content_type=CONTENT_TYPES[FileKind.XLSX])
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _lines(book: Any, columns: Columns, example: Sequence[Sequence[str]], widths: Mapping[str, int]) -> None:
    """Every column but money is text: a spreadsheet rounds a NIK, and turns dates and codes into something else."""
    sheet = book.add_worksheet(columns.page.capitalize())
    bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
    money = book.add_format({"num_format": "#,##0"})
    for across, column in enumerate(columns.known):
        sheet.set_column(across, across, widths.get(column.code, USUAL), money if column.is_number else text)
        sheet.write_string(0, across, column.code, bold)
        for down, line in enumerate(example, start=1):
            if line[across] and column.is_number:
                sheet.write_number(down, across, int(line[across]), money)
            elif line[across]:
                sheet.write_string(down, across, line[across], text)
    sheet.freeze_panes(1, 0)


def _explanations(book: Any, columns: Sequence[Column], choices: Mapping[str, Iterable[tuple[str, Any]]]) -> None:
    sheet = book.add_worksheet("Penjelasan")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, USUAL + 6)
    sheet.set_column(2, 2, WIDE, wrapped)
    rows: list[tuple[str, str, str]] = [("Kolom", "Perlu", "Isi")]
    rows += [(column.code, str(column.needed), str(column.meaning)) for column in columns]
    for code, words in choices.items():
        rows += [("", "", ""), (f"Pilihan {code}", "", "")]
        rows += [(word, "", str(meaning)) for word, meaning in words]
    for line, row in enumerate(rows):
        is_title = line == 0 or row[0].startswith("Pilihan ")
        for across, cell in enumerate(row):
            sheet.write_string(line, across, cell, *([bold] if is_title else []))
