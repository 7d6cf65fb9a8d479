"""Sharing scarce stock: published cases, each rule's own promise, and what holds for every run."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmp.errors import DomainError
from supply.allocation.engine import InsideClass, Request, Rule, SharedStock, allocate

CASES = Path(__file__).resolve().parents[2] / "cases" / "fairness"
PROPORTIONAL, WEIGHTED, MAX_MIN, EQUAL_COVER = InsideClass


def cases(name: str) -> list[Any]:
    found: list[Any] = json.loads((CASES / name).read_text())["cases"]
    return found


def share(available: int, requests: list[Request], rule: Rule | InsideClass, pack: int = 1) -> SharedStock:
    return allocate(
        available=available, pack=pack, rule=Rule(rule) if isinstance(rule, InsideClass) else rule, requests=requests
    )


def requests_of(amounts: list[int], **same: Any) -> list[Request]:
    return [Request(member=f"M{place}", request=amount, **same) for place, amount in enumerate(amounts)]


def awards(shared: SharedStock) -> list[int]:
    return [line.award for line in shared.lines]


def shares(shared: SharedStock) -> list[Fraction]:
    return [line.share for line in shared.lines]


@pytest.mark.parametrize("case", [case for case in cases("claims_rules.json") if case["rule"] == "CEA"])
def test_max_min_is_constrained_equal_awards(case: dict[str, Any]) -> None:
    shared = share(case["E"], requests_of(case["claims"]), MAX_MIN)

    assert shares(shared) == [Fraction(part) for part in case["expected"]]
    assert shared.awarded == case["E"]


@pytest.mark.parametrize("case", cases("pysd_allocate_by_priority.json"))
def test_classes_in_order_and_proportional_inside(case: dict[str, Any]) -> None:
    scale = 2  # one case has half units; shares are linear, so everything is doubled
    highest = max(case["priority"])  # there a bigger priority comes first
    requests = [
        Request(str(place), scale * amount, class_=highest - priority)
        for place, (amount, priority) in enumerate(zip(case["request"], case["priority"], strict=True))
    ]

    shared = share(int(scale * case["supply"]), requests, PROPORTIONAL)

    assert [part / scale for part in shares(shared)] == [Fraction(part) for part in case["expected"]]


@pytest.mark.parametrize("case", cases("largest_remainder_rounding.json"))
def test_whole_units_by_largest_remainder(case: dict[str, Any]) -> None:
    assert awards(share(case["supply"], requests_of(case["requests"]), PROPORTIONAL)) == case["largest_remainder"]


def test_fifty_units_by_weight() -> None:
    requests = [Request("A", 25, weight=10), Request("B", 35, weight=20), Request("C", 40, weight=50)]

    shared = share(50, requests, WEIGHTED)

    assert shares(shared) == [Fraction(25, 4), Fraction(25, 2), Fraction(125, 4)]
    assert awards(shared) == [6, 13, 31]


def test_what_a_weight_cannot_take_is_shared_again_among_the_rest() -> None:
    requests = [Request("A", 5, weight=90), Request("B", 50, weight=6), Request("C", 50, weight=4)]

    shared = share(55, requests, WEIGHTED)

    assert awards(shared) == [5, 30, 20]
    assert shared.lines[0].reasons == ("weighted", "capped_claim", "claim_full")


def test_a_tie_goes_to_the_first_listed() -> None:
    shared = share(50, requests_of([25, 35, 40]), PROPORTIONAL)

    assert shares(shared) == [Fraction(25, 2), Fraction(35, 2), Fraction(20)]
    assert awards(shared) == [13, 17, 20]
    assert [line.won_remainder for line in shared.lines] == [True, False, False]
    assert [line.reasons for line in shared.lines] == [
        ("proportional", "rounded_up", "tie_order"),
        ("proportional", "rounded_down", "tie_order"),
        ("proportional",),
    ]


def test_a_tie_goes_to_the_lower_prior_fill_before_the_list() -> None:
    requests = [
        Request("A", 25, prior_fill=Fraction(2, 3)),
        Request("B", 35, prior_fill=Fraction(3, 5)),
        Request("C", 40),
    ]

    shared = share(50, requests, PROPORTIONAL)

    assert awards(shared) == [12, 18, 20]
    assert shared.lines[0].reasons == ("proportional", "rounded_down", "tie_prior_fill")
    assert shared.lines[1].reasons == ("proportional", "rounded_up", "tie_prior_fill")


def test_no_prior_fill_counts_as_zero() -> None:
    requests = [
        Request("A", 1, prior_fill=Fraction(1, 10**18)),
        Request("B", 1),
        Request("C", 1, prior_fill=Fraction(0)),
    ]

    shared = share(2, requests, MAX_MIN)

    assert awards(shared) == [0, 1, 1]
    assert {line.reasons[2] for line in shared.lines} == {"tie_prior_fill"}


def test_equal_cover_lifts_the_emptiest_shelves_first() -> None:
    requests = [
        Request("A", 100, on_hand=0, daily_use=10),
        Request("B", 100, on_hand=30, daily_use=10),
        Request("C", 100, on_hand=500, daily_use=10),
        Request("D", 10, on_hand=0, daily_use=5),
    ]

    shared = share(90, requests, EQUAL_COVER)

    # D is full at 2 days; then A and B rise together to 5½ days: 55 + 25 + 10.
    assert awards(shared) == [55, 25, 0, 10]
    assert shared.lines[2].reasons == ("equal_cover", "already_covered")
    assert shared.lines[3].reasons == ("equal_cover", "capped_claim", "claim_full")


def test_equal_cover_counts_the_floor_as_stock() -> None:
    requests = [Request("A", 100, on_hand=0, daily_use=10), Request("B", 100, on_hand=20, daily_use=10)]

    shared = share(60, requests, Rule(EQUAL_COVER, floor_days=3))

    assert [line.floor for line in shared.lines] == [30, 10]
    assert shares(shared) == [Fraction(10), Fraction(10)]
    assert awards(shared) == [40, 20]
    assert shared.lines[0].reasons == ("floor_days", "equal_cover")


def test_claim_is_the_plausible_need_in_whole_packs() -> None:
    requests = [Request("A", 100, plausible=58), Request("B", 9), Request("C", 30, plausible=0), Request("D", 0)]

    shared = share(1000, requests, PROPORTIONAL, pack=10)

    assert [line.claim for line in shared.lines] == [50, 0, 0, 0]
    assert (awards(shared), shared.awarded, shared.left) == ([50, 0, 0, 0], 50, 950)
    assert [line.reasons for line in shared.lines] == [
        ("capped_plausible", "pack_floor", "class_filled", "claim_full"),
        ("pack_floor", "no_claim"),
        ("capped_plausible", "no_claim"),
        ("no_claim",),
    ]


def test_pool_is_whole_packs_after_the_reserve() -> None:
    shared = share(109, requests_of([100, 100]), Rule(MAX_MIN, reserve=10), pack=10)

    assert shares(shared) == [Fraction(45), Fraction(45)]
    assert awards(shared) == [50, 40]
    assert (shared.awarded, shared.left) == (90, 19)


@pytest.mark.parametrize(
    ("available", "reserve", "pack"),
    [(0, 0, 1), (5, 10, 1), (9, 0, 10), (10, 10, 1)],
    ids=["nothing_there", "reserve_above_stock", "pack_above_stock", "all_reserved"],
)
def test_an_empty_pool_gives_nothing_and_says_so(available: int, reserve: int, pack: int) -> None:
    shared = share(available, requests_of([50, 0], daily_use=1), Rule(MAX_MIN, reserve, floor_days=2), pack)

    assert (awards(shared), shared.awarded, shared.left) == ([0, 0], 0, available)
    assert [line.reasons for line in shared.lines] == [("floor_short", "pool_empty"), ("no_claim",)]
    assert shares(shared) == [0, 0]


def test_floor_is_the_whole_packs_up_to_the_days_of_use() -> None:
    requests = [
        Request("A", 100, on_hand=5, daily_use=4),  # 28 − 5 = 23 → three packs of ten
        Request("B", 20, daily_use=9),  # 63 → the claim of 20
        Request("C", 100, on_hand=28, daily_use=4),  # enough
        Request("D", 100),  # uses nothing
    ]

    shared = share(500, requests, Rule(PROPORTIONAL, floor_days=7), pack=10)

    assert [line.floor for line in shared.lines] == [30, 20, 0, 0]
    assert shares(shared) == [70, 0, 100, 100]
    assert shared.lines[0].reasons == ("floor_days", "class_filled", "claim_full")
    assert shared.lines[1].reasons == ("floor_days", "claim_full")


def test_floors_come_before_classes() -> None:
    requests = [Request("A", 50, class_=1), Request("B", 50, class_=2, daily_use=3)]

    shared = share(50, requests, Rule(PROPORTIONAL, floor_days=7))

    assert [line.floor for line in shared.lines] == [0, 21]
    assert awards(shared) == [29, 21]
    assert shared.lines[1].reasons == ("floor_days", "pool_empty")


def test_short_floors_are_split_by_max_min_over_all_classes() -> None:
    requests = [Request("A", 50, class_=2, daily_use=1), *requests_of([50, 50], daily_use=5)]

    shared = share(20, requests, Rule(PROPORTIONAL, floor_days=7))

    # floors wanted 7, 35, 35: equal awards of 20/3; two units left over, all remainders equal
    assert [line.floor for line in shared.lines] == [7, 7, 6] == awards(shared)
    assert shares(shared) == [0, 0, 0]
    assert shared.lines[2].reasons == ("floor_days", "floor_short", "rounded_down", "tie_order", "pool_empty")


def test_a_later_class_gets_what_an_earlier_one_leaves() -> None:
    requests = [
        Request("A", 10, class_=5),
        Request("B", 10, class_=2),
        Request("C", 10, class_=5),
        Request("D", 9, class_=9),
    ]

    shared = share(21, requests, MAX_MIN)

    assert awards(shared) == [6, 10, 5, 0]
    assert shares(shared) == [Fraction(11, 2), 10, Fraction(11, 2), 0]
    assert shared.lines[1].reasons == ("class_filled", "claim_full")
    assert shared.lines[3].reasons == ("pool_empty",)


def test_numbers_near_64_bits_stay_exact() -> None:
    big = 2**63 - 1
    requests = [Request("A", big, weight=big, daily_use=big), Request("B", big, weight=big - 1, daily_use=big - 1)]

    for rule in InsideClass:
        shared = share(big, requests, rule)
        assert shared.awarded == sum(awards(shared)) == big
        assert sum(shares(shared)) == big


def codes_and_paths(refused: pytest.ExceptionInfo[DomainError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in refused.value.problems]


def test_everything_wrong_is_named_at_once() -> None:
    requests = [
        Request("A", -1, weight=1),
        Request("A", 1, weight=0),
        Request("B", 1, plausible=-1, prior_fill=Fraction(-1)),
    ]

    with pytest.raises(DomainError) as refused:
        allocate(available=-1, pack=0, rule=Rule(WEIGHTED, reserve=-1, floor_days=-1), requests=requests)

    assert codes_and_paths(refused) == [
        ("negative", "available"),
        ("negative", "rule.reserve"),
        ("negative", "rule.floor_days"),
        ("too_small", "pack"),
        ("duplicate_number", "requests.1.member"),
        ("negative", "requests.0.request"),
        ("negative", "requests.2.plausible"),
        ("negative", "requests.2.prior_fill"),
        ("weight_missing", "requests.1.weight"),
        ("weight_missing", "requests.2.weight"),
    ]


def test_equal_cover_needs_a_daily_use_of_everyone() -> None:
    with pytest.raises(DomainError) as refused:
        share(100, [Request("A", 1, daily_use=1), Request("B", 0)], EQUAL_COVER)

    assert codes_and_paths(refused) == [("daily_use_missing", "requests.1.daily_use")]


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        share(100, [], MAX_MIN)

    assert codes_and_paths(refused) == [("empty_list", "requests")]


amounts = st.integers(0, 40)
requests_lists = st.lists(
    st.builds(
        Request,
        member=st.just(""),
        request=amounts,
        class_=st.integers(1, 3),
        plausible=st.none() | amounts,
        weight=st.integers(1, 9),
        on_hand=amounts,
        daily_use=st.integers(1, 7),
        prior_fill=st.none() | st.fractions(0, 1, max_denominator=4),
    ),
    min_size=1,
    max_size=9,
).map(lambda rows: [replace(row, member=f"M{place}") for place, row in enumerate(rows)])
rules = st.builds(Rule, st.sampled_from(InsideClass), reserve=st.integers(0, 9), floor_days=st.integers(0, 5))
runs = st.tuples(st.integers(0, 200), st.integers(1, 6), rules, requests_lists)
Drawn = tuple[int, int, Rule, list[Request]]


@given(runs)
def test_nothing_appears_or_vanishes_and_nobody_gets_more_than_claimed(drawn: Drawn) -> None:
    available, pack, rule, requests = drawn
    shared = share(available, requests, rule, pack)

    pool = max(available - rule.reserve, 0) // pack * pack
    assert shared.awarded == sum(awards(shared)) == min(pool, sum(line.claim for line in shared.lines))
    assert shared.awarded + shared.left == available
    for line in shared.lines:
        assert 0 <= line.floor <= line.award <= line.claim
        assert line.award % pack == line.claim % pack == line.floor % pack == 0
        assert abs(line.award - line.floor - line.share) < pack


@given(runs)
def test_shares_and_floors_sum_to_what_was_shared(drawn: Drawn) -> None:
    available, pack, rule, requests = drawn
    shared = share(available, requests, rule, pack)

    assert sum(shares(shared)) + sum(line.floor for line in shared.lines) == shared.awarded


@given(runs)
def test_a_class_gets_nothing_of_the_rule_before_the_earlier_ones_are_full(drawn: Drawn) -> None:
    available, pack, rule, requests = drawn
    lines = share(available, requests, rule, pack).lines
    classes = {request.member: request.class_ for request in requests}

    for line in lines:
        if line.share:
            earlier = [other for other in lines if classes[other.member] < classes[line.member]]
            assert all(other.award == other.claim for other in earlier)


def level_of(rule: InsideClass, request: Request, line: Any, share: Fraction) -> Fraction:
    """How high the water stands in one line, in the measure that the rule evens out."""
    remaining = line.claim - line.floor
    levels: dict[InsideClass, Callable[[], Fraction]] = {
        PROPORTIONAL: lambda: Fraction(share, remaining),
        WEIGHTED: lambda: Fraction(share, request.weight or 0),
        MAX_MIN: lambda: share,
        EQUAL_COVER: lambda: Fraction(request.on_hand + line.floor + share, request.daily_use),
    }
    return levels[rule]()


@given(runs)
def test_nobody_can_be_raised_without_lowering_one_who_stands_no_higher(drawn: Drawn) -> None:
    """Max-min optimality of each rule in its own measure: who has a share stands no higher than who wants more."""
    available, pack, rule, requests = drawn
    lines = list(zip(requests, share(available, requests, rule, pack).lines, strict=True))

    for wanting, line in lines:
        if line.share < line.claim - line.floor:
            own = level_of(rule.inside_class, wanting, line, line.share)
            for having, other in lines:
                if having.class_ == wanting.class_ and other.share:
                    assert level_of(rule.inside_class, having, other, other.share) <= own


@given(runs, st.randoms(use_true_random=False))
def test_the_listed_order_moves_only_single_packs(drawn: Drawn, random: Any) -> None:
    available, pack, rule, requests = drawn
    first = share(available, requests, Rule(rule.inside_class, rule.reserve), pack)
    shuffled = random.sample(requests, len(requests))

    second = share(available, shuffled, Rule(rule.inside_class, rule.reserve), pack)

    by_member = {line.member: line for line in second.lines}
    assert second.awarded == first.awarded
    for line in first.lines:
        assert by_member[line.member].share == line.share
        assert abs(by_member[line.member].award - line.award) <= pack


@given(runs, st.integers(1, 50))
def test_more_stock_never_lowers_a_share(drawn: Drawn, more: int) -> None:
    available, pack, rule, requests = drawn
    less = share(available, requests, Rule(rule.inside_class, rule.reserve), pack)
    richer = share(available + more, requests, Rule(rule.inside_class, rule.reserve), pack)

    assert all(after.share >= before.share for before, after in zip(less.lines, richer.lines, strict=True))
    assert richer.awarded >= less.awarded


@given(st.lists(st.integers(0, 60), min_size=2, max_size=9), st.integers(0, 200))
def test_a_larger_claim_never_gets_less_under_max_min(claims: list[int], available: int) -> None:
    shared = share(available, requests_of(sorted(claims)), MAX_MIN)

    assert all(after >= before for before, after in pairwise(shares(shared)))


@given(runs)
def test_reasons_say_what_happened(drawn: Drawn) -> None:
    available, pack, rule, requests = drawn
    for line in share(available, requests, rule, pack).lines:
        assert ("claim_full" in line.reasons) == (line.award == line.claim > 0)
        assert ("no_claim" in line.reasons) == (line.claim == 0)
        assert ("floor_days" in line.reasons) == (line.floor > 0)
        assert len(set(line.reasons)) == len(line.reasons) > 0
        if line.share:
            rounding = line.award - line.floor - line.share
            assert ("rounded_up" in line.reasons) == (rounding > 0)
            assert ("rounded_down" in line.reasons) == (rounding < 0)
