"""Pure rules of the import of books: what a line says, what makes journals of lines, and which totals must agree."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from kmp.bookimports.states import OF_POSITION, BookImportKind, Control
from kmp.books.rules import AccountTotal
from kmp.books.states import KIND_OF_DIGIT, NOMINAL, AccountKind, With
from kmp.errors import Blocker
from kmp.files import cells
from kmp.files.cells import Wrong, shown
from kmp.money import rupiah

T = TypeVar("T")
MOST_ROWS = 100_000
MOST_BYTES = 30_000_000
CODE = re.compile(r"[1-5][0-9.-]{0,11}", flags=re.ASCII)
ONE_JOURNAL = "SALDO"  # of lines without a reference of their own
_reference, _memo, _code = cells.words(50), cells.words(240), cells.words(40)
_account_name, _party_name = cells.words(120), cells.words(200)
_kind = cells.one_of({kind.value: kind.value for kind in AccountKind}, code="kind_unknown")
_turnover = cells.one_of(
    {"anggota": With.MEMBERS.value, "bukan anggota": With.NON_MEMBERS.value, "bukan": With.NON_MEMBERS.value},
    code="turnover_unknown",
)


@dataclass(frozen=True)
class Known:
    """An account of the chart as the check needs it."""

    is_header: bool
    is_active: bool


@dataclass(frozen=True)
class Facts:
    """What a line is held against: the day of the report, the chart, and the months (year, month) there are: open?"""

    as_of: date
    accounts: Mapping[str, Known]
    months: Mapping[tuple[int, int], bool]


@dataclass(slots=True)
class Row:
    """A line after its check; rupiah debit positive, 0 for a line that only names an account."""

    line: int
    on: date
    reference: str = ONE_JOURNAL
    memo: str = ""
    account: str = ""
    account_name: str = ""
    turnover: str = ""
    party: str = ""
    party_name: str = ""
    amount_rp: int = 0
    errors: list[dict[str, str]] = field(default_factory=list)

    @property
    def has_day(self) -> bool:
        """False where the date could not be read: nothing else can be said of it then."""
        return all(error["code"] != "date_invalid" for error in self.errors)

    def wrong(self, column: str, code: str, message: str, written: str = "") -> None:
        """Note one error of this line."""
        self.errors.append(error_of(column, code, message, written))


def check_row(line: int, written: Mapping[str, str], facts: Facts) -> Row:
    """One line of the file, its cells by the code of their column. Every error of the line is found at once."""
    row = Row(line, facts.as_of)

    def read(column: str, parse: Callable[[str], T], empty: T) -> T:
        text = written.get(column, "")
        if not text:
            return empty
        try:
            return parse(text)
        except Wrong as refused:
            row.wrong(column, refused.code, refused.message, text)
            return empty

    row.on = read("tanggal", cells.day, facts.as_of)
    row.reference = read("rujukan", _reference, "") or ONE_JOURNAL
    row.memo = read("keterangan", _memo, "")
    row.account = read("kode_akun", _code, "")
    row.account_name = read("nama_akun", _account_name, "")
    row.turnover = read("omzet", _turnover, "")
    row.party = read("pihak", _code, "")
    row.party_name = read("nama_pihak", _party_name, "")
    _check_account(row, read("jenis", _kind, ""), facts)
    if row.has_day:
        _check_day(row, facts)
    debit, credit = read("debit", cells.rupiah, 0), read("kredit", cells.rupiah, 0)
    if debit and credit:
        row.wrong("debit", "amount_on_both_sides", _("Isi debit atau kredit, salah satu saja."))
    row.amount_rp = debit - credit
    return row


def _check_account(row: Row, kind: str, facts: Facts) -> None:
    if not row.account:
        row.wrong("kode_akun", "missing", _("Kolom ini wajib diisi."))
        return
    if not CODE.fullmatch(row.account):
        said = _("Kode diawali angka 1 sampai 5 (jenisnya), lalu angka, titik, atau tanda hubung, paling banyak 12.")
        row.wrong("kode_akun", "account_code_wrong", said, row.account)
        return
    own_kind = KIND_OF_DIGIT[row.account[0]]
    if kind and kind != own_kind:
        said = _("Kode ini akun %(kind)s menurut angka pertamanya.") % {"kind": own_kind.label}
        row.wrong("jenis", "kind_unlike_code", said, kind)
    if row.turnover and own_kind not in NOMINAL:
        row.wrong("omzet", "turnover_needs_result", _("Hanya pendapatan dan beban yang dipisah menurut pihak."))
    known = facts.accounts.get(row.account)
    if known is None and not row.account_name:
        row.wrong("nama_akun", "account_unnamed", _("Akun ini belum ada. Tulis namanya supaya dapat dibuat."))
    elif known is not None and known.is_header:
        row.wrong("kode_akun", "account_is_header", _("Ini akun induk, hanya judul. Pakai akun di bawahnya."))
    elif known is not None and not known.is_active:
        row.wrong("kode_akun", "account_out_of_use", _("Akun ini tidak dipakai lagi."))


def _check_day(row: Row, facts: Facts) -> None:
    if row.on > facts.as_of:
        row.wrong("tanggal", "date_after_report", _("Tanggal ini sesudah tanggal laporan."), row.on.isoformat())
        return
    is_open = facts.months.get((row.on.year, row.on.month))
    if is_open is None:
        said = _("Tahun buku %(year)s belum dibuka. Pengurus membukanya di Masa buku.") % {"year": row.on.year}
        row.wrong("tanggal", "year_not_open", said, row.on.isoformat())
    elif not is_open:
        row.wrong("tanggal", "period_not_open", _("Bulan buku untuk tanggal ini sudah ditutup."), row.on.isoformat())


@dataclass
class _Journal:
    """The lines of one reference so far: where it began, on which day, what they sum to, how many move anything."""

    line: int
    on: date | None
    sum_rp: int = 0
    moving: int = 0


class Journals:
    """What only the lines together show, one line after the other, without keeping any of them."""

    def __init__(self) -> None:
        self._journals: dict[str, _Journal] = {}
        self._names: dict[str, str] = {}

    def hold(self, row: Row) -> None:
        """Take a line in; noted at it: `date_differs`, `account_named_twice`."""
        day = row.on if row.has_day else None
        journal = self._journals.setdefault(row.reference, _Journal(row.line, day))
        journal.on = journal.on or day
        journal.sum_rp += row.amount_rp
        journal.moving += bool(row.amount_rp)
        if day not in (None, journal.on):
            said = _("Tanggal ini lain dari baris %(line)s dengan rujukan yang sama.") % {"line": journal.line}
            row.wrong("tanggal", "date_differs", said, row.on.isoformat())
        if row.account_name and self._names.setdefault(row.account, row.account_name) != row.account_name:
            said = _("Akun ini sebelumnya bernama %(name)s.") % {"name": self._names[row.account]}
            row.wrong("nama_akun", "account_named_twice", said, row.account_name)

    def problems(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Once all lines are in: the first line of a reference, and `journal_unbalanced` or `journal_too_short`."""
        for reference, journal in self._journals.items():
            facts = {"reference": reference, "difference": rupiah(abs(journal.sum_rp))}
            if journal.sum_rp:
                side = _("Debit") if journal.sum_rp > 0 else _("Kredit")
                said = _("Rujukan %(reference)s tidak seimbang: %(side)s lebih %(difference)s.")
                yield journal.line, error_of("debit", "journal_unbalanced", said % {**facts, "side": side})
            elif journal.moving == 1:
                said = _("Rujukan %(reference)s hanya satu baris; jurnal memerlukan paling sedikit dua.")
                yield journal.line, error_of("rujukan", "journal_too_short", said % facts)


