"""`check_books` trusts no trigger: it finds what someone with the keys of the database has done."""

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as drawing
from hypothesis import strategies as st

from kmp.accounts.models import User
from kmp.books.queries import balances
from tests.factories.books import close_until, reversed_by_two
from tests.factories.tampering import tamper
from tests.kmp.books.conftest import ON, Post

pytestmark = pytest.mark.django_db
CASH, SALES = "1-1000", "4-2000"


def check_books() -> tuple[int, dict[str, object]]:
    out = io.StringIO()
    try:
        call_command("check_books", stdout=out)
        status = 0
    except SystemExit as ended:
        status = int(str(ended.code))
    return status, json.loads(out.getvalue())


def test_untouched_books_are_proved(post: Post, clerk: User) -> None:
    journal = post("R-1", (CASH, 500), (SALES, -500))
    reversed_by_two(journal, on=ON, acting_user=clerk)

    assert check_books() == (0, {"ok": True, "problems": []})


@pytest.mark.parametrize(
    ("sql", "codes"),
    [
        pytest.param(
            "UPDATE kmp_posting SET amount_rp = 501 WHERE amount_rp = 500",
            {"journal_unbalanced", "statement_differs"},
            id="more",
        ),
        pytest.param(
            "DELETE FROM kmp_posting WHERE amount_rp = -500",
            {"journal_unbalanced", "journal_too_short", "statement_differs"},
            id="less",
        ),
        pytest.param("DELETE FROM kmp_posting", {"journal_too_short"}, id="all lines gone"),
        pytest.param("UPDATE kmp_journal SET date = '2031-01-01'", {"journal_without_period"}, id="moved away"),
        pytest.param(
            "UPDATE kmp_period SET closed_at = now() - interval '1 day' WHERE month = 6",
            {"posted_after_close"},
            id="closed before it was posted",
        ),
    ],
)
def test_tampering_is_found(post: Post, sql: str, codes: set[str]) -> None:
    post("R-1", (CASH, 500), (SALES, -500))

    tamper(sql)

    status, said = check_books()
    assert (status, said["ok"]) == (1, False)
    assert {problem["code"] for problem in said["problems"]} == codes  # type: ignore[attr-defined]


def test_reversal_that_does_not_mirror_is_found(post: Post, clerk: User) -> None:
    journal = post("R-1", (CASH, 500), (SALES, -500))
    reversed_by_two(journal, on=ON, acting_user=clerk)

    tamper(
        "UPDATE kmp_posting SET amount_rp = amount_rp + sign(amount_rp)"
        " WHERE journal_id = (SELECT id FROM kmp_journal WHERE reference = 'R-1/balik')"
    )

    status, said = check_books()
    assert status == 1
    assert [problem["code"] for problem in said["problems"]] == ["reversal_differs"]  # type: ignore[attr-defined]


def test_account_in_use_made_a_header_is_found(post: Post, settings: Any) -> None:
    settings.BOOK_CHECKS = []  # of the ledger alone
    post("R-1", (CASH, 500), (SALES, -500))

    tamper("UPDATE kmp_account SET is_header = true WHERE code = '1-1000'")

    found = check_books()[1]["problems"]
    assert found == [
        {
            "code": "posting_on_header",
            "reference": "1-1000",
            "value": 1,
            "message": "Akun 1-1000 adalah akun induk (hanya judul), tetapi ada 1 baris jurnal di atasnya."
            " Dalam laporan akun ini dihitung seperti akun biasa, supaya jumlahnya tetap utuh.",
        }
    ]


def test_check_that_cannot_be_made_hides_no_other(post: Post, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.BOOK_CHECKS = ["tests.kmp.books.test_check_books.broken", *settings.BOOK_CHECKS]
    post("R-1", (CASH, 500), (SALES, -500))
    tamper("UPDATE kmp_account SET is_header = true WHERE code = '1-1000'")

    found = check_books()[1]["problems"]

    assert [one["code"] for one in found] == ["posting_on_header", "check_not_possible"]  # type: ignore[attr-defined]
    assert "Pemeriksaan tests.kmp.books.test_check_books.broken tidak dapat dijalankan" in found[1]["message"]  # type: ignore[index]
    assert "tests.kmp.books.test_check_books.broken could not be made" in caplog.text


def broken() -> list[dict[str, object]]:
    """A check that some state of the rows breaks in the database, as a division by nothing does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    return []


def test_month_closed_past_the_services_is_found(clerk: User) -> None:
    close_until(2026, 3, acting_user=clerk)

    tamper("UPDATE kmp_period SET closed_at = clock_timestamp() WHERE month = 4")

    assert [problem["code"] for problem in check_books()[1]["problems"]] == ["closed_without_closing"]  # type: ignore[attr-defined]


def test_closing_a_month_is_no_tampering(post: Post, clerk: User) -> None:
    post("R-1", (CASH, 500), (SALES, -500))
    close_until(2026, 6, acting_user=clerk)

    assert check_books()[0] == 0


LINES = st.lists(
    st.tuples(
        st.sampled_from([CASH, SALES, "5-2000", "3-1000"]),
        st.integers(min_value=-(10**9), max_value=10**9).filter(bool),
    ),
    min_size=1,
    max_size=4,
)


@drawing(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, min_size=1, max_size=4), st.data())
def test_posted_entries_keep_the_trial_balance_at_zero(
    post: Post, drawn: list[list[tuple[str, int]]], data: st.DataObject
) -> None:
    from kmp.books.models import Journal

    for lines in drawn:
        rest = -sum(amount for _code, amount in lines)
        if rest:
            post(f"R-{Journal.objects.count()}-{data.draw(st.uuids())}", *lines, ("1-1010", rest))

    assert sum(total.amount_rp for total in balances(date(2026, 12, 31))) == 0
    connection.check_constraints()
