"""The template to fill in: headings, one invented line, and a sheet that explains every column."""

import io
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.functional import Promise

from kmp.files.rules import CONTENT_TYPES
from kmp.files.states import FileKind
from members.imports.columns import COLUMNS
from members.registry.states import DeviceGroup, InstitutionKind, LicenceKind

WIDTHS = {"nama": 32, "nama_lembaga": 32, "desa": 36, "surel": 28, "nik": 20, "npwp": 20}
WIDE, USUAL = 80, 18


def example_line() -> list[str]:
    """The invented line; it is refused when somebody leaves it in."""
    return [column.example for column in COLUMNS]


def words_of_columns() -> dict[str, list[tuple[str, str | Promise]]]:
    """The words that three columns take, each with its meaning."""
    return {
        "jenis": [(str(one.value), one.label) for one in InstitutionKind],
        "izin_jenis": [(str(one.value), one.label) for one in LicenceKind],
        "izin_golongan": [(str(one.value), one.label) for one in DeviceGroup],
    }


def workbook(name: str) -> HttpResponse:
    """The template as the download `name`.xlsx."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    _members(book)
    _explanations(book)
    book.close()
    answer = HttpResponse(written.getvalue(), content_type=CONTENT_TYPES[FileKind.XLSX])
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _members(book: Any) -> None:
    """Every column but money is text: a spreadsheet rounds a NIK, and turns dates and codes into something else."""
    sheet = book.add_worksheet("Anggota")
    bold, text, money = (
        book.add_format({"bold": True, "num_format": "@"}),
        book.add_format({"num_format": "@"}),
        book.add_format({"num_format": "#,##0"}),
    )
    for across, column in enumerate(COLUMNS):
        sheet.set_column(across, across, WIDTHS.get(column.code, USUAL), money if column.is_number else text)
        sheet.write_string(0, across, column.code, bold)
        if column.example and column.is_number:
            sheet.write_number(1, across, int(column.example), money)
        elif column.example:
            sheet.write_string(1, across, column.example, text)
    sheet.freeze_panes(1, 0)


def _explanations(book: Any) -> None:
    sheet = book.add_worksheet("Penjelasan")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, USUAL + 6)
    sheet.set_column(2, 2, WIDE, wrapped)
    rows: list[tuple[str, str, str]] = [("Kolom", "Perlu", "Isi")]
    rows += [(column.code, str(column.needed), str(column.meaning)) for column in COLUMNS]
    for code, words in words_of_columns().items():
        rows += [("", "", ""), (f"Pilihan {code}", "", "")]
        rows += [(word, "", str(meaning)) for word, meaning in words]
    for line, row in enumerate(rows):
        for across, cell in enumerate(row):
            is_title = line == 0 or cell.startswith("Pilihan ")
            sheet.write_string(line, across, cell, *([bold] if is_title else []))
