"""The system and the stand-alone verifier share no arithmetic, and always agree."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.voting.contract import published_count, read_rule
from kmp.contracts import Report
from kmp.proofs.bundles import build_bundle
from kmp.proofs.chain import FIRST, ballot_entry, published_ballot
from supply.allocation.contract import as_result, plan_of
from tests.kmp.proofs.publishing import GROUPS, OPENED, shu_result

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


choices = st.tuples(st.integers(0, 11), st.sampled_from(["yes", "no", "abstain"]))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["proportional", "block", "one_member_one_vote", "concurrent"]),
    st.sampled_from(["rebase", "lapse"]),
    st.sampled_from([(1, 2, True), (2, 3, False), (1, 1, False), (1, 2, False)]),
    st.lists(choices, max_size=20),
)
def test_two_implementations_count_votes_alike(
    method: str, empty_group: str, bar: tuple[int, int, bool], cast: list[tuple[int, str]]
) -> None:
    names, previous, ballots = list(GROUPS), FIRST, []
    for height, (voter, choice) in enumerate(cast, 1):
        group = names[voter % 5]
        entry = ballot_entry(height=height, voter=str(voter), group=group, choice=choice, cast_at=OPENED)
        ballots.append(published_ballot(previous, entry))
        previous = ballots[-1]["hash"]
    majority = dict(zip(("num", "den", "strict"), bar, strict=True))
    rule = {"method": method, "weights_bp": GROUPS, "majority": majority, "empty_group": empty_group}
    roll = [{"voter": str(voter), "group": names[voter % 5]} for voter in range(12)]
    read = read_rule(Report(), rule, "rule")
    assert read is not None
    result = published_count(read, ballots=ballots, roll=roll)
    inputs = {"ballots": ballots, "roll": roll}

    assert build_bundle(kind="votes", inputs=inputs, rules={"rule": rule}, result=result, readme="")
