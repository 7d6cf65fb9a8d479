"""Lists read four ways, and rankings: exact scores, seats, ties by the list, groups that did not vote."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.voting.choices import ListOutcome, ListTally, count_list
from governance.voting.engine import METHODS, Rule
from governance.voting.rankings import blt_text, count_ranking, rankings_of
from governance.voting.stv import count_blt

WEIGHTS = {"produsen": 3000, "faskes": 2500, "nakes": 4500}
OPTIONS = (1, 2, 3)


def tally(*votes: int, valid: int | None = None, abstain: int = 0) -> ListTally:
    return ListTally(dict(zip(OPTIONS, votes, strict=True)), sum(votes) if valid is None else valid, abstain)


def elect(seats: int = 1, **settings: Any) -> ListOutcome:
    tallies = settings.pop("tallies")
    rule = Rule(**{"method": "proportional", "weights_bp": WEIGHTS, **settings})
    return count_list(rule, tallies, options=OPTIONS, seats=seats)


EXAMPLE = {
    "produsen": tally(6, 3, 1),
    "faskes": tally(10, 30, 20, valid=40, abstain=3),
    "nakes": tally(100, 200, 300),
}


def test_a_list_is_read_four_ways() -> None:
    outcome = elect(seats=2, tallies=EXAMPLE)

    assert {m: r.scores for m, r in outcome.readings.items()} == {
        "proportional": {1: Fraction(127, 400), 2: Fraction(171, 400), 3: Fraction(19, 50)},
        "one_member_one_vote": {1: Fraction(116, 650), 2: Fraction(233, 650), 3: Fraction(321, 650)},
        "block": {1: Fraction(3, 10), 2: Fraction(1), 3: Fraction(7, 10)},
        "concurrent": {1: Fraction(1, 3), 2: Fraction(1), 3: Fraction(2, 3)},
    }
    assert {m: outcome.readings[m].elected for m in METHODS} == {
        "proportional": (2, 3),
        "one_member_one_vote": (3, 2),
        "block": (2, 3),
        "concurrent": (2,),
    }
    assert outcome.differs == ("concurrent",)  # the same persons in another order are no other result
    assert (outcome.verdict, outcome.elected) == ("passed", (2, 3))


def test_a_tie_for_the_last_seat_goes_to_the_earlier_listed_and_is_told() -> None:
    outcome = elect(tallies={"produsen": tally(0, 5, 5), "faskes": tally(0, 2, 2)})

    assert outcome.elected == (2,)
    assert outcome.as_contract()["tied"] == [3]


def test_a_group_that_ties_at_the_edge_gives_its_block_to_none_of_the_tied() -> None:
    assert tally(5, 3, 3).first(2) == {1}
    assert tally(3, 3, 3).first(2) == frozenset()
    assert tally(3, 3, 0).first(2) == {1, 2}
    assert tally(5, 0, 0).first(2) == {1}


@pytest.mark.parametrize(("empty_group", "score"), [("rebase", Fraction(1)), ("lapse", Fraction(3, 10))])
def test_a_group_that_named_nobody_is_rebased_or_lapses(empty_group: str, score: Fraction) -> None:
    outcome = elect(tallies={"produsen": tally(4, 0, 0), "faskes": tally(0, 0, 0, abstain=9)}, empty_group=empty_group)

    assert outcome.readings["proportional"].scores[1] == score
    assert outcome.readings["concurrent"].scores[1] == 1


def test_whom_nobody_named_is_not_elected_even_if_a_seat_stays_empty() -> None:
    assert elect(seats=3, tallies={"produsen": tally(4, 1, 0)}).elected == (1, 2)


@pytest.mark.parametrize("tallies", [{}, {"produsen": tally(0, 0, 0, abstain=7)}])
def test_a_list_that_nobody_answered_elects_nobody(tallies: dict[str, ListTally]) -> None:
    outcome = elect(tallies=tallies)

    assert (outcome.verdict, outcome.elected, outcome.differs) == ("failed", (), ())


def test_a_concurrent_list_elects_only_who_is_among_the_first_of_every_group() -> None:
    outcome = elect(seats=2, tallies=EXAMPLE, method="concurrent")

    assert outcome.elected == (2,)
    assert outcome.differs == ("proportional", "block", "one_member_one_vote")


counts = st.integers(0, 60)
tallies_of_groups = st.fixed_dictionaries(
    {}, optional={group: st.builds(tally, counts, counts, counts) for group in WEIGHTS}
)


@given(tallies_of_groups, st.integers(1, 3), st.sampled_from(["rebase", "lapse"]))
def test_single_choices_share_out_no_more_than_all_of_the_weight(
    tallies: dict[str, ListTally], seats: int, empty_group: str
) -> None:
    outcome = elect(seats=seats, tallies=tallies, empty_group=empty_group)

    assert sum(outcome.readings["proportional"].scores.values()) <= 1
    for reading in outcome.readings.values():
        assert len(reading.elected) <= seats
        assert all(0 < reading.scores[option] <= 1 for option in reading.elected)


def test_rankings_of_all_groups_are_counted_together_one_voter_one_vote() -> None:
    rankings = rankings_of({"nakes": {"1,2": 3, "abstain": 9}, "faskes": {"1,2": 2, "2": 2}, "pengguna": {"3": 2}})

    assert rankings == {(1, 2): 5, (2,): 2, (3,): 2}
    found = count_ranking(OPTIONS, seats=2, rankings=rankings)
    assert (found["verdict"], found["elected"]) == ("passed", [1, 2])


def test_an_election_without_a_ballot_elects_nobody() -> None:
    found = count_ranking(OPTIONS, seats=2, rankings={})

    assert found == {"verdict": "failed", "elected": [], "stages": []}


def test_the_blt_of_an_election_gives_the_same_result_elsewhere() -> None:
    rankings = {(1, 2): 5, (2,): 2, (3,): 2}

    text = blt_text(["Ani", 'Budi "Bud"', "Ani"], seats=2, rankings=rankings, title="Usul 1/2026")

    assert text.splitlines()[0] == "3 2"
    assert text.splitlines()[1:4] == ["5 1 2 0", "2 2 0", "2 3 0"]
    assert count_blt(text)["elected"] == ["1. Ani", "2. Budi 'Bud'"]
    assert count_blt(text)["stages"][0]["quota"] == 4
