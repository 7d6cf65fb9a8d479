"""The template to fill in: headings, an invented entry of two lines, and a sheet that explains every column."""

import io
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from kmp.bookimports.columns import COLUMNS, SHEET
from kmp.files.rules import CONTENT_TYPES
from kmp.files.states import FileKind

WIDTHS = {"keterangan": 36, "nama_akun": 32, "nama_pihak": 28}
WIDE, USUAL = 80, 16
EXAMPLE = (
    ("2025-12-31", "SALDO-AWAL", "Saldo awal (contoh)", "1-1000", "Kas", "aset", "", "", "", "1000000", ""),
    ("2025-12-31", "SALDO-AWAL", "", "3-9000", "Ekuitas Lain", "ekuitas", "", "", "", "", "1000000"),
)


def example_lines() -> list[list[str]]:
    """The invented entry; it balances, so that the template itself can be tried."""
    return [list(line) for line in EXAMPLE]


def workbook(name: str) -> HttpResponse:
    """The template as the download `name`.xlsx."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    _lines(book)
    _explanations(book)
    book.close()
    answer = HttpResponse(written.getvalue(), content_type=CONTENT_TYPES[FileKind.XLSX])
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _lines(book: Any) -> None:
    """Every column but money is text: a spreadsheet would make dates or numbers of account codes."""
    sheet = book.add_worksheet(SHEET.capitalize())
    bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
    money = book.add_format({"num_format": "#,##0"})
    for across, column in enumerate(COLUMNS):
        width = WIDTHS.get(column.code, USUAL)
        sheet.set_column(across, across, width, money if column.is_number else text)
        sheet.write_string(0, across, column.code, bold)
    for down, line in enumerate(EXAMPLE, start=1):
        for across, cell in enumerate(line):
            if cell and COLUMNS[across].is_number:
                sheet.write_number(down, across, int(cell), money)
            elif cell:
                sheet.write_string(down, across, cell, text)
    sheet.freeze_panes(1, 0)


def _explanations(book: Any) -> None:
    sheet = book.add_worksheet("Penjelasan")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, USUAL + 6)
    sheet.set_column(2, 2, WIDE, wrapped)
    for across, title in enumerate(("Kolom", "Perlu", "Isi")):
        sheet.write_string(0, across, title, bold)
    for down, column in enumerate(COLUMNS, start=1):
        for across, cell in enumerate((column.code, str(column.needed), str(column.meaning))):
            sheet.write_string(down, across, cell)
