"""Scottish STV: eight real wards, exact arithmetic, ties without chance, and refused ballot files."""

import json
from pathlib import Path
from typing import Any

import pytest
from stvpoll.scottish_stv import calculate_scottish_stv

from governance.voting.blt import read_blt
from governance.voting.stv import count_blt
from kmp.errors import DomainError

CASES = Path(__file__).parents[2] / "cases" / "stv"
WINNERS = json.loads((CASES / "expected_winners.json").read_text())["winners"]


def ward(number: int) -> str:
    return (CASES / f"edinburgh2017_ward_{number:02d}.blt").read_text()


def blt(*ballots: str, seats: int = 1, names: tuple[str, ...] = ("Ani", "Budi", "Citra"), withdrawn: str = "") -> str:
    head = [f"{len(names)} {seats}", *([withdrawn] if withdrawn else [])]
    return "\n".join([*head, *ballots, "0", *(f'"{name}"' for name in names), '"Pengurus"', ""])


def codes(text: str) -> list[tuple[str, str]]:
    with pytest.raises(DomainError) as refused:
        count_blt(text)
    return [(problem.code, problem.path) for problem in refused.value.problems]


@pytest.mark.parametrize("number", range(1, 9))
def test_edinburgh_ward_elects_who_was_declared_elected(number: int) -> None:
    assert sorted(count_blt(ward(number))["elected"]) == sorted(WINNERS[str(number)])


@pytest.mark.parametrize("number", range(1, 9))
def test_order_of_election_agrees_with_an_independent_library(number: int) -> None:
    ballots = read_blt(ward(number))
    rankings = [(tuple(ballots.names[c] for c in ranking), count) for count, ranking in ballots.rankings]
    theirs = calculate_scottish_stv(ballots.names, rankings, ballots.seats, allow_random=False)

    assert count_blt(ward(number))["elected"] == list(theirs)


def test_quota_surplus_and_truncated_transfer_value() -> None:
    result = count_blt(blt("5 1 2 0", "2 2 0", "2 3 0", seats=2))

    # quota 9 // 3 + 1 = 4; surplus 1 over 5 ballots: each goes on at 0.2
    assert result == {
        "elected": ["Ani", "Budi"],
        "stages": [
            {
                "stage": 1,
                "quota": 4,
                "transfer": {"kind": "first_preferences"},
                "votes": {"Ani": "5", "Budi": "2", "Citra": "2"},
                "exhausted": "0",
                "elected": ["Ani"],
            },
            {
                "stage": 2,
                "quota": 4,
                "transfer": {"kind": "surplus", "from": "Ani", "amount": "1"},
                "votes": {"Ani": "4", "Budi": "3", "Citra": "2"},
                "exhausted": "0",
                "elected": [],
            },
            {
                "stage": 3,
                "quota": 4,
                "transfer": {"kind": "exclusion", "from": "Citra", "amount": "2"},
                "votes": {"Ani": "4", "Budi": "3"},
                "exhausted": "2",
                "elected": ["Budi"],
            },
        ],
    }


def test_transfer_value_drops_what_is_beyond_five_decimals() -> None:
    result = count_blt(blt("6 1 2 0", "2 2 0", "3 3 0", seats=2))  # quota 4, surplus 2 over 6: 0.33333

    assert result["stages"][1]["votes"] == {"Ani": "4", "Budi": "3.99998", "Citra": "3"}


def test_surplus_does_not_go_to_somebody_already_elected() -> None:
    result = count_blt(blt("6 1 2 3 0", "4 2 0", "1 3 0", "1 4 0", seats=3, names=("Ani", "Budi", "Citra", "Dedi")))

    # quota 4: Ani and Budi are elected at once, so Ani's surplus of 2 passes Budi by and elects nobody but Citra
    assert result["stages"][0]["elected"] == ["Ani", "Budi"]
    assert result["stages"][1]["votes"] == {"Ani": "4", "Budi": "4", "Citra": "2.99998", "Dedi": "1"}
    assert result["elected"] == ["Ani", "Budi", "Citra"]


