"""Receivables and payables by age: oldest first, exact, tied to the trial balance, each amount opening its postings."""

import io
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kmp.accounts.models import User
from kmp.books.models import Journal
from kmp.papers.models import Paper
from kmp.statements.aging import AgeChoice, age_of, aged_accounts, open_items
from kmp.statements.aging_queries import aged_parties, aged_totals, items_open
from kmp.statements.queries import movements, posts
from kmp.statements.states import Age, Owing
from tests.factories.tampering import tamper
from tests.kmp.statements.conftest import Post, take_back

pytestmark = pytest.mark.django_db
END = date(2026, 12, 31)
DAY = "&sampai=2026-12-31"
NOTHING = dict.fromkeys(Age, 0)


def choice_of(owing: Owing = Owing.RECEIVABLE, **facts: Any) -> AgeChoice:
    return AgeChoice(**{"owing": owing, "accounts": aged_accounts(posts(), owing), "until": END, **facts})


def ages_of(owing: Owing = Owing.RECEIVABLE, **facts: Any) -> dict[str, dict[Age, int]]:
    """Party → what is open, of the ages that are not nothing."""
    rows = aged_parties(choice_of(owing, **facts))
    return {row.code: {age: rp for age, rp in zip(Age, row.ages, strict=True) if rp} for row in rows}


def sold(post: Post, reference: str, rp: int, party: str, on: date) -> Journal:
    return post(reference, ("1-1150", rp, party), ("4-3000", -rp), on=on)


def paid(post: Post, reference: str, rp: int, party: str, on: date) -> Journal:
    return post(reference, ("1-1010", rp), ("1-1150", -rp, party), on=on)


def test_payments_settle_the_oldest_first(post: Post) -> None:
    sold(post, "J-1", 100, "FAS-00001", END - timedelta(days=100))
    sold(post, "J-2", 70, "FAS-00001", END - timedelta(days=45))
    sold(post, "J-3", 50, "FAS-00001", END)
    paid(post, "B-1", 120, "FAS-00001", END - timedelta(days=60))
    sold(post, "J-4", 9, "FAS-00002", END - timedelta(days=91))

    assert ages_of() == {
        "FAS-00001": {Age.NOT_DUE: 50, Age.TWO: 50},
        "FAS-00002": {Age.LONGER: 9},
    }
    rows, count, total_rp = items_open(choice_of(party="FAS-00001"))
    assert [(one.reference, one.amount_rp, one.settled_rp, one.rest_rp) for one in rows] == [
        ("J-2", 70, 20, 50),
        ("J-3", 50, 0, 50),
    ]
    assert (count, total_rp) == (2, 100)


@pytest.mark.parametrize(
    ("days", "term", "age"),
    [
        (0, 0, Age.NOT_DUE),
        (1, 0, Age.MONTH),
        (30, 0, Age.MONTH),
        (31, 0, Age.TWO),
        (60, 0, Age.TWO),
        (61, 0, Age.THREE),
        (90, 0, Age.THREE),
        (91, 0, Age.LONGER),
        (30, 30, Age.NOT_DUE),
        (31, 30, Age.MONTH),
    ],
)
def test_age_begins_where_the_term_ends(post: Post, days: int, term: int, age: Age) -> None:
    on = END - timedelta(days=days)
    sold(post, "J-1", 5, "FAS-00001", on)

    assert ages_of(term_days=term) == {"FAS-00001": {age: 5}}
    assert age_of(5, on, until=END, term_days=term) == age


def test_what_was_paid_ahead_is_shown_apart_and_what_names_no_party_as_its_own_row(post: Post) -> None:
    sold(post, "J-1", 100, "FAS-00001", END)
    paid(post, "B-1", 130, "FAS-00001", END)
    post("J-2", ("1-1160", 40), ("4-3100", -40), on=END)

    assert ages_of() == {"FAS-00001": {Age.AHEAD: -30}, "": {Age.NOT_DUE: 40}}
    rows, _count, total_rp = items_open(choice_of(without_party=True))
    assert ([one.reference for one in rows], total_rp) == (["J-2"], 40)


def test_entry_taken_back_is_no_payment(post: Post, clerk: User) -> None:
    sold(post, "J-1", 100, "FAS-00001", END - timedelta(days=100))
    wrong = sold(post, "J-2", 70, "FAS-00001", END - timedelta(days=10))
    again = take_back(wrong, on=END - timedelta(days=5), acting_user=clerk)

    assert ages_of() == {"FAS-00001": {Age.LONGER: 100}}
    assert ages_of(until=END - timedelta(days=7)) == {"FAS-00001": {Age.LONGER: 100, Age.MONTH: 70}}
    take_back(again, on=END, acting_user=clerk)
    assert ages_of() == {"FAS-00001": {Age.LONGER: 100, Age.MONTH: 70}}


