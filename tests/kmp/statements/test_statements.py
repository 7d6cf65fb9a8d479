"""The statements from postings: the queries, the division of cash in SQL, and that everything ties."""

from collections import defaultdict
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kmp.accounts.models import User
from kmp.books.models import Journal
from kmp.statements.cash import divide
from kmp.statements.cash_queries import CashChoice, cash_journals, cash_sums
from kmp.statements.engine import Pair, Time
from kmp.statements.queries import posts, span_of
from kmp.statements.rules import flow_of
from kmp.statements.states import Flow, Place
from tests.factories.books import close_anyway
from tests.kmp.statements.conftest import ON, Post, books_of, take_back

pytestmark = pytest.mark.django_db
LAST = date(2025, 5, 5)


def tied(year: int = 2026) -> bool:
    return all(check.ties for check in books_of(year).checks)


def test_two_years_of_business_tie_before_and_after_the_closing(post: Post, clerk: User) -> None:
    post("POKOK", ("1-1010", 1_000), ("3-1000", -1_000), on=LAST)
    post("JUAL-1", ("1-1150", 900), ("4-3000", -900), ("5-4000", 600), ("1-1300", -600), on=LAST)
    post("BELI-1", ("1-1300", 600), ("2-1100", -600), on=LAST)
    post("GAJI", ("5-2000", 100), ("1-1010", -100), on=LAST)
    post("JUAL-2", ("1-1010", 500), ("4-3100", -500))
    assert tied(2025)
    assert tied(2026)

    close_anyway(2025, 12, acting_user=clerk)

    books = books_of()
    assert tied(2025)
    assert tied(2026)
    assert (books.result.surplus.total_rp, books.result.surplus_before.total_rp) == (500, 200)
    assert books.sheet.assets_total == books.sheet.claims_total == Pair(2_300, 1_800)
    assert {c.place: (c.opening_rp, c.closing_rp) for c in books.equity.columns}[Place.SURPLUS] == (200, 700)


def test_sharing_of_the_surplus_has_a_row_of_its_own(post: Post, clerk: User) -> None:
    post("JUAL", ("1-1010", 900), ("4-3000", -900), on=LAST)
    close_anyway(2025, 12, acting_user=clerk)
    post("SHU-2025", ("3-3100", 900), ("3-2000", -400), ("2-1200", -500))
    post("WAJIB", ("1-1000", 50), ("3-1100", -50))

    columns = {column.place: column for column in books_of().equity.columns}

    assert (columns[Place.SURPLUS].opening_rp, columns[Place.SURPLUS].shared_rp) == (900, -900)
    assert (columns[Place.RESERVE].shared_rp, columns[Place.RESERVE].added_rp) == (400, 0)
    assert (columns[Place.MONTHLY].added_rp, columns[Place.MONTHLY].shared_rp) == (50, 0)
    assert tied()


def flows_of(year: int = 2026) -> dict[tuple[str, str], tuple[int, int]]:
    sums = cash_sums(span_of(year, 12), posts())
    return {(one.activity, one.flow.value): (one.in_rp, one.out_rp) for one in sums if one.time == Time.THIS}


def test_cash_is_what_journals_exchanged_it_for(post: Post) -> None:
    post("JNA", ("1-1010", 645), ("4-3100", -645), ("5-4100", 523), ("1-1300", -523))
    post("GAJI", ("5-2000", 100), ("2-1400", -5), ("1-1010", -95))
    post("MOBIL", ("1-2100", 400), ("2-2000", -300), ("1-1000", -100))
    post("PINDAH", ("1-1000", 99), ("5-9000", 1), ("1-1010", -100))
    post("KREDIT", ("1-1150", 70), ("4-3000", -70))

    assert flows_of() == {
        ("operasi", "bukan"): (645, 0),
        ("operasi", "beban"): (0, 95),
        ("investasi", "tetap"): (0, 100),
        ("operasi", "lain"): (0, 1),
    }
    assert tied()


