"""`manage.py count_votes` to the letter of DESIGN 5: what it prints, and what it refuses."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import forked, started

ROOT = Path(__file__).parents[3]
GROUPS = ("produsen", "distributor", "faskes", "nakes", "pengguna")
ROWS = ((9, 2, 1), (14, 6, 0), (11, 12, 2), (180, 60, 15), (900, 1100, 40))


def motion() -> dict[str, Any]:
    return {
        "rule": {
            "method": "proportional",
            "weights_bp": dict.fromkeys(GROUPS, 2000),
            "majority": {"num": 1, "den": 2, "strict": True},
            "empty_group": "rebase",
        },
        "tallies": {g: {"yes": y, "no": n, "abstain": a} for g, (y, n, a) in zip(GROUPS, ROWS, strict=True)},
    }


def changed(*steps: str, value: Any = None) -> dict[str, Any]:
    """The motion with the value at `steps` replaced; without a value, left out."""
    whole = motion()
    box = whole
    for step in steps[:-1]:
        box = box[step]
    if value is None:
        del box[steps[-1]]
    else:
        box[steps[-1]] = value
    return whole


def answer(value: Any) -> dict[str, Any]:
    from governance.voting.contract import count_votes

    return json.loads(json.dumps(count_votes(value)))  # type: ignore[no-any-return]


def refused(value: Any) -> list[tuple[str, str]]:
    from governance.voting.contract import count_votes
    from kmp.errors import DomainError

    with pytest.raises(DomainError) as error:
        count_votes(value)
    return [(problem.code, problem.path) for problem in error.value.problems]


def test_command_prints_the_domain_example(tmp_path: Path) -> None:
    path = tmp_path / "usul.json"
    path.write_text(json.dumps(motion()))

    done = started("count_votes", path)

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == {
        "verdict": "passed",
        "yes_share": "8087/12650",
        "yes_percent": "63.9289",
        "readings": {
            "proportional": {"yes_share": "8087/12650", "yes_percent": "63.9289", "verdict": "passed"},
            "block": {"yes_share": "3/5", "yes_percent": "60.0000", "verdict": "passed"},
            "one_member_one_vote": {"yes_share": "557/1147", "yes_percent": "48.5615", "verdict": "failed"},
            "concurrent": {"yes_share": "3/5", "yes_percent": "60.0000", "verdict": "failed"},
        },
        "differs": ["one_member_one_vote", "concurrent"],
    }


def test_command_counts_a_blt_file(tmp_path: Path) -> None:
    path = tmp_path / "pengurus.BLT"
    path.write_text('2 1\n3 1 0\n1 2 0\n0\n"Ani"\n"Budi"\n"Pengurus"\n')

    done = forked("count_votes", path)

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["elected"] == ["Ani"]


def test_command_refuses_with_status_2_and_prints_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "usul.json"
    path.write_text(json.dumps(changed("rule", "weights_bp", "nakes", value=1999)))

    done = forked("count_votes", path)

    assert (done.returncode, done.stdout) == (2, b"")
    [entry] = json.loads(done.stderr)["errors"]
    assert (entry["code"], entry["path"]) == ("weights_total", "rule.weights_bp")


@pytest.mark.parametrize(("name", "text"), [("a.json", "{"), ("a.blt", "3"), ("none", None)])
def test_command_never_shows_a_traceback(tmp_path: Path, name: str, text: str | None) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)

    done = forked("count_votes", tmp_path / name)

    assert (done.returncode, done.stdout) == (2, b"")
    assert len(json.loads(done.stderr)["errors"]) == 1


def test_empty_group_may_be_left_out_and_is_rebase() -> None:
    lapsing = changed("rule", "empty_group", value="lapse")
    del lapsing["tallies"]["nakes"]
    rebasing = changed("rule", "empty_group")
    del rebasing["tallies"]["nakes"]

    assert answer(rebasing)["yes_percent"] == "61.1611"
    assert answer(lapsing)["yes_percent"] == "48.9289"


def test_group_without_a_tally_is_one_where_nobody_voted() -> None:
    left_out = changed("tallies", "nakes")
    zeros = changed("tallies", "nakes", value={"yes": 0, "no": 0, "abstain": 0})

    assert answer(left_out) == answer(zeros)


def test_nobody_voted() -> None:
    silent = motion() | {"tallies": {"nakes": {"yes": 0, "no": 0, "abstain": 3}}}

    assert (answer(silent)["verdict"], answer(silent)["yes_share"]) == ("failed", "0")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], [("not_an_object", "")]),
        ({}, [("missing_key", "rule"), ("missing_key", "tallies")]),
        (motion() | {"note": 1}, [("unknown_key", "note")]),
        (changed("rule", value=[1]), [("not_an_object", "rule")]),
        (changed("rule", "method", value="veto"), [("unknown_choice", "rule.method")]),
        (changed("rule", "empty_group", value="skip"), [("unknown_choice", "rule.empty_group")]),
        (changed("rule", "extra", value=1), [("unknown_key", "rule.extra")]),
        (changed("rule", "weights_bp", "nakes", value=-1), [("negative", "rule.weights_bp.nakes")]),
        (changed("rule", "weights_bp", "nakes", value="20"), [("not_an_integer", "rule.weights_bp.nakes")]),
        (changed("rule", "weights_bp", "nakes", value=True), [("not_an_integer", "rule.weights_bp.nakes")]),
        (changed("rule", "weights_bp", "nakes", value=2**63), [("too_large", "rule.weights_bp.nakes")]),
        (changed("rule", "majority", "num", value=0.5), [("not_an_integer", "rule.majority.num")]),
        (changed("rule", "majority", "den", value=-2), [("negative", "rule.majority.den")]),
        (changed("rule", "majority", "num", value=3), [("majority_out_of_range", "rule.majority")]),
        (changed("rule", "majority", "num", value=2), [("majority_impossible", "rule.majority")]),
        (changed("rule", "majority", "strict", value=1), [("not_a_boolean", "rule.majority.strict")]),
        (changed("rule", "majority", "strict"), [("missing_key", "rule.majority.strict")]),
        (changed("tallies", "bank", value={"yes": 1, "no": 0, "abstain": 0}), [("unknown_group", "tallies.bank")]),
        (changed("tallies", "nakes", "yes", value=-1), [("negative", "tallies.nakes.yes")]),
        (changed("tallies", "nakes", "abstain"), [("missing_key", "tallies.nakes.abstain")]),
        (changed("tallies", "nakes", "maybe", value=1), [("unknown_key", "tallies.nakes.maybe")]),
        (changed("tallies", "nakes", "yes", value=2**63), [("too_large", "tallies.nakes.yes")]),
        (motion() | {"tallies": {}}, [("empty_group_list", "tallies")]),
    ],
)
def test_refused_with_code_and_path(value: Any, expected: list[tuple[str, str]]) -> None:
    assert refused(value) == expected


def test_each_problem_gets_its_own_entry() -> None:
    value = copy.deepcopy(motion())
    value["rule"]["method"] = "veto"
    value["rule"]["weights_bp"]["nakes"] = 1
    value["tallies"]["bank"] = {"yes": -1, "no": 0, "abstain": 0}

    assert refused(value) == [
        ("unknown_choice", "rule.method"),
        ("weights_total", "rule.weights_bp"),
        ("negative", "tallies.bank.yes"),
        ("unknown_group", "tallies.bank"),
    ]


def test_empty_weights_are_refused() -> None:
    value = changed("rule", "weights_bp", value={})

    assert ("empty_group_list", "rule.weights_bp") in refused(value)


def test_majority_of_all_votes_is_possible_when_not_strict() -> None:
    value = changed("rule", "majority", value={"num": 1, "den": 1, "strict": False})
    value["tallies"] = {"nakes": {"yes": 5, "no": 0, "abstain": 1}}

    assert answer(value)["verdict"] == "passed"


def with_base(base: str, **rolls: int) -> dict[str, Any]:
    value = motion()
    value["rule"]["majority"]["base"] = base
    for group, roll in rolls.items():
        value["tallies"][group]["roll"] = roll
    return value


ROLLS = {"produsen": 20, "distributor": 20, "faskes": 25, "nakes": 300, "pengguna": 3000}


def test_base_valid_is_what_a_file_without_base_means() -> None:
    assert answer(with_base("valid", **ROLLS)) == answer(motion())


def test_abstentions_are_divided_by_too_where_the_base_says_so() -> None:
    found = answer(with_base("cast"))

    # 1/5 × (9/12 + 14/20 + 11/25 + 180/255 + 900/2040)
    assert (found["yes_percent"], found["readings"]["one_member_one_vote"]["yes_share"]) == ("60.7412", "557/1176")


def test_everyone_on_the_roll_is_divided_by_where_the_base_says_so() -> None:
    found = answer(with_base("roll", **ROLLS))

    # 1/5 × (9/20 + 14/20 + 11/25 + 180/300 + 900/3000)
    assert (found["verdict"], found["yes_share"], found["yes_percent"]) == ("failed", "249/500", "49.8000")
    assert found["readings"]["one_member_one_vote"]["yes_share"] == "1114/3365"


def test_base_roll_needs_the_roll_of_every_group() -> None:
    without = with_base("roll", **{group: size for group, size in ROLLS.items() if group != "nakes"})
    del without["tallies"]["faskes"]

    assert refused(without) == [("missing_roll", "tallies.faskes.roll"), ("missing_roll", "tallies.nakes.roll")]


def test_more_ballots_than_voters_are_refused() -> None:
    assert refused(with_base("roll", **{**ROLLS, "faskes": 24})) == [("roll_too_small", "tallies.faskes.roll")]


def test_unknown_base_is_refused() -> None:
    assert refused(with_base("hadir")) == [("unknown_choice", "rule.majority.base")]