def test_payables_read_the_other_way_and_leave_savings_and_funds_out(post: Post) -> None:
    post("BELI", ("1-1300", 700), ("2-1100", -700, "PRO-00001"), on=END - timedelta(days=20))
    post("SETOR", ("1-1010", 60), ("2-1000", -60, "FAS-00001"), on=END)
    post("RUGI", ("5-3000", 10), ("1-1190", -10), on=END)

    assert ages_of(Owing.PAYABLE) == {"PRO-00001": {Age.MONTH: 700}}
    assert ages_of() == {}
    assert "1-1190" not in [account.code for account in choice_of().accounts]


PARTIES = ["FAS-00001", "FAS-00002", ""]
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["1-1150", "1-1160"]),
        st.sampled_from(PARTIES),
        st.integers(-(10**12), 10**12).filter(bool),
        st.integers(0, 120),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=ENTRIES, term=st.integers(0, 60))
def test_sql_ages_as_the_rule_does_and_ties_to_the_trial_balance(
    post: Post, drawn: list[tuple[str, str, int, int]], term: int
) -> None:
    for account, party, rp, days in drawn:
        post(f"R-{Journal.objects.count()}", (account, rp, party), ("4-2000", -rp), on=END - timedelta(days=days))

    choice = choice_of(term_days=term)
    expected = model(term)
    found = {row.code: dict(zip(Age, row.ages, strict=True)) for row in aged_parties(choice)}
    count, totals = aged_totals(choice)
    assert found == expected
    assert (count, list(totals)) == (len(expected), [sum(ages[age] for ages in expected.values()) for age in Age])
    moved = movements(END, END)
    assert sum(totals) == sum(
        sum(moved.get(one.pk, (0, 0, 0))[:2]) - moved.get(one.pk, (0, 0, 0))[2] for one in choice.accounts
    )


def model(term: int) -> dict[str, dict[Age, int]]:
    """The same by the rule in Python, one account of one party after the other."""
    lines: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account_id, coalesce(party.code, ''), j.date, amount_rp FROM kmp_posting p"
            " JOIN kmp_journal j ON j.id = p.journal_id JOIN kmp_account a ON a.id = p.account_id"
            " LEFT JOIN kmp_party party ON party.id = p.party_id"
            " WHERE a.code IN ('1-1150', '1-1160') ORDER BY j.date, j.id, p.id"
        )
        for account, party, on, rp in cursor.fetchall():
            lines[account, party].append((on, rp))
    found: dict[str, dict[Age, int]] = {}
    for (_account, party), listed in lines.items():
        for rest, (on, _rp) in zip(open_items([rp for _on, rp in listed]), listed, strict=True):
            if rest:
                ages = found.setdefault(party, dict(NOTHING))
                ages[age_of(rest, on, until=END, term_days=term)] += rest
    return found


@given(st.lists(st.integers(-(10**15), 10**15), max_size=20))
def test_rests_sum_to_the_amounts_and_only_one_side_is_left(amounts: list[int]) -> None:
    rests = open_items(amounts)

    assert sum(rests) == sum(amounts)
    assert all(0 <= rest * (1 if rp > 0 else -1) <= abs(rp) for rest, rp in zip(rests, amounts, strict=True))
    assert min(rests, default=0) >= 0 or max(rests) <= 0


@pytest.fixture
def claims(post: Post) -> None:
    """Both sides, two accounts, several ages, one paid ahead, one without a party."""
    sold(post, "J-1", 100, "FAS-00001", date(2026, 6, 1))
    sold(post, "J-2", 70, "FAS-00001", date(2026, 11, 20))
    post("J-3", ("1-1160", 55, "FAS-00001"), ("4-3100", -55), on=date(2026, 12, 20))
    paid(post, "B-1", 30, "FAS-00001", date(2026, 12, 24))
    paid(post, "B-2", 8, "FAS-00002", date(2026, 12, 25))
    post("J-4", ("1-1160", 40), ("4-3100", -40), on=date(2026, 10, 20))
    post("BELI", ("1-1300", 700), ("2-1100", -700, "PRO-00001"), on=date(2026, 12, 1))


def aging(client: Client, query: str = "") -> Any:
    return client.get(f"{reverse('staff_aging')}?sisi=piutang{DAY}{query}")


def figures(page: Any) -> list[tuple[str, int, str]]:
    tables = page.context["document"].tables
    return [(row.label, one.rp, one.href) for table in tables for row in table.rows for one in row.figures if one]


