"""The pages of the books, as board, supervisors and staff use them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp.accounts.models import User
from kmp.books.models import Account, Journal, Period
from kmp.books.queries import totals_digest
from tests.factories.kmp import browser_of, make_account
from tests.kmp.books.conftest import ON, Post

pytestmark = pytest.mark.django_db
CASH, SALES = "1-1000", "4-2000"


@pytest.fixture
def board(clerk: User) -> Client:
    return browser_of(clerk)


@pytest.fixture
def supervisor(clerk: User) -> Client:
    return browser_of(make_account(roles=["pengawas"]))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def form_of(*lines: tuple[str, str, str], **more: str) -> dict[str, str]:
    data = {"key": "0a1b2c3d", "on": "2026-06-15", "memo": "Jasa layanan", "baris-INITIAL_FORMS": "0", **more}
    data["baris-TOTAL_FORMS"] = str(len(lines))
    for number, (account, debit, credit) in enumerate(lines):
        data |= {
            f"baris-{number}-account": account,
            f"baris-{number}-debit": debit,
            f"baris-{number}-credit": credit,
            f"baris-{number}-party": "",
        }
    return data


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


def test_board_posts_by_hand(board: Client, clerk: User) -> None:
    answer = board.post(reverse("staff_journal_new"), form_of((CASH, "1.250.000", ""), (SALES, "", "1.250.000")))

    journal = Journal.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("staff_journal", args=[journal.pk]))
    assert (journal.reference, journal.date, journal.posted_by) == ("JM/2026/0a1b2c3d", ON, clerk)
    assert sorted(journal.postings.values_list("amount_rp", flat=True)) == [-1_250_000, 1_250_000]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        pytest.param([(CASH, "500", ""), (SALES, "", "499")], "Debit dan kredit jurnal ini tidak sama.", id="unequal"),
        pytest.param([(CASH, "500", ""), ("", "", "")], "Jurnal memerlukan paling sedikit dua baris.", id="one line"),
        pytest.param([(CASH, "500", "500"), (SALES, "", "5")], "Isi debit atau kredit, salah satu saja.", id="both"),
        pytest.param([("", "500", ""), (SALES, "", "500")], "Pilih akunnya.", id="no account"),
    ],
)
def test_wrong_entry_keeps_what_was_typed(board: Client, lines: list[tuple[str, str, str]], sentence: str) -> None:
    answer = board.post(reverse("staff_journal_new"), form_of(*lines))

    page = text(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Jasa layanan"' in page
    assert 'value="500"' in page
    assert not Journal.objects.exists()


def test_more_lines_keep_what_was_typed(board: Client) -> None:
    answer = board.post(reverse("staff_journal_new"), form_of((CASH, "500", ""), (SALES, "", "500"), tambah="1"))

    assert answer.status_code == 200
    assert len(answer.context["lines"].forms) == 5
    assert text(answer).count('value="500"') == 2
    assert not Journal.objects.exists()


def test_journal_is_reversed_from_its_page(post: Post, board: Client) -> None:
    journal = post("R-1", (CASH, 500), (SALES, -500))

    answer = board.post(reverse("staff_journal_reverse", args=[journal.pk]), {"on": "2026-06-16", "memo": "Salah"})

    reversal = Journal.objects.get(reverses=journal)
    assert answer["Location"] == reverse("staff_journal", args=[reversal.pk])
    assert "Sudah dibalik." in text(board.get(reverse("staff_journal", args=[journal.pk])))


def test_refused_reversal_says_why(post: Post, board: Client) -> None:
    journal = post("R-1", (CASH, 500), (SALES, -500))

    answer = board.post(reverse("staff_journal_reverse", args=[journal.pk]), {"on": "2026-06-01", "memo": "Salah"})

    assert answer.status_code == 422
    assert "tidak boleh mendahului" in text(answer)
    assert Journal.objects.count() == 1


def test_closing_says_that_it_cannot_be_undone_and_then_does_it(board: Client) -> None:
    address = reverse("staff_period_close", args=[2026, 3])

    asked = text(board.get(address))
    done = board.post(address)

    assert "Ini tidak dapat dibatalkan." in asked
    assert done.status_code == 303
    assert Period.objects.exclude(closed_at=None).get().month == 3


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
        ("staff_journal_new", []),
        ("staff_year_close", [2026]),
        ("staff_period_close", [2026, 3]),
        ("staff_year_open", [2027]),
        ("staff_accounts", []),
    ],
)
def test_supervisors_look_and_do_not_touch(supervisor: Client, name: str, args: list[int]) -> None:
    answer = supervisor.post(reverse(name, args=args), form_of((CASH, "5", ""), (SALES, "", "5")))

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


@pytest.mark.parametrize("year", ["²", "9" * 5000, "-1", "abc"])
def test_a_year_that_is_none_shows_an_opened_one(year: str, supervisor: Client) -> None:
    assert supervisor.get("/meja/pembukuan/", {"tahun": year}).status_code == 200


@pytest.mark.parametrize("count", ["²", "9" * 5000])
def test_a_count_of_lines_that_is_none_still_adds_lines(count: str, board: Client) -> None:
    answer = board.post("/meja/pembukuan/jurnal/baru/", {**form_of(), "baris-TOTAL_FORMS": count, "tambah": "1"})

    assert answer.status_code == 200
