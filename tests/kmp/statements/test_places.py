"""Where accounts fall, whatever code a cooperative gives them."""

import pytest

from kmp.books.chart import CHART
from kmp.statements.rules import flow_of, heads_of, place_of
from kmp.statements.states import PLACES_OF_KIND, Flow, Place
from tests.factories.statements import own_post, post_of


@pytest.mark.parametrize(
    ("kind", "name", "place"),
    [
        ("aset", "Kas Kecil", Place.CASH),
        ("aset", "Bank BPD Tanah Laut", Place.CASH),
        ("aset", "Tanah dan Bangunan", Place.FIXED),
        ("aset", "Akm. Penyusutan Kendaraan", Place.FIXED),
        ("aset", "Piutang Anggota – Toko", Place.RECEIVABLE),
        ("aset", "Cadangan Kerugian Piutang", Place.RECEIVABLE),
        ("aset", "Simpanan pada PKP-RI", Place.HOLDINGS),
        ("aset", "Sewa Dibayar di Muka", Place.CURRENT),
        ("aset", "Aset Tak Berwujud", Place.ASSET),
        ("kewajiban", "Hutang Dagang", Place.PAYABLE),
        ("kewajiban", "Simpanan Berjangka", Place.DEPOSITS),
        ("kewajiban", "Dana Sosial", Place.FUNDS),
        ("kewajiban", "Bagian SHU Anggota Belum Diambil", Place.SURPLUS_DUE),
        ("kewajiban", "Utang PPh 21", Place.TAX_DUE),
        ("kewajiban", "Pinjaman LPDB", Place.LONG),
        ("kewajiban", "Beban yang Masih Harus Dibayar", Place.SHORT),
        ("ekuitas", "Simpanan Pokok Anggota", Place.BASIC),
        ("ekuitas", "Cadangan Resiko", Place.RISK),
        ("ekuitas", "Dana Cadangan", Place.RESERVE),
        ("ekuitas", "SHU Tahun Berjalan", Place.SURPLUS),
        ("ekuitas", "Donasi", Place.EQUITY),
        ("pendapatan", "Pendapatan Lainnya", Place.OTHER_INCOME),
        ("pendapatan", "Jasa Pelayanan", Place.TRADE),
        ("beban", "Beban Pokok Penjualan", Place.COST),
        ("beban", "Biaya RAT", Place.COOPERATIVE),
        ("beban", "Biaya Perawatan Gedung", Place.OPERATING),
        ("beban", "PPh Badan", Place.TAX),
        ("beban", "Beban Administrasi Bank", Place.OTHER_COST),
    ],
)
def test_name_says_the_place(kind: str, name: str, place: Place) -> None:
    assert place_of(name=name, kind=kind) == place


def test_chosen_place_counts_where_it_fits_the_kind() -> None:
    assert place_of(name="Kas", kind="aset", chosen="lancar") == Place.CURRENT
    assert place_of(name="Kas", kind="aset", chosen="pokok") == Place.CASH


def test_revenue_kept_apart_by_party_is_business_whatever_its_name() -> None:
    assert place_of(name="Pendapatan Lain", kind="pendapatan", turnover_with="anggota") == Place.TRADE


def test_every_account_of_the_chart_has_a_place_of_its_kind_and_a_flow_unless_it_is_cash() -> None:
    for code, _name, kind, _side in CHART:
        post = post_of(code)
        assert post.place in PLACES_OF_KIND[kind], code
        assert (flow_of(post) is None) == (code in ("1-1000", "1-1010")), code


@pytest.mark.parametrize(
    ("code", "flow"),
    [
        ("4-3000", Flow.MEMBERS),
        ("1-1150", Flow.MEMBERS),
        ("4-3100", Flow.OTHERS),
        ("1-1160", Flow.OTHERS),
        ("4-2000", Flow.SERVICES),
        ("1-1300", Flow.GOODS),
        ("5-4000", Flow.GOODS),
        ("2-1100", Flow.GOODS),
        ("2-1400", Flow.TAX),
        ("5-5000", Flow.COOPERATIVE),
        ("2-1200", Flow.SURPLUS),
        ("2-2000", Flow.LOANS),
    ],
)
def test_money_and_what_stands_for_it_go_into_one_flow(code: str, flow: Flow) -> None:
    assert flow_of(post_of(code)) == flow


def test_receivable_of_nobody_named_is_another_income() -> None:
    assert flow_of(own_post("1.1.04", "Piutang Karyawan", "aset")) == Flow.SERVICES


def test_header_heads_what_follows_up_to_the_next_of_its_kind() -> None:
    accounts = [
        ("1.1", "Kas", "aset", False),
        ("1.2", "Aset Tetap", "aset", True),
        ("1.2.1", "Tanah", "aset", False),
        ("1.3", "Aset Lain", "aset", True),
        ("1.3.1", "Merek", "aset", False),
        ("2.1", "Utang", "kewajiban", False),
    ]

    assert heads_of(accounts) == {"1.1": "", "1.2.1": "Aset Tetap", "1.3.1": "Aset Lain", "2.1": ""}
