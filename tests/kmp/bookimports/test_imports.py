"""Books come in whole, by two persons, and only when they tie out to the rupiah."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from kmp.accounts.models import User
from kmp.bookimports import reading
from kmp.bookimports.models import BookImport, BookImportLine
from kmp.bookimports.proof import differences
from kmp.bookimports.services import ask_books_entry, correct_controls, drop_books
from kmp.books.models import Account, Journal, Party
from kmp.books.queries import balances, surplus_of_year, year_totals
from kmp.books.services import close_year
from kmp.errors import DomainError
from kmp.runs.services import execute_run
from kmp.statements.cash_queries import cash_sums
from kmp.statements.engine import Time
from kmp.statements.queries import posts, sums_of
from kmp.statements.rules import Span
from tests.factories.bookimports import AS_OF, OPENING, POSITION, entered
from tests.factories.books import EVERY_WARNING, posted_by_two, reversed_by_two
from tests.factories.tampering import tamper
from tests.kmp.bookimports.conftest import Send

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parents[2] / "cases" / "books"


def code_of(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


def test_opening_balances_bring_their_accounts_and_parties(send: Send, board: User) -> None:
    batch = send(*OPENING)
    assert (batch.state, batch.rows, batch.faulty, batch.found) == ("siap", 3, 0, POSITION)
    assert batch.summary == {
        "journals": 1,
        "debit_rp": 1_000,
        "accounts": [["3.1.01", "Simpanan Lama"]],
        "new_accounts": 1,
        "parties": 1,
        "faults": [],
    }

    done = entered(batch, board)

    journal, account = Journal.objects.get(), Account.objects.get(code="3.1.01")
    assert (done.state, done.entered_by, journal.reference) == ("dicatat", board, f"{batch.number}/A")
    assert (account.name, account.kind, account.activity) == ("Simpanan Lama", "ekuitas", "pendanaan")
    assert sorted(journal.postings.values_list("account__code", "party__name", "amount_rp")) == [
        ("1-1000", None, 1_000),
        ("2-1100", "Pemasok (contoh)", -400),
        ("3.1.01", None, -600),
    ]
    assert differences() == []


@pytest.mark.parametrize("name", ["\\N", "NULL", 'PT "Sehat"; Jaya', "\\.", "Toko O'Brien, Jl. 1"])
def test_words_that_a_database_could_take_for_signs_stay_words(name: str, send: Send) -> None:
    batch = send(OPENING[0], [*OPENING[1][:6], name, *OPENING[1][7:]], OPENING[2])

    assert (batch.state, BookImportLine.objects.get(line=3).party_name) == ("siap", name)


def test_one_wrong_line_and_nothing_can_be_entered(send: Send, board: User) -> None:
    wrong = ["31/12/2024", "A", "6-1000", "Lain", "", "", "", "", "600"]

    batch = send(*OPENING[:2], wrong)

    assert (batch.state, batch.faulty) == ("bermasalah", 1)
    assert BookImportLine.objects.get(line=4).errors[0]["code"] == "account_code_wrong"
    assert code_of(ask_books_entry, batch, acting_user=board) == "import_moved"
    assert not Journal.objects.exists()


def test_many_errors_are_counted_by_kind_and_each_stays_with_its_line(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over several COPYs, those that only the end of the file shows among them."""
    monkeypatch.setattr(reading, "CHUNK", 3)
    wrong = [["31/12/2024", f"R-{n}", "6-1", "", "", "", "", "5,5" if n % 2 else "7", ""] for n in range(8)]

    batch = send(*wrong, ["31/12/2024", "", "1-1000", "", "", "", "=SUM(A1)", "1.000", ""])

    assert (batch.state, batch.rows, batch.faulty) == ("bermasalah", 9, 9)
    code = "Kode diawali angka 1 sampai 5 (jenisnya), lalu angka, titik, atau tanda hubung, paling banyak 12."
    assert batch.summary["faults"] == [
        ["kode_akun", code, 8],
        ["debit", "Rujukan R-0 tidak seimbang: Debit lebih Rp7.", 5],
        ["debit", "Tulis rupiah bulat, misalnya 1.250.000.", 4],
    ]
    said = {line.line: [error["code"] for error in line.errors] for line in batch.lines.all()}
    assert (said[2], said[3]) == (
        ["account_code_wrong", "journal_unbalanced"],
        ["account_code_wrong", "amount_invalid"],
    )
    last = batch.lines.get(line=10)
    assert (last.reference, last.party_name, last.memo, last.amount_rp) == ("SALDO", "=SUM(A1)", "", 1_000)


