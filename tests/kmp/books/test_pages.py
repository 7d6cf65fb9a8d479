"""The pages of the books, as board, supervisors and staff use them."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp.accounts.models import User
from kmp.books.models import Account, Journal, Party, Period
from kmp.books.queries import totals_digest
from kmp.books.rules import Line
from tests.factories.books import close_until, posted_by_two
from tests.factories.kmp import browser_of, make_account
from tests.kmp.books.conftest import ON, Post

pytestmark = pytest.mark.django_db
CASH, BANK, LOAN, SALES = "1-1000", "1-1010", "2-2000", "4-2000"


@pytest.fixture
def board(clerk: User) -> Client:
    return browser_of(clerk)


@pytest.fixture
def supervisor(clerk: User) -> Client:
    return browser_of(make_account(roles=["pengawas"]))


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["R-2", "R-1"]),
        ("&q=r-1", ["R-1"]),
        ("&akun=1-1010", ["R-2"]),
        ("&q=r-1&akun=1-1010", []),
        ("&akun=tiada", ["R-2", "R-1"]),
    ],
)
def test_journals_are_searched_by_words_and_account(post: Post, board: Client, query: str, found: list[str]) -> None:
    post("R-1", (CASH, 500), (SALES, -500))
    post("R-2", ("1-1010", 500), (SALES, -500))

    page = board.get(f"/meja/pembukuan/jurnal/?tahun=2026{query}")

    assert [row["journal"].reference for row in page.context["rows"]] == found


def test_list_asks_the_same_number_of_questions_for_many_journals(post: Post, board: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert board.get("/meja/pembukuan/jurnal/?tahun=2026").status_code == 200
        return len(seen)

    post("R-first", (CASH, 500), (SALES, -500))
    queries()  # what the navigation counts is kept for a while
    few = queries()
    for number in range(20):
        post(f"R-{number}", (CASH, 500), (SALES, -500))

    assert queries() == few


def test_a_journal_of_very_many_lines_is_shown_by_page(post: Post, board: Client) -> None:
    journal = post("R-long", *[(CASH, 1), (SALES, -1)] * 150)

    page = board.get(f"/meja/pembukuan/jurnal/{journal.pk}/").text

    assert page.count('<tr><th scope="row">') == 200
    assert "Rp150" in page  # the sum is that of all lines


def test_csv_of_journals_has_every_line_and_no_formula(post: Post, board: Client) -> None:
    post("=R-1", (CASH, 500), (SALES, -500))

    answer: Any = board.get("/meja/pembukuan/jurnal/?tahun=2026&unduh=csv")

    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert rows[1:] == [
        "'=R-1;2026-06-15;uji;1-1000;Kas;;500;0",
        "'=R-1;2026-06-15;uji;4-2000;Pendapatan Jasa Administrasi;;0;500",
    ]


def test_closing_says_that_it_cannot_be_undone_and_then_does_it(board: Client) -> None:
    address = reverse("staff_period_close", args=[2026, 1])

    asked = text(board.get(address))
    done = board.post(address)

    assert "Dibuka kembali hanya dengan keputusan Rapat Anggota." in asked
    assert done.status_code == 303
    assert Period.objects.exclude(closed_at=None).get().month == 1


def test_blocked_month_says_where_it_is_put_right(board: Client) -> None:
    page = board.get(reverse("staff_period_close", args=[2026, 3]))

    assert "Maret 2026 belum dapat ditutup" in page.text
    assert "Masih terbuka sebelumnya: 2 bulan." in page.text
    assert f'href="{reverse("staff_books")}?tahun=2026"' in page.text
    assert "Ya, tutup" not in page.text


def test_warning_stands_with_a_box_and_keeps_what_was_written(post: Post, board: Client) -> None:
    post("B-1", ("5-2000", 400), (CASH, -400), on=date(2026, 1, 9))
    address = reverse("staff_period_close", args=[2026, 1])

    refused = board.post(address, {"note": "Talangan pengurus."})
    done = board.post(address, {"note": "Talangan pengurus.", "terima": "cash_below_zero"})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "Centang setiap peringatan" in refused.text
    assert "Talangan pengurus.</textarea>" in refused.text
    assert "Januari ditutup dengan peringatan" in board.get("/meja/pembukuan/?tahun=2026").text


def test_parties_show_who_owes_and_every_posting(post: Post, board: Client, clerk: User) -> None:
    lines = [Line("1-1150", 700, "FAS-1", "Klinik Contoh (contoh)"), Line(SALES, -700)]
    posted_by_two(lines, on=ON, acting_user=clerk)
    posted_by_two([Line(CASH, 200), Line("1-1150", -200, "FAS-1")], on=ON, acting_user=clerk)
    party = Party.objects.get()

    page = board.get("/meja/pembukuan/pihak/?q=klinik&akun=1-1150").text
    own = board.get(f"/meja/pembukuan/pihak/{party.pk}/").text
    rows = board.get(f"/meja/pembukuan/pihak/{party.pk}/?unduh=csv").getvalue().decode().splitlines()

    assert "berutang Rp500" in page
    assert "Pihak ini berutang kepada koperasi" in own
    assert [row.rsplit(";", 3)[1:] for row in rows[1:]] == [["700", "0", "700"], ["0", "200", "500"]]
    assert "Tidak ada pihak yang cocok" in board.get("/meja/pembukuan/pihak/?q=tiada").text


def test_parties_ask_the_same_number_of_questions_for_many(post: Post, board: Client, clerk: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert board.get("/meja/pembukuan/pihak/").status_code == 200
        return len(seen)

    posted_by_two([Line("1-1150", 7, "P-0"), Line(SALES, -7)], on=ON, acting_user=clerk)
    queries()
    few = queries()
    posted_by_two([Line("1-1150", 7, f"P-{n}") for n in range(20)] + [Line(SALES, -140)], on=ON, acting_user=clerk)
    queries()

    assert queries() == few


@pytest.mark.usefixtures("afterwards")
def test_year_is_closed_with_the_figures_that_were_shown(post: Post, board: Client) -> None:
    post("R-1", (CASH, 500), (SALES, -500))
    address = reverse("staff_year_close", args=[2026])
    seen = board.get(address).context["seen"]
    assert seen == totals_digest(2026)

    refused = board.post(address, {"seen": "0" * 64})
    done = board.post(address, {"seen": seen})

    assert (refused.status_code, done.status_code) == (409, 303)
    assert "Ada jurnal baru" in text(refused)
    assert Period.objects.filter(closed_at=None).count() == 0


@pytest.mark.usefixtures("afterwards")
@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        (500, "Sisa hasil usahanya menunggu keputusan Rapat Anggota."),
        (-500, "Ruginya menunggu keputusan Rapat Anggota."),
        (0, "Hasil usahanya tepat nol."),
    ],
)
def test_closed_year_says_what_its_result_waits_for(post: Post, board: Client, amount: int, sentence: str) -> None:
    if amount:
        post("R-1", (BANK, 1_000), (LOAN, -1_000))
        post("R-2", (BANK, amount), (SALES, -amount))
    address = reverse("staff_year_close", args=[2026])

    page = text(board.post(address, {"seen": board.get(address).context["seen"]}, follow=True))

    assert f"Tahun buku 2026 ditutup. {sentence}" in page


def test_december_is_closed_with_its_year(board: Client) -> None:
    answer = board.get(reverse("staff_period_close", args=[2026, 12]))

    assert answer["Location"] == reverse("staff_year_close", args=[2026])


def test_closing_asks_for_a_fresh_code(clerk: User) -> None:
    stale = browser_of(clerk, fresh=False)

    answer = stale.post(reverse("staff_period_close", args=[2026, 3]))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Period.objects.exclude(closed_at=None).exists()


def test_year_is_opened_from_its_page(board: Client) -> None:
    answer = board.post(reverse("staff_year_open", args=[2027]))

    assert answer.status_code == 303
    assert Period.objects.filter(year=2027).count() == 12


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("staff_voucher_new", []),
        ("staff_year_close", [2026]),
        ("staff_period_close", [2026, 3]),
        ("staff_year_open", [2027]),
        ("staff_accounts", []),
    ],
)
def test_supervisors_look_and_do_not_touch(supervisor: Client, name: str, args: list[int]) -> None:
    answer = supervisor.post(reverse(name, args=args))

    assert answer.status_code == 403
    assert not Journal.objects.exists()
    assert not Period.objects.exclude(closed_at=None).exists()
    assert not Period.objects.filter(year=2027).exists()


def test_account_is_added_from_its_page(board: Client) -> None:
    form = {"code": "5-2300", "name": "Beban Listrik", "turnover_with": "", "activity": "operasi"}

    first, second = board.post(reverse("staff_accounts"), form), board.post(reverse("staff_accounts"), form)

    assert (first.status_code, second.status_code) == (303, 422)
    assert "Kode akun 5-2300 sudah dipakai." in text(second)
    assert Account.objects.filter(code="5-2300").count() == 1


def test_year_without_books_says_how_to_open_them(board: Client) -> None:
    page = text(board.get("/meja/pembukuan/?tahun=2030"))

    assert "Tahun buku 2030 belum dibuka" in page
    assert "Buka tahun buku 2030" in page


def test_year_before_the_first_is_offered_until_a_month_is_closed(board: Client) -> None:
    offered = text(board.get("/meja/pembukuan/?tahun=2026"))
    close_until(2026, 1, acting_user=make_account(roles=["pengurus"]))

    assert "Saldo awalnya ditulis per 31 Desember 2025" in offered
    assert "Buka tahun buku 2025" in offered
    assert "Buka tahun buku 2025" not in text(board.get("/meja/pembukuan/?tahun=2026"))
    refused = text(board.post("/meja/pembukuan/2025/buka/", follow=True))
    assert "Tahun buku 2025 tidak dapat dibuka lagi" in refused


@pytest.mark.parametrize("year", ["²", "9" * 5000, "-1", "abc"])
def test_a_year_that_is_none_shows_an_opened_one(year: str, supervisor: Client) -> None:
    assert supervisor.get("/meja/pembukuan/", {"tahun": year}).status_code == 200