def check_journals(rows: Iterable[Row]) -> None:
    """The same for lines that are held, each error noted at its line."""
    journals, held = Journals(), {}
    for row in rows:
        journals.hold(row)
        held[row.line] = row
    for line, error in journals.problems():
        held[line].errors.append(error)


def error_of(column: str, code: str, message: str, written: str = "") -> dict[str, str]:
    """One error as it is kept: long numbers in what was written are covered."""
    return {"column": column, "code": code, "message": message, "written": shown(written, is_nik=False)}


def totals_found(balance: Iterable[AccountTotal], year: Iterable[AccountTotal]) -> dict[str, int]:
    """The six control totals of the books with the import in them, in rupiah, positive as reports show them.

    `balance` are the balances on the day of the report (results of open years among them count as equity), `year` what
    revenue and expense moved in its year, closing entries left out.
    """
    sums = {kind.value: 0 for kind in AccountKind}
    for total in balance:
        sums[total.kind] += total.amount_rp
    moved = {AccountKind.REVENUE.value: 0, AccountKind.EXPENSE.value: 0}
    for total in year:
        if total.kind in moved:
            moved[total.kind] += total.amount_rp
    open_result = sums[AccountKind.REVENUE] + sums[AccountKind.EXPENSE]
    return {
        Control.ASSETS.value: sums[AccountKind.ASSET],
        Control.LIABILITIES.value: -sums[AccountKind.LIABILITY],
        Control.EQUITY.value: -(sums[AccountKind.EQUITY] + open_result),
        Control.REVENUE.value: -moved[AccountKind.REVENUE],
        Control.EXPENSE.value: moved[AccountKind.EXPENSE],
        Control.SURPLUS.value: -moved[AccountKind.REVENUE] - moved[AccountKind.EXPENSE],
    }


def control_problems(controls: Mapping[str, int], found: Mapping[str, int]) -> list[Blocker]:
    """Each total that was typed and does not agree with the books after the import, with the difference."""
    problems = []
    for control in Control:
        if control.value in controls and controls[control.value] != found[control.value]:
            said = _("%(what)s: laporan %(typed)s, sesudah impor %(found)s, selisih %(difference)s.") % {
                "what": control.label,
                "typed": rupiah(controls[control.value]),
                "found": rupiah(found[control.value]),
                "difference": rupiah(found[control.value] - controls[control.value]),
            }
            problems.append(Blocker(f"control_{control.value}", said, path=control.value))
    return problems


def missing_controls(kind: str, controls: Mapping[str, int]) -> list[Blocker]:
    """The totals that have to be typed: the three of the neraca always, all six for journals; and that they agree
    among themselves (`report_does_not_balance`, `report_surplus_differs`), which a slip of the finger breaks."""
    needed = OF_POSITION if kind == BookImportKind.OPENING else tuple(Control)
    said = _("Tulis angka ini dari laporan.")
    problems = [Blocker("control_missing", said, path=one.value) for one in needed if one.value not in controls]
    if problems:
        return problems
    if controls[Control.ASSETS] != controls[Control.LIABILITIES] + controls[Control.EQUITY]:
        said = _("Aset dalam laporan tidak sama dengan kewajiban ditambah ekuitas.")
        problems.append(Blocker("report_does_not_balance", said, path=Control.ASSETS.value))
    result = {Control.REVENUE.value, Control.EXPENSE.value, Control.SURPLUS.value} & set(controls)
    if len(result) == 3 and controls[Control.REVENUE] - controls[Control.EXPENSE] != controls[Control.SURPLUS]:
        said = _("Surplus dalam laporan tidak sama dengan pendapatan dikurangi beban.")
        problems.append(Blocker("report_surplus_differs", said, path=Control.SURPLUS.value))
    return problems
