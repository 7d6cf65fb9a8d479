"""Consumption, maximum, order, packs and LPLPO: cases of tests/cases, and what holds for all numbers."""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmp.errors import DomainError
from supply.demand.engine import (
    adjusted_consumption,
    average_consumption,
    lplpo,
    maximum_stock,
    order_quantity,
    packs,
)

CASES = Path(__file__).parents[2] / "cases"
UNITS = st.integers(0, 10**6)
PERIODS = st.fractions(0, 24, max_denominator=12)


def cases(name: str) -> list[Any]:
    found: list[Any] = json.loads((CASES / name).read_text(), parse_float=Decimal)["cases"]
    return found


LINE_ITEM = cases("openlmis/line_item_calculator.json")
RNR = cases("open-msupply/rnr_amc.json")


def of(found: list[Any], fn: str, count: int) -> list[Any]:
    """The cases of one function; `count` guards against a file that silently lost some."""
    chosen = [case for case in found if case["fn"] == fn]
    assert len(chosen) == count
    return chosen


@pytest.mark.parametrize("case", of(LINE_ITEM, "adjusted_consumption", 2))
def test_openlmis_adjusted_consumption(case: dict[str, Any]) -> None:
    given_ = case["input"]

    assert adjusted_consumption(given_["consumed"], given_["months"], given_["stockout_days"]) == case["expect"]


@pytest.mark.parametrize("case", of(RNR, "adjusted_consumed", 2))
def test_open_msupply_adjusted_consumption(case: dict[str, Any]) -> None:
    given_ = case["input"]
    months = Fraction(given_["period_days"], 30)

    assert adjusted_consumption(int(given_["consumed"]), months, given_["stockout_days"]) == case["expect"]


@pytest.mark.parametrize("case", of(LINE_ITEM, "average_consumption", 1))
def test_openlmis_average_consumption(case: dict[str, Any]) -> None:
    assert average_consumption(case["input"]["values"]) == case["expect"]


def test_openlmis_average_of_stock_based_periods() -> None:
    case = of(LINE_ITEM, "stock_based_amc", 2)[0]["input"]  # 10 used in the first of two months of one each
    periods = [
        adjusted_consumption(used, months, case["stockout_days"])
        for used, months in zip([case["consumed"], 0], case["period_months"], strict=True)
    ]

    assert average_consumption(periods) == 5


@pytest.mark.parametrize("case", of(RNR, "amc", 1))
def test_open_msupply_average_consumption(case: dict[str, Any]) -> None:
    given_ = case["input"]
    this_month = int(given_["adjusted"]) * 30 // given_["period_days"]

    assert average_consumption([this_month, *map(int, given_["previous"])]) == case["expect"]


@pytest.mark.parametrize("case", of(LINE_ITEM, "max_stock_quantity", 1))
def test_openlmis_maximum_stock(case: dict[str, Any]) -> None:
    assert maximum_stock(case["input"]["amc"], case["input"]["max_periods"]) == case["expect"]


@pytest.mark.parametrize("case", of(LINE_ITEM, "calculated_order_qty", 1))
def test_openlmis_order_quantity(case: dict[str, Any]) -> None:
    maximum = maximum_stock(case["input"]["amc"], case["input"]["max_periods"])

    assert order_quantity(maximum, case["input"]["soh"], 0) == case["expect"]


@pytest.mark.parametrize("case", cases("openlmis/pack_rounding.json"))
def test_openlmis_packs(case: dict[str, Any]) -> None:
    counted = packs(case["units"], case["net_content"], case["threshold"], case["round_to_zero"])

    assert counted == case["expect"]


@pytest.mark.parametrize(
    ("quantity", "threshold", "round_to_zero", "expected"),
    [
        pytest.param(24, 4, False, 2, id="remainder at the threshold takes no pack"),
        pytest.param(25, 4, False, 3, id="remainder above it does"),
        pytest.param(1, 7, False, 1, id="at least one"),
        pytest.param(0, 7, False, 0, id="nothing wanted"),
    ],
)
def test_packs_of_ten(quantity: int, threshold: int, round_to_zero: bool, expected: int) -> None:
    assert packs(quantity, 10, threshold, round_to_zero) == expected


def test_goods_on_their_way_are_not_ordered_again() -> None:
    assert order_quantity(14, 4, 7) == 3


def test_lplpo_of_amoxicillin() -> None:
    line = lplpo(1_000, 1_200, 1_500, days=26, stockout_days=0, lead_days=5, buffer=Fraction(15, 100))

    assert (line.available, line.closing) == (2_200, 700)
    assert [line.working, line.stockout, line.lead, line.buffer] == [1_500, 0, Fraction(7_500, 26), 225]
    assert (line.optimum, line.request) == (2_013, 1_313)


def test_lplpo_takes_daily_use_from_days_in_stock() -> None:
    line = lplpo(100, 0, 100, days=25, stockout_days=5, lead_days=4, buffer=Decimal("0.1"))

    assert [line.stockout, line.lead, line.buffer] == [Fraction(25), Fraction(20), Fraction(10)]
    assert (line.closing, line.optimum, line.request) == (0, 155, 155)


