"""The pages of the statements and of the ledger, as board and supervisors use them."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kmp.books.models import Account
from kmp.papers.models import Paper
from kmp.statements.models import AccountPlace, NoteText
from kmp.statements.states import Statement
from tests.factories.tampering import tamper
from tests.kmp.statements.conftest import ON, Post

pytestmark = pytest.mark.django_db
YEAR = "?tahun=2026&bulan=12"


def address(kind: str, query: str = YEAR) -> str:
    return reverse("staff_statement", args=[kind]) + query


@pytest.fixture
def business(post: Post) -> None:
    """A year with one of everything."""
    post("POKOK", ("1-1010", 1_000, "FAS-00001"), ("3-1000", -1_000, "FAS-00001"), on=date(2025, 3, 1))
    post("JUAL", ("1-1150", 900, "FAS-00001"), ("4-3000", -900), ("5-4000", 600), ("1-1300", -600))
    post("BELI", ("1-1300", 700), ("2-1100", -700, "PRO-00001"))
    post("GAJI", ("5-2000", 100), ("1-1010", -100), on=date(2026, 7, 1))


@pytest.mark.parametrize("kind", Statement.values)
def test_every_statement_is_a_page_a_paper_and_a_workbook(kind: str, business: None, supervisor: Client) -> None:
    page = supervisor.get(address(kind))
    pdf = supervisor.get(address(kind, f"{YEAR}&unduh=pdf"))
    sheet: Any = supervisor.get(address(kind, f"{YEAR}&unduh=xlsx"))

    assert page.status_code == 200
    assert page.context["document"].ties
    assert pdf.content.startswith(b"%PDF")
    assert Paper.objects.get().kind == "laporan-keuangan"
    assert len(workbook(sheet).sheet_names) == 1


def test_same_figures_are_the_same_paper(business: None, post: Post, supervisor: Client) -> None:
    for _again in range(2):
        supervisor.get(address("neraca", f"{YEAR}&unduh=pdf"))
    assert Paper.objects.count() == 1

    post("LAGI", ("1-1000", 5), ("4-2000", -5))
    supervisor.get(address("neraca", f"{YEAR}&unduh=pdf"))

    assert Paper.objects.count() == 2


def workbook(answer: Any) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))


def test_workbook_has_numbers_that_open_their_postings(business: None, supervisor: Client) -> None:
    answer: Any = supervisor.get(address("neraca", f"{YEAR}&unduh=xlsx"))

    content = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert ["1-1010", "Bank", 900, 1_000] in [row[:4] for row in rows]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        links = packed.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        assert 'state="frozen"' in packed.read("xl/worksheets/sheet1.xml").decode()
    assert "/meja/pembukuan/buku-besar/?akun=1-1010&amp;sampai=2026-12-31" in links


def test_workbook_of_all_has_a_sheet_for_each(business: None, supervisor: Client) -> None:
    answer: Any = supervisor.get(reverse("staff_statements") + f"{YEAR}&unduh=xlsx")

    assert len(workbook(answer).sheet_names) == 6


def test_overview_says_that_everything_ties_and_draws_the_months(business: None, supervisor: Client) -> None:
    page = supervisor.get(reverse("staff_statements") + YEAR)

    assert "Semua laporan saling cocok." in page.text
    assert [one.rp for one in page.context["chart"]][5:7] == [300, -100]
    assert [(part["label"], part["value"]) for part in page.context["parts"]] == [
        ("Kas dan setara kas", 900),
        ("Piutang", 900),
        ("Persediaan", 100),
    ]


def test_statement_that_does_not_tie_says_so_in_red(business: None, supervisor: Client) -> None:
    tamper("UPDATE kmp_posting SET amount_rp = 901 WHERE amount_rp = 900")

    page, overview = supervisor.get(address("neraca")), supervisor.get(reverse("staff_statements") + YEAR)

    assert "Laporan ini tidak cocok." in page.text
    assert "tidak cocok, selisih Rp1" in page.text
    assert "Ada laporan yang tidak cocok." in overview.text


@pytest.mark.parametrize("kind", ["neraca", "hasil-usaha", "ekuitas", "arus-kas"])
def test_year_without_postings_says_what_to_do(kind: str, supervisor: Client) -> None:
    page = supervisor.get(address(kind, "?tahun=2031"))

    assert page.status_code == 200
    assert "Angka muncul begitu jurnal tahun 2031 dibukukan." in page.text


def test_unknown_statement_is_not_there(supervisor: Client) -> None:
    assert supervisor.get(address("laba")).status_code == 404


def test_statement_asks_as_many_questions_for_many_accounts(business: None, post: Post, supervisor: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert supervisor.get(address("neraca")).status_code == 200
        return len(seen)

    queries()  # what the navigation counts is kept for a while
    few = queries()
    for number, code in enumerate(["2-1000", "2-1300", "3-1100", "5-2100"]):
        post(f"R-{number}", ("1-1000", 50), (code, -50))

    assert queries() == few


def ledger(client: Client, query: str) -> Any:
    return client.get(reverse("staff_ledger") + query)


def test_ledger_runs_from_its_opening_to_its_closing_balance(business: None, supervisor: Client) -> None:
    page = ledger(supervisor, "?akun=1-1010&dari=2026-01-01&sampai=2026-12-31")

    totals = page.context["totals"]
    assert (totals.opening_rp, totals.debit_rp, totals.credit_rp, totals.closing_rp) == (1_000, 0, 100, 900)
    assert [line.balance_rp for line in page.context["lines"]] == [900]


def test_ledger_balance_goes_on_over_pages(post: Post, supervisor: Client) -> None:
    for number in range(6):
        post(f"R-{number}", *[("1-1000", 1), ("4-2000", -1)] * 20)

    page = ledger(supervisor, "?akun=4-2000&dari=2026-01-01&sampai=2026-12-31&halaman=2")

    assert [line.balance_rp for line in page.context["lines"]] == list(range(101, 121))
    assert page.context["totals"].closing_rp == 120


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("?akun=1-1150&sampai=2026-12-31", ["JUAL"]),
        ("?jenis=kewajiban&sampai=2026-12-31", ["BELI"]),
        ("?letak=persediaan&sampai=2026-12-31&sisi=debit", ["BELI"]),
        ("?akun=1-1010&sampai=2026-12-31&pihak=FAS-00001", ["POKOK"]),
        ("?jenis=hasil&dengan=anggota&sampai=2026-12-31", ["JUAL", "JUAL"]),
        ("?jenis=hasil&sampai=2026-12-31&jurnal=penutup", []),
    ],
)
def test_ledger_is_filtered(business: None, supervisor: Client, query: str, references: list[str]) -> None:
    page = ledger(supervisor, query)

    assert [line.posting.journal.reference for line in page.context["lines"]] == references


def test_ledger_without_an_account_asks_for_one(supervisor: Client, business: None) -> None:
    page = ledger(supervisor, "")

    assert "Pilih satu akun" in page.text


def test_ledger_refuses_days_that_end_before_they_begin(supervisor: Client, business: None) -> None:
    page = ledger(supervisor, "?akun=1-1010&dari=2026-12-31&sampai=2026-01-01")

    assert page.status_code == 422
    assert "Tanggal terakhir mendahului tanggal pertama." in page.text


def test_ledger_is_a_spreadsheet_too(business: None, supervisor: Client) -> None:
    answer = ledger(supervisor, "?akun=1-1010&sampai=2026-12-31&unduh=csv")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1:] == [
        "2025-03-01;POKOK;uji;1-1010;Bank;FAS-00001;FAS-00001;1000;0;1000",
        "2026-07-01;GAJI;uji;1-1010;Bank;;;0;100;900",
    ]


def test_trial_balance_shows_opening_movement_and_closing(business: None, supervisor: Client) -> None:
    page = supervisor.get(reverse("staff_trial") + "?dari=2026-01-01&sampai=2026-12-31")

    rows = {row["post"].code: row["cells"][2:] for row in page.context["rows"]}
    assert rows["1-1010"] == [1_000, 0, 100, 900]
    assert rows["1-1300"] == [0, 700, 600, 100]
    assert page.context["total"]["cells"][2:] == [0, 2_300, 2_300, 0]
    assert "Debit sama dengan kredit." in page.text


def test_trial_balance_is_a_spreadsheet_too(post: Post, supervisor: Client) -> None:
    post("R-1", ("1-1000", 500), ("4-2000", -500))

    answer: Any = supervisor.get(reverse("staff_trial") + "?dari=2026-01-01&sampai=2026-12-31&unduh=csv")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].lstrip("\ufeff") == "Kode;Akun;Saldo awal;Debit;Kredit;Saldo akhir"
    assert lines[1:] == [
        "1-1000;Kas;0;500;0;500",
        "4-2000;Pendapatan Jasa Administrasi;0;0;500;-500",
        ";Jumlah;0;500;500;0",
    ]


def test_note_is_written_in_versions_and_given_back_to_the_draft(business: None, board: Client) -> None:
    page = reverse("staff_note", args=[2026, "lain"])

    first = board.post(page, {"text": "Gudang pindah.\nTidak ada lainnya.", "seen": "0"})
    late = board.post(page, {"text": "Lain lagi.", "seen": "0"})
    shown = board.get(address("catatan"))
    back = board.post(page, {"text": "", "seen": "1"})

    assert (first.status_code, late.status_code, back.status_code) == (303, 422, 303)
    assert "Lain lagi." in late.text
    assert "Gudang pindah." in shown.text
    assert list(NoteText.objects.values_list("version", "text")) == [(1, "Gudang pindah.\nTidak ada lainnya."), (2, "")]
    assert "Gudang pindah." not in board.get(address("catatan")).text


def test_account_is_placed_by_hand(business: None, board: Client) -> None:
    account = Account.objects.get(code="1-1300")

    answer = board.post(reverse("staff_place", args=[account.pk]), {"letak": "lancar"})
    refused = board.post(reverse("staff_place", args=[account.pk]), {"letak": "pokok"})

    assert (answer.status_code, refused.status_code) == (303, 409)
    assert AccountPlace.objects.get().place == "lancar"
    shown = {row["post"].code: row["post"].place for row in board.get(reverse("staff_places")).context["rows"]}
    assert (shown["1-1300"], shown["1-1000"]) == ("lancar", "kas")
    board.post(reverse("staff_place", args=[account.pk]), {"letak": ""})
    assert not AccountPlace.objects.exists()


@pytest.mark.parametrize(("name", "args"), [("staff_note", [2026, "lain"]), ("staff_place", [1])])
def test_supervisor_looks_and_does_not_write(name: str, args: list[Any], clerk: Any, supervisor: Client) -> None:
    answer = supervisor.post(reverse(name, args=args), {"text": "x", "seen": "0", "letak": "lancar"})

    assert answer.status_code == 403
    assert not NoteText.objects.exists()
    assert not AccountPlace.objects.exists()


@pytest.mark.parametrize("year", ["²", "9" * 500, "-1", "abc"])
def test_a_year_that_is_none_shows_an_opened_one(year: str, supervisor: Client) -> None:
    assert supervisor.get(reverse("staff_statements"), {"tahun": year, "bulan": year}).status_code == 200
    assert supervisor.get(reverse("staff_cash_journals"), {"sampai": year, "halaman": year}).status_code == 200
    assert supervisor.get(reverse("staff_trial"), {"sampai": year}).status_code == 422


def test_cash_line_opens_its_journals(business: None, supervisor: Client) -> None:
    page = supervisor.get(
        reverse("staff_cash_journals") + f"?sampai={ON:%Y}-12-31&golongan=operasi&arus=beban&arah=keluar"
    )

    assert [(row.reference, row.amount_rp) for row in page.context["rows"]] == [("GAJI", -100)]
    assert "Pembayaran beban operasi" in page.text
