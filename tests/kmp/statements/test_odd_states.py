"""Rows that no act could write (legacy, raw SQL, a switched off trigger): every page opens, `check_books` says what."""

import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kmp.statements.states import Statement
from tests.factories.tampering import tamper
from tests.kmp.statements.conftest import Post, books_of

pytestmark = pytest.mark.django_db
YEAR = "?tahun=2026&bulan=12"
PAGES = [
    ("staff_statements", YEAR),
    ("staff_trial", "?dari=2026-01-01&sampai=2026-12-31"),
    ("staff_ledger", "?jenis=aset&sampai=2026-12-31"),
    ("staff_aging", "?sampai=2026-12-31"),
    ("staff_aging", "?sisi=utang&sampai=2026-12-31"),
    ("staff_open_items", "?sampai=2026-12-31"),
    ("staff_division", YEAR),
    ("staff_cash_journals", "?sampai=2026-12-31&golongan=operasi"),
    ("staff_places", ""),
    ("staff_journals", "?tahun=2026"),
    ("staff_parties", ""),
    ("staff_accounts", ""),
    ("staff_books", "?tahun=2026"),
]


@pytest.fixture(autouse=True)
def business(post: Post) -> None:
    """Two years of business."""
    post("POKOK", ("1-1010", 1_000, "FAS-00001"), ("3-1000", -1_000, "FAS-00001"), on=date(2025, 3, 1))
    post("JUAL", ("1-1150", 900, "FAS-00001"), ("4-3000", -900), ("5-4000", 600), ("1-1300", -600))
    post("BELI", ("1-1300", 700), ("2-1100", -700, "PRO-00001"))
    post("GAJI", ("5-2000", 100), ("1-1010", -100), on=date(2026, 7, 1))


def found() -> dict[str, str]:
    """Code → sentence of what `check_books` says is wrong."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_books", stdout=out)
    assert ended.value.code == 1
    said: dict[str, str] = {}
    for one in json.loads(out.getvalue())["problems"]:
        said.setdefault(one["code"], one["message"])
    return said


STATES = [
    pytest.param(
        "UPDATE kmp_account SET is_header = true WHERE code = '1-1010'",
        "posting_on_header",
        "Akun 1-1010 adalah akun induk (hanya judul), tetapi ada 2 baris jurnal di atasnya.",
        id="header with postings",
    ),
    pytest.param(
        "UPDATE kmp_account SET is_header = true, turnover_with = '' WHERE kind IN ('aset', 'beban')",
        "posting_on_header",
        "Akun 1-1010 adalah akun induk (hanya judul), tetapi ada 2 baris jurnal di atasnya.",
        id="every asset and cost a header",
    ),
    pytest.param(
        "DELETE FROM kmp_account WHERE code = '1-1010'",
        "posting_without_account",
        "menunjuk akun yang tidak ada lagi, jadi Rp1.000 tidak masuk laporan.",
        id="account gone",
    ),
    pytest.param(
        "DELETE FROM kmp_account",
        "posting_without_account",
        "menunjuk akun yang tidak ada lagi",
        id="chart gone",
    ),
    pytest.param(
        "DELETE FROM kmp_journal WHERE reference = 'GAJI'",
        "posting_without_journal",
        "tidak punya jurnal lagi, jadi Rp100 tidak masuk laporan.",
        id="journal gone",
    ),
    pytest.param(
        "DELETE FROM kmp_party WHERE code = 'PRO-00001'",
        "posting_without_party",
        "menunjuk pihak yang tidak ada lagi: −Rp700.",
        id="party gone",
    ),
    pytest.param(
        "UPDATE kmp_account SET kind = 'kewajiban' WHERE code = '1-1150'",
        "account_unlike_its_code",
        "Jenis akun 1-1150 tidak sama dengan angka pertama kodenya; laporan mengikuti jenisnya.",
        id="kind unlike code",
    ),
    pytest.param(
        "UPDATE kmp_account SET code = 'X' WHERE code = '1-1150'",
        "account_unlike_its_code",
        "Jenis akun X tidak sama dengan angka pertama kodenya; laporan mengikuti jenisnya.",
        id="code of letters",
    ),
    pytest.param(
        "INSERT INTO kmp_period (year, month) VALUES (1, 1), (32000, 2)",
        "book_year_out_of_range",
        "Tahun buku 1 tidak mungkin; laporannya tidak dihitung.",
        id="impossible years",
    ),
    pytest.param(
        "UPDATE kmp_journal SET date = 'infinity' WHERE reference = 'GAJI'",
        "journal_without_period",
        "Jurnal GAJI bertanggal dalam bulan yang tidak pernah dibuka.",
        id="a day that never comes",
    ),
    pytest.param(
        "UPDATE kmp_journal SET reference = 'TUTUP-' || reference",
        "statement_differs",
        "tidak cocok",
        id="every journal a closing entry",
    ),
    pytest.param(
        "UPDATE kmp_posting SET amount_rp = 9000000000000000000 WHERE amount_rp > 0",
        "journal_unbalanced",
        "Jurnal POKOK tidak seimbang",
        id="sums beyond what a column holds",
    ),
]


@pytest.mark.parametrize(("sql", "code", "sentence"), STATES)
def test_odd_state_is_a_finding_in_words_and_every_page_opens(
    sql: str, code: str, sentence: str, supervisor: Client
) -> None:
    tamper(sql)

    said = found()
    assert sentence in said[code]
    assert "check_not_possible" not in said
    for name, query in PAGES:
        assert supervisor.get(reverse(name) + query).status_code == 200, name
    for kind in Statement.values:
        assert supervisor.get(reverse("staff_statement", args=[kind]) + YEAR).status_code == 200, kind


def test_header_with_postings_still_counts_so_that_all_ties(supervisor: Client) -> None:
    before = books_of().sheet.assets_total
    tamper("UPDATE kmp_account SET is_header = true WHERE code IN ('1-1010', '4-2000')")

    books = books_of()
    assert (books.sheet.assets_total, all(check.ties for check in books.checks)) == (before, True)
    codes = [post.code for post in books.accounts]
    assert ("1-1010" in codes, "4-2000" in codes) == (True, False)
