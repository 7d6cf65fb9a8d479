"""A constructed annual report of a cooperative with a chart of its own: every figure comes out to the rupiah.

The cooperative and all amounts are invented; the shape is that of a usual RAT book of a shop cooperative.
"""

from datetime import date

import pytest

from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.models import Account
from kmp.books.rules import Line
from kmp.books.services import open_year, post_journal
from kmp.statements.states import Place
from tests.factories.books import close_anyway
from tests.factories.kmp import make_account
from tests.kmp.statements.conftest import books_of

pytestmark = pytest.mark.django_db
EVE, END = date(2024, 12, 31), date(2025, 12, 31)
ACCOUNTS = """
1.1 Aset Lancar|induk
1.1.01 Kas di Tangan
1.1.02 Tabungan pada Bank Contoh
1.1.03 Piutang Anggota
1.1.04 Piutang Non Anggota
1.1.05 Penyisihan Piutang Ragu-ragu
1.1.06 Persediaan Toko
1.1.07 Sewa Dibayar di Muka
1.2 Investasi|induk
1.2.01 Simpanan pada PKP-RI
1.3 Aset Tetap|induk
1.3.01 Inventaris Kantor
1.3.02 Akm. Penyusutan Inventaris
2.1 Kewajiban Lancar|induk
2.1.01 Hutang Dagang
2.1.02 Simpanan Sukarela
2.1.03 Dana Sosial
2.1.04 Hutang Pajak
2.1.05 SHU Bagian Anggota
2.2.01 Pinjaman LPDB
3.1.01 Simpanan Pokok
3.1.02 Simpanan Wajib
3.1.03 Cadangan Koperasi
3.1.04 Cadangan Risiko
3.1.05 SHU Belum Dibagi
3.1.06 Donasi
4.1.01 Partisipasi Bruto Anggota|anggota
4.1.02 Penjualan Non Anggota|bukan
4.2.01 Pendapatan Lain-lain
5.1.01 Beban Pokok Partisipasi Anggota|anggota
5.1.02 HPP Non Anggota|bukan
5.2.01 Beban Gaji Karyawan
5.2.02 Beban Penyusutan
5.3.01 Beban Rapat Anggota
5.4.01 Beban Bunga Pinjaman
5.5.01 PPh Badan
"""
OPENING = {
    "1.1.01": 12_345_678, "1.1.02": 187_654_321, "1.1.03": 98_765_432, "1.1.04": 4_111_111, "1.1.05": -2_500_000,
    "1.1.06": 143_210_987, "1.1.07": 6_000_000, "1.2.01": 25_000_000, "1.3.01": 80_000_000, "1.3.02": -31_999_999,
    "2.1.01": -77_123_456, "2.1.02": -55_000_001, "2.1.03": -3_210_987, "2.1.04": -1_234_567, "2.2.01": -100_000_000,
    "3.1.01": -21_500_000, "3.1.02": -143_750_000, "3.1.03": -60_401_303, "3.1.04": -9_000_000, "3.1.05": -48_317_216,
    "3.1.06": -3_050_000,
}  # fmt: skip
YEAR: list[dict[str, int]] = [
    {"1.1.03": 612_345_678, "4.1.01": -612_345_678},
    {"5.1.01": 489_876_543, "1.1.06": -489_876_543},
    {"1.1.01": 76_543_210, "4.1.02": -76_543_210, "5.1.02": 61_234_568, "1.1.06": -61_234_568},
    {"1.1.06": 560_000_000, "2.1.01": -560_000_000},
    {"2.1.01": 566_666_667, "1.1.02": -566_666_667},
    {"1.1.02": 601_234_567, "1.1.03": -601_234_567},
    {"5.2.01": 66_000_000, "1.1.02": -64_350_000, "2.1.04": -1_650_000},
    {"5.2.02": 8_000_000, "1.3.02": -8_000_000},
    {"5.3.01": 7_777_777, "1.1.01": -7_777_777},
    {"2.2.01": 20_000_000, "5.4.01": 5_999_999, "1.1.02": -25_999_999},
    {"1.1.02": 1_357_913, "4.2.01": -1_357_913},
    {"5.5.01": 3_000_000, "1.1.02": -3_000_000},
    {"1.1.01": 14_250_000, "3.1.01": -1_250_000, "3.1.02": -13_000_000},
    {"3.1.05": 48_317_216, "3.1.03": -12_079_304, "2.1.03": -2_415_861, "2.1.05": -33_822_051},
    {"2.1.05": 30_000_000, "1.1.01": -30_000_000},
    {"1.3.01": 15_000_001, "1.1.02": -15_000_001},
]


