"""Splitting whole rupiah: exact, fair, and refused where there is nobody to give it to."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmp.errors import DomainError
from kmp.money import round_half_up, rupiah, split

CASES = Path(__file__).parent.parent / "cases" / "fairness" / "largest_remainder_rounding.json"

totals = st.one_of(st.integers(0, 60), st.integers(0, 10**40))
weight_lists = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 10**30)), min_size=1, max_size=30).filter(any)


@given(totals, weight_lists)
def test_parts_sum_to_the_total(total: int, weights: list[int]) -> None:
    assert sum(split(total, weights)) == total


@given(totals, weight_lists)
def test_each_part_is_the_floor_or_one_more(total: int, weights: list[int]) -> None:
    for part, weight in zip(split(total, weights), weights, strict=True):
        exact = Fraction(total * weight, sum(weights))
        assert part in {exact.numerator // exact.denominator, exact.numerator // exact.denominator + 1}
        assert abs(part - exact) < 1


@given(totals, weight_lists)
def test_extra_units_go_to_the_largest_remainders_and_then_to_the_first_listed(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    order = sorted(range(len(weights)), key=lambda index: (-(total * weights[index] % whole), index))
    extras = [part - total * weight // whole for part, weight in zip(split(total, weights), weights, strict=True)]
    assert [extras[index] for index in order] == sorted(extras, reverse=True)


@given(totals, weight_lists)
def test_a_larger_weight_never_gets_less(total: int, weights: list[int]) -> None:
    parts = [part for _, part in sorted(zip(weights, split(total, weights), strict=True))]
    assert parts == sorted(parts)


@given(totals, weight_lists)
def test_zero_weight_gets_zero(total: int, weights: list[int]) -> None:
    parts = split(total, [*weights, 0])
    assert parts[-1] == 0


@given(totals, weight_lists, st.integers(1, 10**20))
def test_scaled_weights_split_alike(total: int, weights: list[int], factor: int) -> None:
    assert split(total, [weight * factor for weight in weights]) == split(total, weights)


def test_ties_go_to_the_first_listed() -> None:
    assert split(10, [7, 7, 7]) == [4, 3, 3]
    assert split(2, [1, 1, 1, 1]) == [1, 1, 0, 0]
    assert split(50, [25, 35, 40]) == [13, 17, 20]


def test_rounding_each_post_alone_would_lose_a_rupiah() -> None:
    weights = [2500, 1500, 4000, 500, 500, 500, 300, 200]

    parts = split(450_240_306, weights)

    assert parts == [112560077, 67536046, 180096123, 22512015, 22512015, 22512015, 13507209, 9004806]
    assert sum(round_half_up(Fraction(450_240_306 * weight, 10_000)) for weight in weights) == 450_240_305


def test_a_total_beyond_any_float_stays_exact() -> None:
    assert split(10**30 + 1, [1, 1]) == [(10**30) // 2 + 1, (10**30) // 2]


@pytest.mark.parametrize("case", json.loads(CASES.read_text())["cases"], ids=lambda case: str(case["supply"]))
def test_published_largest_remainder_cases(case: dict[str, Any]) -> None:
    assert split(case["supply"], case["requests"]) == case["largest_remainder"] == case["library"]


@pytest.mark.parametrize(
    ("total", "weights", "code"),
    [
        pytest.param(1, [], "no_weights", id="empty"),
        pytest.param(0, [], "no_weights", id="empty_and_nothing_to_split"),
        pytest.param(5, [0, 0], "no_weights", id="all_zero"),
        pytest.param(5, [1, -1], "negative_weight", id="negative_weight"),
        pytest.param(-1, [1], "negative_total", id="negative_total"),
        pytest.param(1.0, [1], "not_an_integer", id="float_total"),
        pytest.param(1, [1, 0.5], "not_an_integer", id="float_weight"),
        pytest.param(True, [1], "not_an_integer", id="bool_total"),
        pytest.param(1, [True], "not_an_integer", id="bool_weight"),
        pytest.param(1, ["1"], "not_an_integer", id="text_weight"),
    ],
)
def test_what_cannot_be_split_is_refused(total: int, weights: list[int], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        split(total, weights)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(5, 2), 3),
        (Fraction(-5, 2), -3),
        (Fraction(7, 3), 2),
        (Fraction(8, 3), 3),
        (Fraction(-1, 3), 0),
        (Fraction(4), 4),
        (Fraction(0), 0),
    ],
)
def test_a_half_rounds_away_from_zero(value: Fraction, rounded: int) -> None:
    assert round_half_up(value) == rounded


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "Rp0"), (999, "Rp999"), (1_250_000, "Rp1.250.000"), (-1_250_000, "\u2212Rp1.250.000"), (-5, "\u2212Rp5")],
)
def test_rupiah_has_dots_and_a_true_minus(value: int, shown: str) -> None:
    assert rupiah(value) == shown
