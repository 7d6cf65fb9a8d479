"""The system and the stand-alone verifier share no arithmetic, and always agree."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmp.proofs.bundles import build_bundle
from supply.allocation.contract import as_result, plan_of
from tests.kmp.proofs.publishing import GROUPS, chained, shu_result, vote_result

amounts = st.integers(min_value=0, max_value=60)
requests = st.fixed_dictionaries(
    {"request": amounts, "weight": st.integers(1, 9), "daily_use": st.integers(1, 9)},
    optional={
        "class": st.integers(1, 3),
        "plausible": amounts,
        "on_hand": amounts,
        "prior_fill": st.sampled_from(["0", "1/2", "2/4", "1", "3/7"]),
    },
)
stock_rules = st.fixed_dictionaries(
    {"inside_class": st.sampled_from(["proportional", "weighted", "max_min", "equal_cover"])},
    optional={"reserve": st.integers(0, 20), "floor_days": st.integers(0, 6)},
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 250), st.integers(1, 7), stock_rules, st.lists(requests, min_size=1, max_size=9))
def test_two_implementations_share_stock_alike(
    available: int, pack: int, rule: dict[str, Any], lines: list[dict[str, Any]]
) -> None:
    named = [{"member": str(index), **line} for index, line in enumerate(lines)]
    inputs = {"available": available, "pack": pack, "requests": named}
    result = as_result(plan_of({**inputs, "rule": rule}).shared())

    assert build_bundle(kind="allocation", inputs=inputs, rules={"rule": rule}, result=result, readme="")


members = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), amounts, amounts, amounts), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 10**6), amounts, st.lists(st.integers(0, 2500), min_size=4, max_size=4), members)
def test_two_implementations_share_the_surplus_alike(
    tmp_path_factory: pytest.TempPathFactory,
    rp: int,
    others: int,
    bps: list[int],
    rows: list[tuple[str, int, int, int]],
) -> None:
    kinds_of = ("capital", "patronage", "patronage", "fund")
    posts: list[dict[str, Any]] = [{"code": "cad", "bp": 10_000 - sum(bps), "kind": "reserve"}]
    posts += [{"code": f"k{i}", "bp": bp, "kind": kinds_of[i]} for i, bp in enumerate(bps)]
    posts[2]["groups"] = {"c": 3333, "a": 3333, "b": 3334}
    listed = [
        {"number": str(i), "group": group, "capital": capital, "patronage": {"k1": one, "k2": two}}
        for i, (group, capital, one, two) in enumerate(rows)
    ]
    inputs = {"surplus_rp": {"members": rp, "non_members": others}, "members": listed}
    result = shu_result(inputs, {"posts": posts}, tmp_path_factory.getbasetemp())

    assert build_bundle(kind="shu", inputs=inputs, rules={"posts": posts}, result=result, readme="")


NAMES = list(GROUPS)
GROUP_OF = {str(voter): NAMES[voter % 5] for voter in range(12)}
VOTERS = [{"voter": voter, "group": group} for voter, group in GROUP_OF.items()]
methods = st.sampled_from(["proportional", "block", "one_member_one_vote", "concurrent"])
empty_groups = st.sampled_from(["rebase", "lapse"])
voters = st.sampled_from(list(GROUP_OF))


def rule_of(
    method: str, empty_group: str, bar: tuple[int, int, bool] = (1, 2, True), base: str = "valid"
) -> dict[str, Any]:
    majority: dict[str, Any] = dict(zip(("num", "den", "strict"), bar, strict=True))
    if base != "valid":
        majority["base"] = base
    return {"method": method, "weights_bp": GROUPS, "majority": majority, "empty_group": empty_group}


@settings(max_examples=150, deadline=None)
@given(
    methods,
    empty_groups,
    st.sampled_from([(1, 2, True), (2, 3, False), (1, 1, False), (1, 2, False)]),
    st.sampled_from(["valid", "cast", "roll"]),
    st.lists(st.tuples(voters, st.sampled_from(["yes", "no", "abstain"])), max_size=20),
)
def test_two_implementations_count_votes_alike(
    method: str, empty_group: str, bar: tuple[int, int, bool], base: str, cast: list[tuple[str, str]]
) -> None:
    inputs = {"ballots": chained(cast, GROUP_OF), "roll": VOTERS}
    rules = {"rule": rule_of(method, empty_group, bar, base)}

    assert build_bundle(kind="votes", inputs=inputs, rules=rules, result=vote_result("votes", inputs, rules))


picks = st.lists(st.integers(1, 5), min_size=1, max_size=5, unique=True)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["choices", "ranking"]),
    methods,
    empty_groups,
    st.integers(1, 5),
    st.lists(st.tuples(voters, st.one_of(picks, st.just("abstain"))), max_size=24),
)
def test_two_implementations_elect_alike(
    kind: Any, method: str, empty_group: str, seats: int, cast: list[tuple[str, Any]]
) -> None:
    options = [{"number": number, "label": str(number)} for number in range(1, 6)]
    rules = {
        "rule": rule_of(method, empty_group),
        "question": {"seats": seats, "least": 1, "most": 5, "options": options},
    }
    inputs = {"ballots": chained(cast, GROUP_OF), "roll": VOTERS}

    assert build_bundle(kind=kind, inputs=inputs, rules=rules, result=vote_result(kind, inputs, rules))