@pytest.mark.parametrize("query", ["", "&akun=1-1150", "&q=00001", "&tempo=30", "&sisi=utang"])
def test_each_amount_opens_postings_that_sum_to_it(claims: None, supervisor: Client, query: str) -> None:
    shown = [one for one in figures(aging(supervisor, query)) if one[1]]

    assert len(shown) > 2
    for label, rp, href in shown:
        opened = supervisor.get(href)
        assert opened.status_code == 200
        found = opened.context["total_rp"] if "total_rp" in opened.context else opened.context["totals"].closing_rp
        assert found == rp, (label, href)


def test_page_ties_filters_and_says_how_it_counts(claims: None, supervisor: Client) -> None:
    page, narrowed = aging(supervisor), aging(supervisor, "&q=00001&akun=1-1150")

    assert page.context["document"].ties
    assert [check.left_rp for check in page.context["document"].checks] == [227]
    assert [row.label for row in page.context["document"].blocks[0].rows] == [
        "FAS-00001",
        "FAS-00002",
        "Tanpa pihak",
        "Jumlah semua pihak",
    ]
    assert "umur dihitung sejak tanggal jurnalnya" in page.text
    assert "Pembayaran melunasi yang paling lama lebih dahulu" in page.text
    assert [row.figures[-1].rp for row in narrowed.context["document"].blocks[0].rows] == [140, 140]
    assert narrowed.context["document"].checks == ()


def test_list_is_a_paper_and_a_workbook(claims: None, supervisor: Client) -> None:
    pdf, sheet = aging(supervisor, "&unduh=pdf"), aging(supervisor, "&unduh=xlsx")

    assert pdf.content.startswith(b"%PDF")
    assert Paper.objects.get().number.startswith("LK-PIU-2026-")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(sheet.streaming_content))).get_sheet_by_index(0)
    assert ["FAS-00001", "FAS-00001", 55, 0, 70, 0, 70, 0, 195] not in rows.to_python()  # by row below
    assert [row[-1] for row in rows.to_python() if row[0] == "FAS-00001"] == [195]


def test_rows_come_in_pages_and_ask_as_many_questions_for_many_parties(post: Post, supervisor: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert aging(supervisor).status_code == 200
        return len(seen)

    sold(post, "J", 1, "FAS-1", END)
    queries()  # what the navigation counts is kept for a while
    few = queries()
    post("ALL", *[("1-1150", rp, f"FAS-{rp:03}") for rp in range(100, 160)], ("4-3000", -sum(range(100, 160))), on=END)

    assert queries() == few
    second = aging(supervisor, "&halaman=2")
    assert [row.code for row in second.context["document"].blocks[0].rows][:-1] == [
        *[f"FAS-{rp}" for rp in range(109, 99, -1)],
        "FAS-1",
    ]
    assert "51–61 dari 61 hasil" in second.text


def test_open_items_are_a_spreadsheet_too(claims: None, supervisor: Client) -> None:
    answer: Any = supervisor.get(
        f"{reverse('staff_open_items')}?sisi=piutang{DAY}&pihak=FAS-00001&umur=31-60&unduh=csv"
    )

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1:] == [
        "2026-11-20;J-2;uji;1-1150;Piutang Anggota;FAS-00001;FAS-00001;31–60 hari;70;0;70",
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Tidak ada piutang yang terbuka"),
        ("&sisi=utang", "Tidak ada utang yang terbuka"),
        ("&q=tidak+ada", "Tidak ada yang terbuka untuk “tidak ada”"),
    ],
)
def test_empty_list_says_so(clerk: User, supervisor: Client, query: str, said: str) -> None:
    assert said in aging(supervisor, query).text
    assert "Tidak ada yang terbuka" in supervisor.get(reverse("staff_open_items")).text


@pytest.mark.parametrize("query", ["&tempo=-1", "&tempo=9999999999999999999999", "&sampai=²", "&akun=9-9999"])
def test_nonsense_is_said_beside_its_field(claims: None, supervisor: Client, query: str) -> None:
    assert aging(supervisor, query).status_code == 422


def test_list_that_does_not_tie_says_so(claims: None, post: Post, clerk: User, supervisor: Client) -> None:
    take_back(sold(post, "J-9", 50, "FAS-00001", END), on=END, acting_user=clerk)
    tamper(
        "UPDATE kmp_posting SET amount_rp = amount_rp - 1 WHERE amount_rp = -50 AND account_id = "
        "(SELECT id FROM kmp_account WHERE code = '1-1150')"
    )

    assert "Daftar ini tidak cocok dengan neraca saldo." in aging(supervisor).text