@pytest.fixture
def report() -> User:
    """The opening balances at the end of 2024, and what happened in 2025."""
    user = make_account(roles=["pengurus"])
    for line in ACCOUNTS.strip().splitlines():
        words, _bar, mark = line.partition("|")
        code, _space, name = words.partition(" ")
        kind = {"1": "aset", "2": "kewajiban", "3": "ekuitas", "4": "pendapatan", "5": "beban"}[code[0]]
        side = mark if mark in ("anggota", "bukan") else ""
        Account.objects.create(code=code, name=name, kind=kind, turnover_with=side, is_header=mark == "induk")
    open_year(2024, acting_user=user)
    open_year(2025, acting_user=user)
    for number, (on, lines) in enumerate([(EVE, OPENING), *((END, lines) for lines in YEAR)]):
        enter(f"RAT-{number}", on=on, lines=lines, acting_user=user)
    return user


@act
def enter(reference: str, *, on: date, lines: dict[str, int], acting_user: User) -> None:
    listed = [Line(code, rp) for code, rp in lines.items()]
    post_journal(reference=reference, on=on, memo="RAT", lines=listed, acting_user=acting_user)


def test_neraca_of_both_years(report: User) -> None:
    sheet = books_of(2025).sheet

    assert (sheet.assets_total.before_rp, sheet.claims_total.before_rp) == (522_587_530, 522_587_530)
    assert sheet.assets_total.now_rp == sheet.claims_total.now_rp == 530_178_777
    assert {group.place: group.pair.now_rp for group in sheet.assets} == {
        Place.CASH: 180_591_245,
        Place.RECEIVABLE: 111_487_654,
        Place.STOCK: 152_099_876,
        Place.CURRENT: 6_000_000,
        Place.HOLDINGS: 25_000_000,
        Place.FIXED: 55_000_002,
    }


def test_phu_in_its_classic_shape(report: User) -> None:
    result = books_of(2025).result

    gross = result.net_of(Place.TRADE, Place.COST)
    assert (gross.members_rp, gross.others_rp, gross.neither_rp) == (122_469_135, 15_308_642, 0)
    assert result.sum_of(Place.OPERATING).total_rp == 74_000_000
    assert result.sum_of(Place.COOPERATIVE).total_rp == 7_777_777
    assert result.sum_of(Place.OTHER_INCOME).total_rp - result.sum_of(Place.OTHER_COST).total_rp == -4_642_086
    assert result.sum_of(Place.TAX).total_rp == 3_000_000
    assert result.surplus.total_rp == 48_357_914


def test_equity_and_cash_tie(report: User) -> None:
    books = books_of(2025)

    columns = {column.place: column for column in books.equity.columns}
    assert (columns[Place.RESERVE].opening_rp, columns[Place.RESERVE].shared_rp) == (60_401_303, 12_079_304)
    assert columns[Place.SURPLUS].closing_rp == 48_357_914
    assert (books.cash.opening.now_rp, books.cash.closing.now_rp) == (199_999_999, 180_591_245)
    activities = [books.cash.net(activity).now_rp for activity in ("operasi", "investasi", "pendanaan")]
    assert (sum(activities), books.cash.movement.now_rp) == (-19_408_754, -19_408_754)
    assert all(check.ties for check in books.checks)


def test_headers_stand_above_their_accounts(report: User) -> None:
    heads = {post.code: post.head for post in books_of(2025).accounts}

    assert (heads["1.1.06"], heads["1.3.02"], heads["2.1.01"]) == ("Aset Lancar", "Aset Tetap", "Kewajiban Lancar")
    labels = [row.label for table in books_of(2025).document("neraca").tables for row in table.rows]
    assert labels.index("Investasi") == labels.index("Simpanan pada PKP-RI") - 1


def test_closing_needs_the_accounts_of_the_surplus(report: User) -> None:
    for code, name in (("3-3000", "SHU Tahun Berjalan"), ("3-3100", "SHU Tahun Lalu")):
        Account.objects.create(code=code, name=name, kind="ekuitas")

    close_anyway(2024, 12, acting_user=report)
    close_anyway(2025, 12, acting_user=report)

    books = books_of(2025)
    assert books.equity.closed_rp == 48_357_914
    assert all(check.ties for check in books.checks)
