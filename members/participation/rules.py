"""Pure rules of participation."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kmp.errors import Blocker
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


def source_words(source: str) -> str:
    """`shipment:12` as "Kiriman 12"; a kind not listed stays as it is written."""
    kind, _colon, which = source.partition(":")
    return f"{SOURCES[kind]} {which}" if kind in SOURCES else source
