"""What a line of the file says, and why it cannot be taken."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmp.bookimports.rules import (
    Facts,
    Known,
    Row,
    check_journals,
    check_row,
    control_problems,
    missing_controls,
    totals_found,
)
from kmp.books.rules import AccountTotal

AS_OF = date(2024, 12, 31)
FACTS = Facts(
    AS_OF,
    {"1-1000": Known(False, True), "1-2000": Known(True, True), "5-2000": Known(False, False)},
    {(2024, 12): True, (2024, 11): False},
)
GOOD = {"tanggal": "31/12/2024", "kode_akun": "1-1000", "debit": "1.250.000"}


def test_good_line_is_read() -> None:
    row = check_row(7, {**GOOD, "rujukan": "A", "keterangan": "Saldo", "pihak": "P-1"}, FACTS)

    assert (row.line, row.on, row.reference, row.memo, row.party) == (7, AS_OF, "A", "Saldo", "P-1")
    assert (row.account, row.amount_rp, row.errors) == ("1-1000", 1_250_000, [])


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"kode_akun": ""}, "kode_akun", "missing"),
        ({"kode_akun": "6-1000"}, "kode_akun", "account_code_wrong"),
        ({"kode_akun": "1-3333"}, "nama_akun", "account_unnamed"),
        ({"kode_akun": "1-2000"}, "kode_akun", "account_is_header"),
        ({"kode_akun": "5-2000"}, "kode_akun", "account_out_of_use"),
        ({"jenis": "beban"}, "jenis", "kind_unlike_code"),
        ({"jenis": "lain"}, "jenis", "kind_unknown"),
        ({"omzet": "anggota"}, "omzet", "turnover_needs_result"),
        ({"tanggal": "1/1/2025"}, "tanggal", "date_after_report"),
        ({"tanggal": "1/11/2024"}, "tanggal", "period_not_open"),
        ({"tanggal": "31/12/2023"}, "tanggal", "year_not_open"),
        ({"tanggal": "kemarin"}, "tanggal", "date_invalid"),
        ({"kredit": "5"}, "debit", "amount_on_both_sides"),
        ({"debit": "12,5"}, "debit", "amount_invalid"),
        ({"debit": "-5"}, "debit", "amount_negative"),
    ],
)
def test_wrong_line_says_where_and_why(changes: dict[str, str], column: str, code: str) -> None:
    row = check_row(2, {**GOOD, **changes}, FACTS)

    assert [(error["column"], error["code"]) for error in row.errors] == [(column, code)]


def test_journal_that_does_not_balance_is_named_with_its_difference() -> None:
    rows = [Row(2, AS_OF, "A", amount_rp=500), Row(3, AS_OF, "A", amount_rp=-499), Row(4, AS_OF, "B", amount_rp=9)]

    check_journals(rows)

    assert [(row.line, error["code"]) for row in rows for error in row.errors] == [
        (2, "journal_unbalanced"),
        (4, "journal_unbalanced"),
    ]
    assert rows[0].errors[0]["message"] == "Rujukan A tidak seimbang: Debit lebih Rp1."


def test_day_that_cannot_be_read_is_one_error() -> None:
    facts = Facts(AS_OF, {}, {})
    rows = [
        check_row(2, {**GOOD, "nama_akun": "Kas", "tanggal": "31/13/2024"}, facts),
        Row(3, AS_OF, amount_rp=-1_250_000),
    ]

    check_journals(rows)

    assert [[error["code"] for error in row.errors] for row in rows] == [["date_invalid"], []]


def test_lines_of_one_journal_share_a_day_and_an_account_has_one_name() -> None:
    rows = [
        Row(2, AS_OF, "A", account="1.1", account_name="Kas", amount_rp=5),
        Row(3, date(2024, 12, 30), "A", account="1.1", account_name="Bank", amount_rp=-5),
    ]

    check_journals(rows)

    assert [error["code"] for error in rows[1].errors] == ["date_differs", "account_named_twice"]


@pytest.mark.parametrize(
    ("kind", "controls", "codes"),
    [
        ("saldo", {"aset": 10, "kewajiban": 4, "ekuitas": 6}, []),
        ("saldo", {"aset": 10, "kewajiban": 4}, ["control_missing"]),
        ("saldo", {"aset": 10, "kewajiban": 4, "ekuitas": 5}, ["report_does_not_balance"]),
        ("jurnal", {"aset": 10, "kewajiban": 4, "ekuitas": 6}, ["control_missing"] * 3),
        (
            "jurnal",
            {"aset": 10, "kewajiban": 4, "ekuitas": 6, "pendapatan": 9, "beban": 5, "surplus": 3},
            ["report_surplus_differs"],
        ),
    ],
)
def test_totals_of_the_report_are_complete_and_agree(kind: str, controls: dict[str, int], codes: list[str]) -> None:
    assert [problem.code for problem in missing_controls(kind, controls)] == codes


AMOUNTS = st.integers(-(10**12), 10**12)
LINES = st.lists(st.tuples(st.sampled_from(["aset", "kewajiban", "ekuitas", "pendapatan", "beban"]), AMOUNTS))


@given(LINES)
def test_totals_of_balanced_books_always_balance(lines: list[tuple[str, int]]) -> None:
    rest = -sum(amount for _kind, amount in lines)
    totals = [AccountTotal(f"{n}", kind, "", amount) for n, (kind, amount) in enumerate([*lines, ("aset", rest)])]

    found = totals_found(totals, totals)

    assert found["aset"] == found["kewajiban"] + found["ekuitas"]
    assert found["pendapatan"] - found["beban"] == found["surplus"]
    assert control_problems(found, found) == []
    assert [one.code for one in control_problems({"aset": found["aset"] + 1}, found)] == ["control_aset"]
