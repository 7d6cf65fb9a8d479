"""A sheet as lines of text: CSV with ; , or tab, in UTF-8, UTF-16 or what Excel on Windows writes; XLSX by calamine.

Nothing is judged here but whether the file can be read at all (`Unreadable`).
"""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

SEPARATORS = ";,\t"
ROUNDED = "≈"  # before a number that a spreadsheet has rounded to 15 digits
EXACT = 10**15  # a cell keeps fifteen digits of a number
MOST_CELLS = 200  # columns of a line that are looked at
Line = tuple[int, list[str]]


class Unreadable(Exception):
    """The file as a whole cannot be read; the sentence says what to do."""


@dataclass(frozen=True)
class Sheet:
    """The cells of the first line, the lines after it with their numbers in the file, and about how many there are."""

    head: list[str]
    lines: Iterator[Line]
    about: int


def heading(text: str) -> str:
    """A heading as a code: "Tanggal masuk *" is tanggal_masuk."""
    return "_".join(text.strip().strip("*").strip().lower().replace("-", " ").replace("_", " ").split())


def open_sheet(file: IO[bytes], *, is_workbook: bool, page: str, known: Collection[str]) -> Sheet:
    """The first line that is not empty is the head. Of a workbook the page named `page` is read, or the first; of a
    text file the separator by which its head falls into the most of the `known` columns. Raises `Unreadable`."""
    try:
        lines, about = _workbook_lines(file, page) if is_workbook else _text_lines(file.read(), known)
        first = next(lines, None)
    except (CalamineError, csv.Error, ValueError, OSError) as error:
        raise Unreadable(_("Berkas ini tidak dapat dibaca. Simpan ulang sebagai CSV atau XLSX.")) from error
    if first is None:
        raise Unreadable(_("Berkas ini kosong."))
    return Sheet(first[1], _guarded(lines), about)


def _guarded(lines: Iterator[Line]) -> Iterator[Line]:
    """A file that breaks in the middle is unreadable too."""
    try:
        yield from lines
    except (CalamineError, csv.Error, ValueError, OSError) as error:
        raise Unreadable(_("Berkas ini rusak di tengah. Simpan ulang, lalu unggah lagi.")) from error


def _text_lines(content: bytes, known: Collection[str]) -> tuple[Iterator[Line], int]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, known))

    def lines() -> Iterator[Line]:
        for cells in reader:
            bare = [cell.strip() for cell in cells[:MOST_CELLS]]
            if any(bare):
                yield reader.line_num, bare

    return lines(), text.count("\n")


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str, known: Collection[str]) -> str:
    """The one by which the first line falls into the most known columns."""
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda mark: sum(heading(part.strip('" ')) in known for part in first.split(mark)))


def _workbook_lines(file: IO[bytes], page: str) -> tuple[Iterator[Line], int]:
    workbook = CalamineWorkbook.from_filelike(file)
    named = {name.strip().lower(): name for name in workbook.sheet_names}
    sheet = workbook.get_sheet_by_name(named[page]) if page in named else workbook.get_sheet_by_index(0)

    def lines() -> Iterator[Line]:
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            bare = [_cell(cell) for cell in cells[:MOST_CELLS]]
            if any(bare):
                yield number, bare

    return lines(), sheet.height


def _cell(value: Any) -> str:
    """A cell as a person reads it; a number of more than 15 digits is marked as rounded."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")) or value != int(value):
        return str(value)
    return f"{ROUNDED}{int(value)}" if abs(value) >= EXACT else str(int(value))