def test_file_that_breaks_in_the_middle_leaves_one_line_that_says_so(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK", 1)
    monkeypatch.setattr(reading, "MOST_ROWS", 2)

    batch = send(*OPENING)

    assert [line.errors[0]["message"] for line in batch.lines.all()] == [
        "Berkas ini lebih dari 2 baris. Bagi menjadi beberapa."
    ]
    assert (batch.rows, batch.faulty) == (1, 1)


def test_file_that_is_no_sheet_of_ours_says_what_is_missing(send: Send) -> None:
    batch = send(content=b"nama;alamat\nSari;Bandung\n")

    said = batch.lines.get().errors[0]["message"]
    assert batch.state == "bermasalah"
    assert said == (
        "Kolom yang wajib tidak ada: kode_akun. Kolom ini tidak dikenal: alamat. Pakai judul kolom dari templat."
    )


def test_report_that_differs_by_a_rupiah_is_refused_with_the_difference(send: Send, clerk: User, board: User) -> None:
    batch = send(*OPENING, controls={"aset": 1_001, "kewajiban": 400, "ekuitas": 601})

    with pytest.raises(DomainError) as refused:
        ask_books_entry(batch, acting_user=board)
    assert [str(problem.message) for problem in refused.value.problems] == [
        "Jumlah aset: laporan Rp1.001, sesudah impor Rp1.000, selisih −Rp1.",
        "Jumlah ekuitas, hasil usaha tahun berjalan termasuk: laporan Rp601, sesudah impor Rp600, selisih −Rp1.",
    ]
    assert code_of(correct_controls, batch, controls=POSITION, acting_user=board) == "not_the_uploader"
    correct_controls(batch, controls=POSITION, acting_user=clerk)

    assert entered(batch, board).state == "dicatat"


def test_books_that_moved_meanwhile_are_held_against_the_report_again(send: Send, clerk: User, board: User) -> None:
    batch = send(*OPENING)
    run = ask_books_entry(batch, acting_user=board)
    posted_by_two([("1-1000", 5), ("2-1100", -5)], on=date(2024, 12, 30), acting_user=clerk)

    execute_run(run.pk)

    run.refresh_from_db()
    assert run.state == "gagal"
    assert run.error.startswith("Jumlah aset: laporan Rp1.000, sesudah impor Rp1.005")
    assert (BookImport.objects.get().state, Journal.objects.count()) == ("siap", 1)
    assert not Account.objects.filter(code="3.1.01").exists()


def test_uploader_does_not_enter(send: Send, clerk: User) -> None:
    code = code_of(ask_books_entry, send(*OPENING), acting_user=clerk)

    assert code == "book_import_entered_by_a_second_person"


def test_same_file_comes_in_once_unless_it_was_dropped(send: Send, clerk: User) -> None:
    first = send(*OPENING)

    assert code_of(send, *OPENING) == "one_book_import_per_file"
    drop_books(first, acting_user=clerk)

    assert send(*OPENING).state == "siap"
    assert code_of(drop_books, first, acting_user=clerk) == "import_moved"


def test_run_delivered_twice_enters_once(send: Send, board: User) -> None:
    run = ask_books_entry(send(*OPENING), acting_user=board)

    execute_run(run.pk)
    execute_run(run.pk)

    assert Journal.objects.count() == 1


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        pytest.param(
            "UPDATE kmp_bookimport SET state = 'dicatat', entered_by_id = uploaded_by_id",
            "book_import_entered_by_a_second_person",
            id="one person",
        ),
        pytest.param(
            "UPDATE kmp_bookimport SET state = 'dicatat', found = '{}',"
            " entered_by_id = (SELECT id FROM kmp_user WHERE id <> uploaded_by_id LIMIT 1)",
            "book_import_ties_out",
            id="does not tie out",
        ),
    ],
)
def test_raw_sql_enters_nothing_past_the_rules(send: Send, sql: str, name: str) -> None:
    send(*OPENING)

    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert refused.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def test_check_books_finds_an_import_whose_journals_changed(send: Send, clerk: User, board: User) -> None:
    entered(send(*OPENING), board)
    reversed_by_two(Journal.objects.get(), on=date(2024, 12, 31), acting_user=clerk)
    assert differences() == []

    tamper("UPDATE kmp_posting SET amount_rp = amount_rp * 2 WHERE journal_id = (SELECT min(id) FROM kmp_journal)")

    assert [found["code"] for found in differences()] == ["book_import_unlike_its_file"]


def test_annual_report_of_another_cooperative_ties_out_to_the_rupiah(send: Send, board: User) -> None:
    """Own chart, neraca of two years, PHU: every account and every total as the report prints them."""
    report = json.loads((CASE / "laporan.json").read_text())
    of_2024 = {code: report["2024"]["jumlah"][code] for code in POSITION}

    entered(send(content=(CASE / "saldo-2024.csv").read_bytes(), controls=of_2024), board)
    close_year(2024, acting_user=board)
    movements = (CASE / "jurnal-2025.csv").read_bytes()
    until, totals = date(2025, 12, 31), report["2025"]["jumlah"]
    done = entered(send(content=movements, kind="jurnal", as_of=until, controls=totals), board)

    assert (done.state, done.found, done.rows) == ("dicatat", totals, 68)
    own = {total.code: total.amount_rp for total in balances(until) if "." in total.code}
    assert own == {**report["2025"]["neraca"], **report["2025"]["hasil_usaha"]}
    opening = {total.code: total.amount_rp for total in balances(date(2024, 12, 31)) if total.amount_rp}
    assert opening == report["2024"]["neraca"]
    assert Party.objects.get().code == "PMS-01"
    assert close_year(2025, accepted=EVERY_WARNING, note="Uji.", acting_user=board).total_rp == totals["surplus"]
    assert surplus_of_year(2025).total_rp == totals["surplus"]
    moved = {one.code: one.amount_rp for one in year_totals(2025, closing_too=False) if one.code[0] in "45"}
    assert moved == report["2025"]["hasil_usaha"]
    assert differences() == []


def test_opening_balances_are_no_movement_of_the_year_they_end(send: Send, board: User) -> None:
    done = entered(send(*OPENING), board)

    assert done.number.startswith("SA-2")
    span = Span(2024, AS_OF)
    accounts = posts()
    assert {one.time for one in sums_of(span, accounts)} == {Time.BEFORE}
    assert cash_sums(span, accounts) == []
    assert [row["code"] for row in differences()] == []


def test_opening_balances_stand_at_the_end_of_a_year(send: Send, clerk: User) -> None:
    assert code_of(send, *OPENING, as_of=date(2024, 6, 30)) == "opening_not_at_year_end"
    assert not BookImport.objects.exists()
