"""Pure rules of participation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kmp.errors import Blocker
from kmp.numbers import sent_id
from kmp.ui.formats import MONTHS, number
from members.participation.states import Act
from members.registry.rules import Standing


def participation_problems(*, amount: int, on: date, today: date, standing: Standing | None) -> list[Blocker]:
    """`amount_not_positive`, `act_in_future`, and `not_a_member_then` for a day before the member's admission."""
    problems = []
    if amount <= 0:
        problems.append(Blocker("amount_not_positive", _("Partisipasi harus lebih dari nol.")))
    if on > today:
        problems.append(Blocker("act_in_future", _("Tanggal kegiatan belum terjadi.")))
    if standing is None:
        problems.append(Blocker("not_a_member_then", _("Pada tanggal itu belum tercatat sebagai anggota.")))
    return problems


@dataclass(frozen=True)
class YearCard:
    """One act of one member in one year: `months` are the sums of January to the last month so far."""

    act: str
    label: str
    in_rupiah: bool
    total: int
    months: list[int]
    this_year: bool

    @property
    def last(self) -> int:
        """The sum of the last month shown: of this month while the year runs."""
        return self.months[-1] if self.months else 0

    @property
    def in_words(self) -> str:
        """The columns of the chart for who cannot see them."""
        names = ", ".join(f"{MONTHS[place]} {number(value)}" for place, value in enumerate(self.months))
        return f"{self.label}: {names}"


MAIN_ACT = {
    "produsen": Act.SALE,
    "distributor": Act.DELIVERY,
    "faskes": Act.PURCHASE,
    "nakes": Act.SERVICE,
    "pengguna": Act.USE,
}  # what a card shows before there is any row
SOURCES = {
    "shipment": _lazy("Kiriman"),
    "receipt": _lazy("Penerimaan"),
    "visit": _lazy("Kunjungan"),
    "dispensing": _lazy("Penyerahan"),
    "order": _lazy("Pesanan"),
    "purchase": _lazy("Pembelian"),
    "sale": _lazy("Penjualan"),
}


MARK = "/koreksi-"  # between a source and the number of its correction


def source_words(source: str) -> str:
    """`shipment:12` as "Kiriman 12", a right row after a correction too; a kind not listed stays as it is written."""
    bare, mark, which = source.partition(MARK)
    kind, _colon, number_ = bare.partition(":")
    words = f"{SOURCES[kind]} {number_}" if kind in SOURCES else bare
    return _("%(source)s, pembetulan %(which)s") % {"source": words, "which": which} if mark else words


def source_parts(source: str) -> tuple[str, int]:
    """The kind and id of the document behind a source ("shipment", 12); 0 where it names none."""
    kind, _colon, rest = source.partition(MARK)[0].partition(":")
    return kind, sent_id(rest)


def next_source(source: str) -> str:
    """The source of the right row that takes the place of a wrong one: shipment:12/koreksi-1, then -2."""
    bare, _mark, which = source.partition(MARK)
    return f"{bare}{MARK}{(sent_id(which) or 0) + 1}"


@dataclass(frozen=True)
class Trace:
    """The document behind a row as its reader may see it: facts as label and words, and its page where there is one."""

    title: str
    facts: Sequence[tuple[str, str]]
    href: str = ""


@dataclass(frozen=True)
class GroupYear:
    """What one group did of one act in one year: rupiah, or services for `layanan`; and how many members did."""

    year: int
    group: str
    act: str
    total: int
    members: int


def correction_problems(*, is_counter_row: bool, is_reversed: bool, is_decided: bool, year: int) -> list[Blocker]:
    """`counter_row_stays`, `row_already_corrected`, `year_is_decided`: why a row can no longer be corrected."""
    problems = []
    if is_counter_row:
        problems.append(Blocker("counter_row_stays", _("Ini baris pembatal, bukan kegiatan.")))
    if is_reversed:
        problems.append(Blocker("row_already_corrected", _("Baris ini sudah dibetulkan.")))
    if is_decided:
        said = _("SHU tahun %(year)s sudah diajukan atau disahkan, jadi partisipasinya tidak berubah lagi.")
        problems.append(Blocker("year_is_decided", said % {"year": year}))
    return problems
