"""A bank's CSV as credits: separator, header, columns, dates and amounts found out, every bad row named. Pure.

Amounts are whole rupiah; a balance drops its sen. Refusals of a whole file: `header_missing`, `too_many_rows`,
`no_credits`. Problems of single rows are collected with the line number of the file, and one is enough to refuse it.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import DomainError
from members.banking.states import Column

SEPARATORS = (";", ",", "\t", "|")
HEADER_WITHIN = 40  # lines: banks put the account and the period above the table
MOST_ROWS = 20_000  # of one file
LONGEST_TEXT = 300  # letters, as in BankLine.description
SEN = 100  # of one rupiah

NAMES = {
    Column.DATE: {"tanggal", "tgl", "tanggal transaksi", "tgl transaksi", "tgl trans", "tanggal posting", "tgl posting"}
    | {"date", "transaction date", "trans date", "posting date", "post date", "value date", "tanggal efektif"},
    Column.TEXT: {"keterangan", "keterangan transaksi", "uraian", "uraian transaksi", "deskripsi", "berita", "catatan"}
    | {"description", "transaction description", "remark", "remarks", "details", "transaksi", "keterangan tambahan"},
    Column.CREDIT: {"kredit", "credit", "cr", "mutasi kredit", "uang masuk", "kredit rp", "kredit idr", "credit amount"}
    | {"jumlah kredit", "nominal kredit", "credit idr"},
    Column.DEBIT: {"debet", "debit", "db", "mutasi debet", "mutasi debit", "uang keluar", "debet rp", "debit rp"}
    | {"debet idr", "debit idr", "debit amount", "jumlah debet", "jumlah debit", "nominal debet", "nominal debit"},
    Column.AMOUNT: {"jumlah", "nominal", "mutasi", "amount", "jumlah rp", "jumlah idr", "nilai", "nominal rp"}
    | {"transaction amount", "nilai transaksi"},
    Column.SIGN: {"db cr", "cr db", "d k", "k d", "dk", "d c", "dc", "tipe", "jenis", "type", "debet kredit", "dbcr"}
    | {"debit kredit", "jenis mutasi", "jenis transaksi", "tipe mutasi", "transaction type"},
    Column.BALANCE: {"saldo", "balance", "saldo akhir", "saldo rp", "saldo idr", "closing balance", "running balance"},
}
MONTHS = {
    **dict.fromkeys(("jan", "januari", "january"), 1),
    **dict.fromkeys(("feb", "peb", "februari", "february"), 2),
    **dict.fromkeys(("mar", "maret", "march"), 3),
    **dict.fromkeys(("apr", "april"), 4),
    **dict.fromkeys(("mei", "may"), 5),
    **dict.fromkeys(("jun", "juni", "june"), 6),
    **dict.fromkeys(("jul", "juli", "july"), 7),
    **dict.fromkeys(("agu", "ags", "agt", "agustus", "aug", "august"), 8),
    **dict.fromkeys(("sep", "sept", "september"), 9),
    **dict.fromkeys(("okt", "oktober", "oct", "october"), 10),
    **dict.fromkeys(("nov", "nop", "november", "nopember"), 11),
    **dict.fromkeys(("des", "desember", "dec", "december"), 12),
}
IN, OUT = (
    frozenset({"cr", "k", "c", "kr", "kredit", "credit", "masuk", "+"}),
    frozenset({"db", "d", "dr", "debet", "debit", "keluar", "-"}),
)
SUMMARY = re.compile(r"\b(saldo|total|jumlah|mutasi|periode|balance|subtotal|halaman|page|rekap)\b", re.I)
MONEY = re.compile(r"^(?P<sign>[-+(]?)(?P<digits>\d[\d.,]*)\)?$")
YEAR = re.compile(r"\b(20\d\d)\b")
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)$")
DAY_FIRST = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d\d))?$")
NAMED = re.compile(r"^(\d{1,2})[-/. ]?([A-Za-z]{3,9})[-/. ]?(\d{4}|\d\d)?$")
CLOCK = re.compile(r"[ T]\d{1,2}[:.]\d\d([:.]\d\d)?(\.\d+)?( ?(wib|wita|wit))?$", re.I)


@dataclass(frozen=True)
class Credit:
    """Money that came in. `row` is the line of the file; `digest` tells the same line again in another file."""

    row: int
    date: date
    amount_rp: int
    description: str
    balance_rp: int | None
    digest: str


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one line of the file; `row` counts from 1."""

    row: int
    message: str


@dataclass
class Reading:
    """A whole file as it was understood."""

    separator: str
    header_row: int
    columns: dict[Column, str]  # what was found → the heading in the file
    credits: list[Credit] = field(default_factory=list)
    debits: int = 0
    with_sen: list[int] = field(default_factory=list)  # rows of credits that are no whole rupiah: bank interest
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def total_rp(self) -> int:
        """All credits together."""
        return sum(credit.amount_rp for credit in self.credits)

    @property
    def first_on(self) -> date:
        """The day of the earliest credit."""
        return min(credit.date for credit in self.credits)

    @property
    def last_on(self) -> date:
        """The day of the latest credit."""
        return max(credit.date for credit in self.credits)