def test_tied_exclusion_is_settled_by_the_latest_stage_that_differs() -> None:
    names = ("Ani", "Budi", "Citra", "Dedi")
    result = count_blt(blt("9 1 0", "4 2 0", "3 3 0", "1 4 3 0", names=names, seats=1))

    excluded = [s["transfer"]["from"] for s in result["stages"] if s["transfer"]["kind"] == "exclusion"]
    assert excluded == []  # 9 of 17 reach the quota of 9 at once

    result = count_blt(blt("8 1 0", "4 2 0", "3 3 0", "1 4 3 0", "1 4 0", names=names, seats=1))
    excluded = [s["transfer"]["from"] for s in result["stages"] if s["transfer"]["kind"] == "exclusion"]
    assert excluded == ["Dedi", "Citra", "Budi"]  # Citra and Budi tie at 4 after Dedi; Citra had 3 before


def test_tie_that_never_differed_keeps_the_earlier_listed() -> None:
    result = count_blt(blt("2 1 0", "2 2 0", "2 3 0"))

    assert result["elected"] == ["Ani"]
    assert [s["transfer"].get("from") for s in result["stages"]] == [None, "Citra", "Budi"]


def test_the_same_file_always_gives_the_same_result() -> None:
    assert [count_blt(ward(1)) for _ in range(3)] == [count_blt(ward(1))] * 3


def test_withdrawn_candidate_is_passed_over() -> None:
    result = count_blt(blt("5 1 2 0", "3 3 0", withdrawn="-1"))

    assert result["elected"] == ["Budi"]
    assert result["stages"][0]["votes"] == {"Budi": "5", "Citra": "3"}


def test_empty_ballots_do_not_raise_the_quota() -> None:
    result: dict[str, Any] = count_blt(blt("3 1 0", "100 0", "1 2 0"))

    assert result["stages"][0]["quota"] == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty_file", "")]),
        ("3\n", [("malformed_header", "line.1")]),
        ("x 1\n", [("not_an_integer", "line.1")]),
        ("3 0\n", [("too_small", "line.1")]),
        (f"3 {2**63}\n", [("too_large", "line.1")]),
        ("999999999 1\n", [("too_large", "line.1")]),
        ("3 1\n1 1 0\n", [("missing_end_of_ballots", "")]),
        (blt("1 1 0", seats=4), [("too_few_candidates", "line.1")]),
        (blt("1 4 0", "2 1 0"), [("unknown_candidate", "line.2")]),
        (blt("1 1 2 1 0"), [("repeated_candidate", "line.2")]),
        (blt("1 1=2 3 0", "1 1 0"), [("equal_rankings", "line.2")]),
        (blt("1 1 - 3 0", "1 1 0"), [("skipped_ranking", "line.2")]),
        (blt("1 1 2", "1 1 0"), [("missing_end_of_ballot", "line.2")]),
        (blt("0 1 0", "1 1 0"), [("too_small", "line.2")]),
        (blt("1.5 1 0", "1 1 0"), [("not_an_integer", "line.2")]),
        (blt("5 0"), [("no_ballots", "")]),
        (blt("1 1 0", "-2"), [("malformed_withdrawal", "line.3")]),
        (blt("1 1 0", names=("Ani", "Ani", "Citra")), [("duplicate_name", "line.4")]),
        (blt("1 1 0", names=("Ani", " ", "Citra")), [("empty_name", "line.4")]),
        ('3 1\n1 1 0\n0\n"Ani"\n', [("wrong_name_count", "line.4")]),
        ('2 1\n1 1 0\n0\n"Ani"\nBudi\n', [("malformed_names", "line.4")]),
        (blt("1 9 0", "x 1 0", "1 1 0"), [("unknown_candidate", "line.2"), ("not_an_integer", "line.3")]),
    ],
)
def test_malformed_file_is_refused_with_one_entry_per_problem(text: str, expected: list[tuple[str, str]]) -> None:
    assert codes(text) == expected
