"""The four readings of a motion's ballots (DESIGN 5; example of the domain paper on cooperative law, section 1)."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.voting.engine import METHODS, Base, Majority, Rule, Tally, count, percent

GROUPS = ("produsen", "distributor", "faskes", "nakes", "pengguna")
EVEN = dict.fromkeys(GROUPS, 2000)
HALF = Majority(1, 2, strict=True)
TWO_THIRDS = Majority(2, 3, strict=False)


def rule(**changes: Any) -> Rule:
    settings: dict[str, Any] = {"method": "proportional", "weights_bp": EVEN, "majority": HALF}
    return Rule(**(settings | changes))


def tallies(*rows: tuple[int, ...]) -> dict[str, Tally]:
    return dict(zip(GROUPS, (Tally(*row) for row in rows), strict=False))


DOMAIN = tallies((9, 2, 1), (14, 6, 0), (11, 12, 2), (180, 60, 15), (900, 1100, 40))
MOCK_UP = tallies((5, 9, 1), (14, 8, 0), (61, 40, 5), (148, 52, 14), (402, 98, 20))
MOCK_UP_WEIGHTS = dict(zip(GROUPS, (3000, 2500, 2500, 1200, 800), strict=True))


def test_domain_example_is_read_four_ways() -> None:
    verdict = count(rule(), DOMAIN)

    assert verdict.verdict == "passed"
    assert verdict.yes_percent == "63.9289"
    assert verdict.yes_share == sum(
        (Fraction(1, 5) * Fraction(y, y + n) for y, n in ((9, 2), (14, 6), (11, 12), (180, 60), (900, 1100))),
        Fraction(0),
    )
    assert {method: (r.yes_percent, r.verdict) for method, r in verdict.readings.items()} == {
        "proportional": ("63.9289", "passed"),
        "block": ("60.0000", "passed"),
        "one_member_one_vote": ("48.5615", "failed"),
        "concurrent": ("60.0000", "failed"),
    }
    assert verdict.readings["one_member_one_vote"].yes_share == Fraction(1114, 1114 + 1180)
    assert verdict.differs == ("one_member_one_vote", "concurrent")


def test_verdict_card_of_the_mock_up() -> None:
    verdict = count(rule(weights_bp=MOCK_UP_WEIGHTS, majority=TWO_THIRDS), MOCK_UP)

    assert verdict.verdict == "failed"
    assert [verdict.readings[m].yes_percent for m in METHODS] == ["57.0344", "70.0000", "75.2688", "40.0000"]
    assert verdict.differs == ("block", "one_member_one_vote")
    assert [percent(line.contribution) for line in verdict.groups] == [
        "10.7143",
        "15.9091",
        "15.0990",
        "8.8800",
        "6.4320",
    ]
    assert [line.majority_holds for line in verdict.groups] == [False, False, False, True, True]


def test_strict_half_is_more_than_half() -> None:
    even = {"produsen": Tally(5, 5, 0)}
    whole = {"produsen": 10_000}

    assert count(rule(weights_bp=whole), even).verdict == "failed"
    assert count(rule(weights_bp=whole, majority=Majority(1, 2, strict=False)), even).verdict == "passed"


def test_abstentions_count_for_neither_side() -> None:
    verdict = count(rule(weights_bp={"produsen": 10_000}), {"produsen": Tally(2, 1, 1_000_000)})

    assert verdict.yes_share == Fraction(2, 3)


def test_rebase_leaves_the_weight_of_a_silent_group_out_of_the_base() -> None:
    votes = tallies((1, 0, 0), (0, 0, 9), (0, 1, 0))  # distributor only abstained; nakes and pengguna absent
    verdict = count(rule(empty_group="rebase"), votes)

    assert verdict.yes_share == Fraction(1, 2)
    assert verdict.readings["block"].yes_share == Fraction(1, 2)
    assert verdict.readings["concurrent"].yes_share == Fraction(1, 2)


def test_lapse_keeps_the_weight_of_a_silent_group_in_the_base() -> None:
    votes = tallies((1, 0, 0), (0, 0, 9), (0, 1, 0))
    verdict = count(rule(empty_group="lapse"), votes)

    assert verdict.yes_share == Fraction(1, 5)
    assert verdict.readings["block"].yes_share == Fraction(1, 5)
    assert verdict.readings["concurrent"].yes_share == Fraction(1, 2)  # counts groups that voted, not weights
    assert [line.base_share for line in verdict.groups] == [Fraction(1, 5)] * 5


@pytest.mark.parametrize("empty_group", ["rebase", "lapse"])
def test_tied_group_stays_in_the_block_base_and_goes_to_nobody(empty_group: str) -> None:
    weights = {"produsen": 5000, "distributor": 5000}
    votes = {"produsen": Tally(3, 3, 0), "distributor": Tally(1, 0, 0)}
    block = count(rule(weights_bp=weights, empty_group=empty_group), votes).readings["block"]

    assert block.yes_share == Fraction(1, 2)
    assert block.verdict == "failed"


def test_concurrent_needs_the_majority_in_every_group_that_voted() -> None:
    weights = {"produsen": 100, "distributor": 9900}
    one_short = {"produsen": Tally(1, 2, 0), "distributor": Tally(99, 1, 0)}
    silent = {"produsen": Tally(0, 0, 5), "distributor": Tally(99, 1, 0)}

    assert count(rule(method="concurrent", weights_bp=weights), one_short).verdict == "failed"
    assert count(rule(method="concurrent", weights_bp=weights), silent).verdict == "passed"
    assert count(rule(method="concurrent", weights_bp=weights), silent).yes_percent == "100.0000"


@pytest.mark.parametrize("votes", [{}, {"produsen": Tally(0, 0, 7)}])
def test_nobody_voted_yes_or_no_fails_with_share_zero_in_every_reading(votes: dict[str, Tally]) -> None:
    verdict = count(rule(majority=Majority(1, 10**6, strict=False)), votes)

    assert (verdict.verdict, str(verdict.yes_share), verdict.yes_percent) == ("failed", "0", "0.0000")
    assert {r.verdict for r in verdict.readings.values()} == {"failed"}
    assert verdict.differs == ()


def test_only_a_group_without_weight_voted() -> None:
    weights = {"produsen": 0, "distributor": 10_000}
    verdict = count(rule(weights_bp=weights), {"produsen": Tally(4, 0, 0)})

    assert (verdict.verdict, verdict.yes_share) == ("failed", Fraction(0))
    assert verdict.readings["one_member_one_vote"].verdict == "passed"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(0), "0.0000"),
        (Fraction(1), "100.0000"),
        (Fraction(2, 3), "66.6667"),
        (Fraction(1, 3), "33.3333"),
        (Fraction(1, 2_000_000), "0.0001"),  # 0.00005 % is rounded half up
        (Fraction(3, 2_000_000), "0.0002"),
    ],
)
def test_percent_has_four_decimals_half_up(share: Fraction, text: str) -> None:
    assert percent(share) == text


BASES: list[tuple[Base, str, str, str, str]] = [
    # produsen 3 yes 1 no 4 abstain of 10; distributor 2 yes 0 no 0 abstain of 2; the other groups are not there
    ("valid", "7/8", "1", "5/6", "1"),
    ("cast", "11/16", "1/2", "1/2", "1/2"),
    ("roll", "13/20", "1/2", "5/12", "1/2"),
]


@pytest.mark.parametrize(("base", "proportional", "block", "alike", "concurrent"), BASES)
def test_a_share_is_a_part_of_the_base_in_all_four_readings(
    base: Base, proportional: str, block: str, alike: str, concurrent: str
) -> None:
    weights = {"produsen": 5000, "distributor": 5000}
    votes = {"produsen": Tally(3, 1, 4, roll=10), "distributor": Tally(2, 0, 0, roll=2)}

    verdict = count(rule(weights_bp=weights, majority=Majority(1, 2, strict=True, base=base)), votes)

    shares = {method: str(reading.yes_share) for method, reading in verdict.readings.items()}
    assert shares == {
        "proportional": proportional,
        "block": block,
        "one_member_one_vote": alike,
        "concurrent": concurrent,
    }


@pytest.mark.parametrize(("base", "verdict"), [("valid", "passed"), ("cast", "failed"), ("roll", "failed")])
def test_a_group_that_is_there_without_a_yes_is_in_the_base_and_against(base: Base, verdict: str) -> None:
    weights = {"produsen": 4000, "distributor": 6000}
    votes = {"produsen": Tally(1, 0, 0, roll=1), "distributor": Tally(0, 0, 3, roll=5)}

    found = count(rule(weights_bp=weights, majority=Majority(1, 2, strict=True, base=base)), votes)

    assert found.verdict == verdict
    assert found.yes_share == (1 if base == "valid" else Fraction(2, 5))


@pytest.mark.parametrize(("empty_group", "share"), [("rebase", Fraction(1)), ("lapse", Fraction(2, 5))])
def test_a_group_with_nobody_on_the_roll_is_rebased_or_lapses(empty_group: str, share: Fraction) -> None:
    weights = {"produsen": 4000, "distributor": 6000}
    everyone = Majority(1, 2, strict=True, base="roll")
    found = count(rule(weights_bp=weights, majority=everyone, empty_group=empty_group), {"produsen": Tally(2, roll=2)})

    assert found.yes_share == share


counts = st.integers(min_value=0, max_value=10_000)
any_tallies = st.fixed_dictionaries({}, optional={g: st.builds(Tally, counts, counts, counts) for g in GROUPS})


@given(any_tallies, st.sampled_from(["rebase", "lapse"]))
def test_contributions_add_up_to_the_shares(votes: dict[str, Tally], empty_group: str) -> None:
    verdict = count(rule(weights_bp=MOCK_UP_WEIGHTS, empty_group=empty_group), votes)

    assert sum(line.contribution for line in verdict.groups) == verdict.yes_share
    assert all(0 <= reading.yes_share <= 1 for reading in verdict.readings.values())
    assert sum(line.base_share for line in verdict.groups) in (0, 1)


@given(any_tallies)
def test_swapping_yes_and_no_mirrors_the_proportional_share(votes: dict[str, Tally]) -> None:
    mirrored = {group: Tally(t.no, t.yes, t.abstain) for group, t in votes.items()}
    there, back = count(rule(), votes).yes_share, count(rule(), mirrored).yes_share

    assert there + back == (1 if any(t.divisor("valid") for t in votes.values()) else 0)