@pytest.mark.parametrize(
    ("act", "code", "path"),
    [
        (lambda: adjusted_consumption(-1, 3, 0), "negative", "consumed"),
        (lambda: adjusted_consumption(1, 3, -1), "negative", "stockout_days"),
        (lambda: adjusted_consumption(1, 0, 0), "not_positive", "months"),
        (lambda: adjusted_consumption(1, 3, 91), "stockout_days_out_of_range", "stockout_days"),
        (lambda: average_consumption([]), "empty_list", "values"),
        (lambda: average_consumption([5, -5]), "negative", "values.1"),
        (lambda: maximum_stock(-1, 1), "negative", "average"),
        (lambda: maximum_stock(1, Decimal("-0.5")), "negative", "periods"),
        (lambda: order_quantity(-1, 0, 0), "negative", "maximum"),
        (lambda: order_quantity(0, -1, 0), "negative", "on_hand"),
        (lambda: order_quantity(0, 0, -1), "negative", "on_order"),
        (lambda: packs(-1, 10, 0, False), "negative", "quantity"),
        (lambda: packs(1, -10, 0, False), "negative", "net_content"),
        (lambda: packs(1, 10, -1, False), "negative", "threshold"),
        (lambda: lplpo(-1, 2, 0, 26, 0, 5, 0), "negative", "opening"),
        (lambda: lplpo(2, -1, 0, 26, 0, 5, 0), "negative", "received"),
        (lambda: lplpo(1, 1, -1, 26, 0, 5, 0), "negative", "used"),
        (lambda: lplpo(1, 1, 1, 26, -1, 5, 0), "negative", "stockout_days"),
        (lambda: lplpo(1, 1, 1, 26, 0, -5, 0), "negative", "lead_days"),
        (lambda: lplpo(1, 1, 1, 0, 0, 5, 0), "not_positive", "days"),
        (lambda: lplpo(1, 1, 1, 26, 27, 5, 0), "stockout_days_out_of_range", "stockout_days"),
        (lambda: lplpo(0, 0, 0, 26, 26, 5, 0), "no_day_in_stock", "stockout_days"),
        (lambda: lplpo(1, 1, 3, 26, 0, 5, 0), "used_more_than_available", "used"),
        (lambda: lplpo(1, 1, 1, 26, 0, 5, 15), "buffer_out_of_range", "buffer"),
        (lambda: lplpo(1, 1, 1, 26, 0, 5, Fraction(-1, 10)), "buffer_out_of_range", "buffer"),
    ],
)
def test_nonsense_is_refused(act: Callable[[], object], code: str, path: str) -> None:
    with pytest.raises(DomainError) as refused:
        act()

    assert (refused.value.code, [problem.path for problem in refused.value.problems]) == (code, [path])


@given(UNITS, st.integers(1, 24), st.data())
def test_adjusted_use_is_the_smallest_with_at_least_the_pace_of_days_in_stock(
    consumed: int, months: int, data: st.DataObject
) -> None:
    stockout = data.draw(st.integers(0, 30 * months - 1))
    in_stock = 30 * months - stockout

    adjusted = adjusted_consumption(consumed, months, stockout)

    assert adjusted * in_stock >= consumed * 30 * months > (adjusted - 1) * in_stock
    assert (adjusted == consumed) or stockout


@given(st.lists(UNITS, min_size=1))
def test_average_covers_the_sum_with_less_than_one_unit_a_period_too_much(values: list[int]) -> None:
    surplus = average_consumption(values) * len(values) - sum(values)

    assert 0 <= surplus < len(values)


@given(UNITS, PERIODS)
def test_maximum_is_within_half_a_unit_and_half_goes_up(average: int, periods: Fraction) -> None:
    assert Fraction(-1, 2) < maximum_stock(average, periods) - average * periods <= Fraction(1, 2)


@given(UNITS, UNITS, UNITS)
def test_order_fills_to_the_maximum_and_not_above(maximum: int, on_hand: int, on_order: int) -> None:
    order = order_quantity(maximum, on_hand, on_order)

    assert order >= 0
    assert order + on_hand + on_order == max(maximum, on_hand + on_order)


@given(st.integers(1, 10**6), st.integers(1, 1_000), st.integers(0, 1_000))
def test_packs_leave_at_most_the_threshold_short(quantity: int, net_content: int, threshold: int) -> None:
    zero, one = (packs(quantity, net_content, threshold, round_to_zero) for round_to_zero in (True, False))

    assert -net_content < quantity - zero * net_content <= threshold
    assert one == max(zero, 1)
    assert packs(quantity, net_content, 0, True) == -(-quantity // net_content)


@given(UNITS, UNITS, st.integers(1, 31), st.integers(0, 60), st.fractions(0, 1, max_denominator=100), st.data())
def test_lplpo_adds_up(
    opening: int, received: int, days: int, lead_days: int, buffer: Fraction, data: st.DataObject
) -> None:
    used = data.draw(st.integers(0, opening + received))
    stockout_days = data.draw(st.integers(0, days - 1))

    line = lplpo(opening, received, used, days, stockout_days, lead_days, buffer)

    exact = used + Fraction(used * (stockout_days + lead_days), days - stockout_days) + buffer * used
    assert line.closing + used == line.available == opening + received
    assert Fraction(-1, 2) < line.optimum - exact <= Fraction(1, 2)
    assert line.request == max(line.optimum - line.closing, 0)
