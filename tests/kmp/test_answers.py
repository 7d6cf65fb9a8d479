"""Lists as files: text stays text, numbers and dates are numbers and dates."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

from kmp.answers import csv_file, pdf_file, xlsx_file

ROWS: list[list[Any]] = [
    ["=1+1", 1_250_000, date(2026, 11, 22), datetime(2026, 11, 22, 18, 30, tzinfo=UTC)],
    ["https://contoh.example", 3174_0000_0000_0001, None, ""],
    ["@nama", True, "-5", "  spasi"],
]


def cells(answer: Any) -> list[list[Any]]:
    content = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_sheet_keeps_text_numbers_dates_and_long_numbers() -> None:
    answer = xlsx_file("daftar", ["Nama", "Jumlah", "Tanggal", "Waktu"], ROWS)

    assert answer["Content-Disposition"] == 'attachment; filename="daftar.xlsx"'
    assert cells(answer) == [
        ["Nama", "Jumlah", "Tanggal", "Waktu"],
        ["=1+1", 1_250_000.0, date(2026, 11, 22), datetime(2026, 11, 23, 1, 30)],  # noqa: DTZ001  WIB
        ["https://contoh.example", "3174000000000001", "", ""],
        ["@nama", "True", "-5", "  spasi"],
    ]


def test_sheet_holds_no_formula_and_no_link() -> None:
    content = b"".join(xlsx_file("x", ["a"], ROWS).streaming_content)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        page = packed.read("xl/worksheets/sheet1.xml")

    assert b"<f>" not in page
    assert b"hyperlink" not in page


def test_sheet_without_rows_has_its_head() -> None:
    assert cells(xlsx_file("kosong", ["Nama"], [])) == [["Nama"]]


def test_csv_text_is_no_formula() -> None:
    content = b"".join(csv_file("x", ["a"], [["=1+1"], [-5]]).streaming_content)  # type: ignore[arg-type]

    assert content.decode("utf-8-sig") == "a\r\n'=1+1\r\n-5\r\n"


def test_pdf_is_a_download() -> None:
    answer = pdf_file("kuitansi-KW-1", b"%PDF-1.7")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="kuitansi-KW-1.pdf"'
