"""Neraca, PHU and perubahan ekuitas, as pure arithmetic over sums."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kmp.statements.engine import Pair, Split, Sum, Time, balance_sheet, equity_statement, result_statement
from kmp.statements.states import Place, Sort
from tests.factories.statements import KNOWN, moved, post_of

YEAR = [
    moved("1-1000", 1_600),
    moved("2-1100", -200),
    moved("3-1000", -1_000),
    moved("4-2000", -100),
    moved("4-3000", -1_000),
    moved("4-3100", -500),
    moved("5-2000", 400),
    moved("5-4000", 600),
    moved("5-4100", 200),
]
LAST = [
    moved("1-1010", 900, time=Time.BEFORE),
    moved("3-1000", -900, time=Time.BEFORE),
    moved("1-1010", 50, time=Time.LAST),
    moved("4-3000", -50, time=Time.LAST),
]


def test_balance_sheet_counts_an_open_surplus_as_the_members_own() -> None:
    sheet = balance_sheet(YEAR)

    assert sheet.open_surplus == Pair(400, 0)
    assert sheet.assets_total == sheet.claims_total == Pair(1_600, 0)
    assert sheet.equity_total == Pair(1_400, 0)


def test_the_year_before_stands_beside_the_year() -> None:
    sheet = balance_sheet([*YEAR, *LAST])

    assert sheet.assets_total == sheet.claims_total == Pair(2_550, 950)
    assert sheet.open_surplus == Pair(450, 50)
    assert [(line.post.code, line.pair) for group in sheet.assets for line in group.lines] == [
        ("1-1000", Pair(1_600, 0)),
        ("1-1010", Pair(950, 950)),
    ]


def test_result_keeps_members_and_others_apart_in_its_classic_shape() -> None:
    result = result_statement([*YEAR, *LAST])

    assert result.net_of(Place.TRADE) == Split(1_000, 500, 100, 50)
    assert result.net_of(Place.TRADE, Place.COST) == Split(400, 300, 100, 50)
    assert result.net_of(Place.TRADE, Place.COST, Place.OPERATING) == Split(400, 300, -300, 50)
    assert (result.surplus.members_rp, result.surplus.non_members_rp) == (400 - 200, 300 - 100)
    assert (result.revenue_rp, result.expense_rp, result.surplus_before.total_rp) == (1_600, 1_200, 50)


def test_closing_entry_is_no_part_of_the_result() -> None:
    closing = [
        moved("4-3000", 1_000, sort=Sort.CLOSING),
        moved("5-4000", -600, sort=Sort.CLOSING),
        moved("3-3100", -400, sort=Sort.CLOSING),
    ]
    sums = [moved("1-1000", 400), moved("4-3000", -1_000), moved("5-4000", 600), *closing]

    result, equity, sheet = result_statement(sums), equity_statement(sums), balance_sheet(sums)

    assert result.surplus.total_rp == equity.result_rp == equity.closed_rp == 400
    assert equity.total.closing_rp == sheet.equity_total.now_rp == 400
    assert sheet.open_surplus == Pair(0, 0)


def test_equity_says_what_was_added_taken_shared_and_earned() -> None:
    sums = [
        moved("3-1000", -1_000, time=Time.LAST),
        moved("3-3100", -600, time=Time.LAST, sort=Sort.CLOSING),
        Sum(post_of("3-1000"), Time.THIS, Sort.USUAL, 100, 300),
        moved("3-3100", 600, sort=Sort.SHARING),
        moved("3-2000", -150, sort=Sort.SHARING),
        moved("4-3000", -70),
    ]

    columns = {column.place: column for column in equity_statement(sums).columns}

    basic, surplus, reserve = columns[Place.BASIC], columns[Place.SURPLUS], columns[Place.RESERVE]
    assert (basic.opening_rp, basic.added_rp, basic.reduced_rp, basic.closing_rp) == (1_000, 300, -100, 1_200)
    assert (surplus.opening_rp, surplus.shared_rp, surplus.result_rp, surplus.closing_rp) == (600, -600, 70, 70)
    assert (reserve.shared_rp, reserve.closing_rp) == (150, 150)


def test_year_before_without_a_closing_entry_opens_with_its_surplus() -> None:
    equity = equity_statement(LAST)

    assert equity.total.opening_rp == 950
    assert {column.place: column.opening_rp for column in equity.columns}[Place.SURPLUS] == 50


AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)
LINES = st.lists(st.tuples(st.sampled_from(sorted(KNOWN)), AMOUNTS), min_size=1, max_size=5)
JOURNALS = st.lists(st.tuples(LINES, st.sampled_from(list(Time)), st.booleans()), min_size=1, max_size=15)


def sums_of(journals: list[tuple[list[tuple[str, int]], Time, bool]]) -> list[Sum]:
    """Each journal balanced by a line on cash; one that touches the surplus is a sharing, others may close a year."""
    found = []
    for lines, time, closes in journals:
        touches = any(post_of(code).place == Place.SURPLUS for code, _rp in lines)
        sort = Sort.SHARING if touches else Sort.USUAL
        nominal = [(code, rp) for code, rp in lines if code[0] in "45"]
        if closes and nominal:
            sort, lines = Sort.CLOSING, [*nominal, ("3-3100", -sum(rp for _code, rp in nominal))]
        balance = ("1-1000", -sum(rp for _code, rp in lines))
        found += [moved(code, rp, time=time, sort=sort) for code, rp in [*lines, balance] if rp]
    return found


@settings(max_examples=60, deadline=None)
@given(JOURNALS)
def test_balanced_journals_keep_every_statement_in_balance(
    journals: list[tuple[list[tuple[str, int]], Time, bool]],
) -> None:
    sums = sums_of(journals)

    sheet, result, equity = balance_sheet(sums), result_statement(sums), equity_statement(sums)

    assert sheet.assets_total == sheet.claims_total
    assert equity.total.closing_rp == sheet.equity_total.now_rp
    assert equity.total.opening_rp == sheet.equity_total.before_rp
    assert result.surplus.total_rp == equity.result_rp == result.revenue_rp - result.expense_rp
