"""The statements and the surplus, as pure arithmetic over totals."""

from hypothesis import given
from hypothesis import strategies as st

from kmp.books.chart import CHART
from kmp.books.engine import balance_sheet, result_statement, trial_balance
from kmp.books.rules import AccountTotal, surplus_of

KINDS = {code: (str(kind), str(side)) for code, _name, kind, side in CHART}


def total(code: str, amount_rp: int) -> AccountTotal:
    return AccountTotal(code, *KINDS[code], amount_rp, code)


YEAR = [
    total("1-1000", 1_600),
    total("2-1100", -200),
    total("3-1000", -1_000),
    total("4-2000", -100),
    total("4-3000", -1_000),
    total("4-3100", -500),
    total("5-2000", 400),
    total("5-4000", 600),
    total("5-4100", 200),
]


def test_surplus_keeps_members_and_others_apart() -> None:
    surplus = surplus_of(YEAR)

    assert surplus.shared_rp == -300
    assert (surplus.members_rp, surplus.non_members_rp) == (400 - 200, 300 - 100)
    assert surplus.total_rp == 400


def test_without_separated_revenue_everything_is_the_members() -> None:
    surplus = surplus_of([total("4-2000", -900), total("5-2000", 300)])

    assert (surplus.members_rp, surplus.non_members_rp) == (600, 0)


def test_shared_costs_are_split_to_the_last_rupiah() -> None:
    surplus = surplus_of([total("4-3000", -2), total("4-3100", -1), total("5-2000", 100)])

    assert (surplus.members_rp, surplus.non_members_rp) == (2 - 67, 1 - 33)


def test_side_whose_revenue_was_taken_back_carries_no_shared_costs() -> None:
    surplus = surplus_of([total("4-3000", -100), total("4-3100", 5), total("5-2000", 10)])

    assert (surplus.members_rp, surplus.non_members_rp) == (90, -5)


def test_trial_balance_puts_each_account_on_its_side() -> None:
    trial = trial_balance([*YEAR, total("1-1010", 0)])

    assert (trial.debit_rp, trial.credit_rp) == (2_800, 2_800)
    assert [row.code for row in trial.rows if row.credit_rp] == ["2-1100", "3-1000", "4-2000", "4-3000", "4-3100"]
    assert "1-1010" not in [row.code for row in trial.rows]


def test_result_statement_ends_in_the_surplus() -> None:
    statement = result_statement(YEAR)

    assert statement.revenue.total_rp == 1_600
    assert statement.expense.total_rp == 1_200
    assert (statement.shared_to_members_rp, statement.shared_to_non_members_rp) == (-200, -100)
    assert statement.surplus.total_rp == statement.revenue.total_rp - statement.expense.total_rp


def test_balance_sheet_counts_an_open_surplus_as_the_members_own() -> None:
    sheet = balance_sheet(YEAR)

    assert sheet.open_surplus_rp == 400
    assert sheet.assets_rp == sheet.claims_rp == 1_600
    assert sheet.equity_rp == 1_400


AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)
JOURNALS = st.lists(
    st.lists(st.tuples(st.sampled_from(sorted(KINDS)), AMOUNTS), min_size=1, max_size=5), min_size=1, max_size=20
)


def totals_of(journals: list[list[tuple[str, int]]]) -> list[AccountTotal]:
    """Each journal balanced by a line on cash, then summed by account."""
    sums = dict.fromkeys(KINDS, 0)
    for lines in journals:
        for code, amount in [*lines, ("1-1000", -sum(amount for _code, amount in lines))]:
            sums[code] += amount
    return [total(code, amount) for code, amount in sums.items()]


@given(JOURNALS)
def test_balanced_journals_keep_every_statement_in_balance(journals: list[list[tuple[str, int]]]) -> None:
    totals = totals_of(journals)

    trial, sheet, result = trial_balance(totals), balance_sheet(totals), result_statement(totals)

    assert trial.debit_rp == trial.credit_rp
    assert sheet.assets_rp == sheet.claims_rp
    assert sheet.open_surplus_rp == result.surplus.total_rp
    assert result.surplus.members_rp + result.surplus.non_members_rp == result.surplus.total_rp