@dataclass(frozen=True)
class _Amount:
    """What a cell says: sen, and True for money in, False for money out, None where it does not say."""

    sen: int
    comes_in: bool | None


class _Unreadable(Exception):
    """A cell that means nothing; the sentence says what it should be."""


def read_credits(text: str, *, account: str, today: date) -> Reading:
    """The credits of a bank's CSV of `account` (a code of the books), with every problem of its rows."""
    separator, start, places, heads = _table(text)
    rows = list(_rows(text, separator))
    if len(rows) - start > MOST_ROWS:
        message = _("Berkas ini lebih dari %(most)s baris. Unduh mutasi untuk masa yang lebih pendek.")
        raise DomainError("too_many_rows", message % {"most": MOST_ROWS})
    reading = Reading(separator, rows[start][0], {column: heads[place] for column, (place, *_more) in places.items()})
    reader = _Reader(reading, places, year=_year_above(rows[:start]), today=today, account=account)
    for number, cells in rows[start + 1 :]:
        reader.take(number, cells)
    if not reading.credits and not reading.problems:
        raise DomainError("no_credits", _("Tidak ada uang masuk dalam berkas ini."))
    return reading


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not empty with its number in the file; a cell may hold line breaks inside quotes."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for cells in reader:
        clean = [cell.strip().lstrip("'").strip() for cell in cells]
        if any(clean):
            yield reader.line_num, clean


def _table(text: str) -> tuple[str, int, dict[Column, list[int]], list[str]]:
    """Separator, place of the heading row among the rows, and the cells of each column known by its name."""
    best: tuple[int, str, int, dict[Column, list[int]], list[str]] | None = None
    for separator in SEPARATORS:
        for place, (_number, cells) in zip(range(HEADER_WITHIN), _rows(text, separator), strict=False):
            columns = _columns(cells)
            if _is_enough(columns) and (best is None or len(columns) > best[0]):
                best = (len(columns), separator, place, columns, cells)
    if best is None:
        message = _("Baris judul tidak ditemukan. Perlu kolom tanggal, keterangan, dan kredit (atau jumlah).")
        raise DomainError("header_missing", message)
    return best[1:]


def _columns(cells: Sequence[str]) -> dict[Column, list[int]]:
    found: dict[Column, list[int]] = {}
    for place, cell in enumerate(cells):
        name = " ".join(re.sub(r"[^a-z0-9]+", " ", cell.lower()).split())
        for column, names in NAMES.items():
            if name in names and (column == Column.TEXT or column not in found):
                found.setdefault(column, []).append(place)
    return found


def _is_enough(columns: dict[Column, list[int]]) -> bool:
    return Column.DATE in columns and (Column.CREDIT in columns or Column.AMOUNT in columns)


def _year_above(rows: Sequence[tuple[int, list[str]]]) -> int | None:
    """The year of the period that stands above the table, where all years there are one."""
    years = {int(year) for _number, cells in rows for year in YEAR.findall(" ".join(cells))}
    return years.pop() if len(years) == 1 else None


