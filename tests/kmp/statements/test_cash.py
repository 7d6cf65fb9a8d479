"""Arus kas by the direct method: how one journal is divided, and the lines that come of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kmp.statements.cash import CashSum, cash_flow, divide
from kmp.statements.engine import Pair, Time
from kmp.statements.states import Flow
from tests.factories.statements import moved


def test_cash_sale_brings_what_was_paid_whatever_the_goods_cost() -> None:
    # debit cash 100, cost and stock cancel each other inside the flow of goods
    assert divide(cash_in_rp=100, cash_out_rp=0, counters={"anggota": -100, "barang": 0}) == {"anggota": 100}


def test_wages_paid_with_tax_kept_back_are_what_left_the_bank() -> None:
    assert divide(cash_in_rp=0, cash_out_rp=95, counters={"beban": 100, "pajak": -5}) == {"beban": -95}


def test_purchase_half_on_credit_pays_its_half() -> None:
    counters = {"tetap": 100, "pinjaman": -60}

    assert divide(cash_in_rp=0, cash_out_rp=40, counters=counters) == {"tetap": -40}


def test_payment_for_two_things_short_of_both_is_divided_to_the_rupiah() -> None:
    counters = {"a": 2, "b": 1, "lain": -1}

    assert divide(cash_in_rp=0, cash_out_rp=2, counters=counters) == {"a": -1, "b": -1}
    assert divide(cash_in_rp=0, cash_out_rp=50, counters={"a": 70, "b": 31, "lain": -51}) == {"a": -35, "b": -15}


def test_money_that_comes_and_goes_in_one_journal_is_both() -> None:
    counters = {"pokok": -100, "sukarela": 40}

    assert divide(cash_in_rp=100, cash_out_rp=40, counters=counters) == {"pokok": 100, "sukarela": -40}


def test_transfer_between_cash_accounts_is_no_flow_but_its_fee_is() -> None:
    assert divide(cash_in_rp=100, cash_out_rp=100, counters={}) == {}
    assert divide(cash_in_rp=99, cash_out_rp=100, counters={"lain": 1}) == {"lain": -1}


AMOUNTS = st.integers(min_value=0, max_value=10**12)


@settings(max_examples=100, deadline=None)
@given(AMOUNTS, AMOUNTS, st.dictionaries(st.sampled_from("abcdef"), st.integers(-(10**12), 10**12), max_size=5))
def test_parts_sum_to_the_cash_and_exceed_no_counter(came: int, went: int, counters: dict[str, int]) -> None:
    counters = {**counters, "g": -(came - went) - sum(counters.values())}  # the journal balances

    parts = divide(cash_in_rp=came, cash_out_rp=went, counters=counters)

    assert sum(parts.values()) == came - went
    for key, part in parts.items():
        assert part * counters[key] < 0
        assert abs(part) <= abs(counters[key])


def test_lines_explain_the_balance_of_the_cash_accounts() -> None:
    flows = [
        CashSum("operasi", Flow.MEMBERS, Time.THIS, 700, 30),
        CashSum("operasi", Flow.GOODS, Time.LAST, 0, 20),
        CashSum("pendanaan", Flow.BASIC, Time.LAST, 120, 0),
    ]
    sums = [moved("1-1000", 100, time=Time.LAST), moved("1-1010", 670), moved("3-1000", -770)]

    flow = cash_flow(flows, sums)

    assert [(str(line.flow), line.is_paid, line.pair) for line in flow.lines] == [
        ("anggota", False, Pair(700, 0)),
        ("anggota", True, Pair(-30, 0)),
        ("barang", True, Pair(0, -20)),
        ("pokok", False, Pair(0, 120)),
    ]
    assert (flow.opening, flow.movement, flow.closing) == (Pair(100, 0), Pair(670, 100), Pair(770, 100))
    assert flow.explained == flow.closing