def test_a_mistake_taken_back_leaves_nothing_in_the_cash_flow(post: Post, clerk: User) -> None:
    wrong = post("SALAH", ("1-1010", 645), ("4-3100", -645))
    take_back(wrong, on=ON, acting_user=clerk)
    post("BENAR", ("1-1010", 654), ("4-3100", -654))

    assert flows_of() == {("operasi", "bukan"): (654, 0)}
    assert tied()


def test_journals_behind_a_line_sum_to_it(post: Post) -> None:
    post("A", ("1-1010", 100), ("3-1000", -60), ("3-1100", -40))
    post("B", ("1-1000", 70), ("3-1000", -70))
    post("C", ("3-1000", 10), ("1-1000", -10))
    line = CashChoice("pendanaan", "pokok", is_paid=False)

    rows, count, total_rp = cash_journals(span_of(2026, 12), posts(), line, most=1, skipped=1)
    both = cash_journals(span_of(2026, 12), posts(), CashChoice("pendanaan"))

    assert ([(row.reference, row.amount_rp) for row in rows], count, total_rp) == ([("B", 70)], 2, 130)
    assert [(row.reference, row.amount_rp) for row in both[0]] == [("A", 100), ("B", 70), ("C", -10)]


CODES = ["1-1000", "1-1010", "1-1150", "1-1300", "1-2100", "2-1100", "2-2000", "3-1000", "4-3000", "5-2000", "5-4000"]
LINES = st.lists(st.tuples(st.sampled_from(CODES), st.integers(-(10**9), 10**9).filter(bool)), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, min_size=1, max_size=5))
def test_sql_divides_cash_as_the_rule_does(post: Post, drawn: list[list[tuple[str, int]]]) -> None:
    before = flows_of()
    expected: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for lines in drawn:
        rest = -sum(rp for _code, rp in lines)
        lines = [*lines, ("2-1100", rest)] if rest else lines
        if len(lines) < 2:
            continue
        post(f"R-{Journal.objects.count()}", *lines)
        for key, rp in parts_of(lines).items():
            expected[key][rp < 0] += abs(rp)

    for key, (came, went) in flows_of().items():
        earlier = before.get(key, (0, 0))
        assert [came - earlier[0], went - earlier[1]] == expected[key]
    assert tied()


def parts_of(lines: list[tuple[str, int]]) -> dict[tuple[str, str], int]:
    """What one journal exchanged its cash for, by the rule in Python; ties go by the order of the flows."""
    known = {post.code: post for post in posts()}
    order = {flow: f"{place:02}" for place, flow in enumerate(Flow)}
    counters: dict[str, int] = defaultdict(int)
    names, cash = {}, [rp for code, rp in lines if flow_of(known[code]) is None]
    for code, rp in lines:
        flow = flow_of(known[code])
        if flow is not None:
            key = f"{order[flow]} {known[code].activity}"
            names[key] = (known[code].activity, flow.value)
            counters[key] += rp
    came, went = sum(rp for rp in cash if rp > 0), -sum(rp for rp in cash if rp < 0)
    return {names[key]: rp for key, rp in divide(cash_in_rp=came, cash_out_rp=went, counters=counters).items()}


@time_machine.travel("2026-08-20T05:00:00Z", tick=False)
def test_running_year_ends_today_and_a_month_at_its_end(clerk: User) -> None:
    assert span_of(2026).until == date(2026, 8, 20)
    assert span_of(2026, 2).until == date(2026, 2, 28)
    assert (span_of(2025).until, span_of(2025).closed) == (date(2025, 12, 31), False)


def test_statements_take_as_many_queries_for_many_journals(post: Post) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            books_of().documents()
        return len(seen)

    post("R-first", ("1-1000", 500), ("4-2000", -500))
    few = queries()
    for number in range(10):
        post(f"R-{number}", ("1-1000", 500, f"FAS-{number}"), ("1-1150", -500, f"FAS-{number}"))

    assert queries() == few