class _Reader:
    """Takes the rows below the heading, one after the other."""

    def __init__(
        self, reading: Reading, places: dict[Column, list[int]], *, year: int | None, today: date, account: str
    ) -> None:
        self.reading, self.places, self.year, self.today, self.account = reading, places, year, today, account
        self.equals: Counter[tuple[object, ...]] = Counter()

    def take(self, number: int, cells: list[str]) -> None:
        """One row: a credit, a debit, a summary of the bank, or a problem."""
        day = self._cell(cells, Column.DATE)
        if not day or SUMMARY.search(day):
            if not SUMMARY.search(" ".join(cells)) and self._has_money(cells):
                self._problem(number, _("Tanggalnya kosong."))
            return
        try:
            amount = self._amount(cells)
            if amount is None or not amount.comes_in:
                self.reading.debits += 1 if amount else 0
                return
            self._keep(number, cells, self._day(day), amount.sen)
        except _Unreadable as problem:
            self._problem(number, str(problem))

    def _keep(self, number: int, cells: list[str], day: date, sen: int) -> None:
        if sen % SEN:
            self.reading.with_sen.append(number)
            return
        text = self._text(cells)
        balance = _money(self._cell(cells, Column.BALANCE))
        facts = (self.account, day.isoformat(), sen // SEN, text.upper(), balance.sen if balance else None)
        self.equals[facts] += 1
        digest = hashlib.sha256(repr((*facts, self.equals[facts])).encode()).hexdigest()
        balance_rp = balance.sen // SEN if balance else None
        self.reading.credits.append(Credit(number, day, sen // SEN, text, balance_rp, digest))

    def _day(self, text: str) -> date:
        day = _date(text, year=self.year)
        if day > self.today:
            raise _Unreadable(_("Tanggal %(day)s belum terjadi.") % {"day": text})
        return day

    def _text(self, cells: list[str]) -> str:
        parts = [cells[place] for place in self.places.get(Column.TEXT, []) if place < len(cells)]
        return " ".join(" ".join(parts).split())[:LONGEST_TEXT] or "–"

    def _cell(self, cells: list[str], column: Column) -> str:
        place = self.places.get(column, [len(cells)])[0]
        return cells[place] if place < len(cells) else ""

    def _amount(self, cells: list[str]) -> _Amount | None:
        """Money in or out, from two columns or from one with its sign; None for a row without money."""
        if Column.CREDIT in self.places:
            credit = _money(self._cell(cells, Column.CREDIT))
            if credit and credit.sen:
                return _Amount(abs(credit.sen), True)
            debit = _money(self._cell(cells, Column.DEBIT))
            return _Amount(abs(debit.sen), False) if debit and debit.sen else None
        amount = _money(self._cell(cells, Column.AMOUNT))
        if amount is None or not amount.sen:
            return None
        comes_in = amount.comes_in
        if Column.SIGN in self.places:
            comes_in = _direction(self._cell(cells, Column.SIGN))
        elif comes_in is None:
            comes_in = amount.sen > 0
        return _Amount(abs(amount.sen), comes_in)

    def _has_money(self, cells: list[str]) -> bool:
        try:
            return self._amount(cells) is not None
        except _Unreadable:
            return False

    def _problem(self, number: int, message: str) -> None:
        self.reading.problems.append(RowProblem(number, message))


def _direction(text: str) -> bool:
    word = text.lower().strip(" .")
    if word in IN or word in OUT:
        return word in IN
    raise _Unreadable(_("“%(text)s” bukan tanda masuk (CR atau K) atau keluar (DB atau D).") % {"text": text})


def _money(text: str) -> _Amount | None:
    """1.250.000,00 and 1,250,000.00 and 1250000 CR in sen, with the side where the cell says it; None when empty."""
    bare = re.sub(r"(?i)^(idr|rp)\.?", "", text.strip().replace(" ", " ")).strip()
    if bare in {"", "-", "–"}:
        return None
    comes_in = None
    if side := re.search(r"(?i)\s*\(?\b(cr|db|dr|k|d)\)?$", bare):
        comes_in, bare = side[1].lower() in IN, bare[: side.start()].strip()
    found = MONEY.match(bare.replace(" ", "").replace("−", "-"))
    if not found:
        raise _Unreadable(_("“%(text)s” bukan jumlah uang.") % {"text": text})
    sen = _sen(found["digits"], text)
    if found["sign"] in {"-", "("}:
        sen, comes_in = -sen, False if comes_in is None else comes_in
    return _Amount(sen, comes_in)


def _sen(digits: str, text: str) -> int:
    """Dots and commas part thousands; the last mark with only one or two digits behind it parts the sen."""
    head, mark, tail = max((digits.rpartition(mark) for mark in ".,"), key=lambda cut: len(cut[0]))
    if not mark or len(tail) > 2 or digits.count(mark) > 1:
        head, tail = digits, ""
    groups = re.split(r"[.,]", head)
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        raise _Unreadable(_("“%(text)s” bukan jumlah uang.") % {"text": text})
    return int("".join(groups)) * SEN + int(tail.ljust(2, "0") or 0)


def _date(text: str, *, year: int | None) -> date:
    """21/11/2026, 2026-11-21, 21-Nov-26, 20261121, with or without an hour; 21/11 takes `year`, if it is known."""
    bare = CLOCK.sub("", text.strip())
    try:
        if found := ISO.match(bare) or COMPACT.match(bare):
            return date(*(int(part) for part in found.groups()))
        if found := DAY_FIRST.match(bare):
            return date(_whole_year(found[3], year), int(found[2]), int(found[1]))
        if (found := NAMED.match(bare)) and found[2].lower() in MONTHS:
            return date(_whole_year(found[3], year), MONTHS[found[2].lower()], int(found[1]))
    except ValueError as error:
        raise _Unreadable(_("Tanggal “%(text)s” tidak ada dalam penanggalan.") % {"text": text}) from error
    raise _Unreadable(_("“%(text)s” bukan tanggal. Contoh yang benar: 21/11/2026.") % {"text": text})


def _whole_year(text: str | None, year: int | None) -> int:
    if text:
        return int(text) if len(text) == 4 else 2000 + int(text)
    if year is None:
        raise _Unreadable(_("Tanggalnya tanpa tahun, dan tahun tidak tertulis di atas tabel."))
    return year
