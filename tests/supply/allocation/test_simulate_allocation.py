"""`manage.py simulate_allocation`: the printed contract, and every illegal file with its own entry."""

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.commands import NOBODY, forked, started

ROOT = Path(__file__).resolve().parents[3]
Spoil = Callable[[dict[str, Any]], object]


def fifty_units() -> dict[str, Any]:
    """50 units over 25, 35 and 40, with every key written out; a fresh copy, for tests to spoil."""
    wanted = {"A": (25, 10), "B": (35, 20), "C": (40, 50)}
    return {
        "available": 50,
        "pack": 1,
        "rule": {"inside_class": "proportional", "reserve": 0, "floor_days": 0},
        "requests": [
            {
                "member": member,
                "class": 1,
                "request": request,
                "plausible": None,
                "weight": weight,
                "on_hand": 0,
                "daily_use": 0,
                "prior_fill": None,
            }
            for member, (request, weight) in wanted.items()
        ],
    }


def write(folder: Path, value: Any) -> Path:
    path = folder / "allocation.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def run(path: Path) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("simulate_allocation", path, stdout=out, stderr=err)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def answer(path: Path) -> dict[str, Any]:
    status, out, err = run(path)
    assert (status, err) == (0, "")
    result: dict[str, Any] = json.loads(out)
    return result


def refused(path: Path) -> list[tuple[str, str]]:
    status, out, err = run(path)
    assert (status, out) == (2, "")
    return [(entry["code"], entry["path"]) for entry in json.loads(err)["errors"]]


def test_result_is_printed_to_the_letter(tmp_path: Path) -> None:
    result = answer(write(tmp_path, fifty_units()))

    seal = result.pop("sha256")
    assert result == {
        "lines": [
            {
                "member": "A",
                "claim": 25,
                "floor": 0,
                "share": "25/2",
                "award": 13,
                "reasons": ["proportional", "rounded_up", "tie_order"],
            },
            {
                "member": "B",
                "claim": 35,
                "floor": 0,
                "share": "35/2",
                "award": 17,
                "reasons": ["proportional", "rounded_down", "tie_order"],
            },
            {"member": "C", "claim": 40, "floor": 0, "share": "20", "award": 20, "reasons": ["proportional"]},
        ],
        "awarded": 50,
        "left": 0,
    }
    bare = json.dumps(result, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert seal == hashlib.sha256(bare.encode()).hexdigest()


def test_keys_shown_as_null_or_zero_may_be_left_out(tmp_path: Path) -> None:
    whole = fifty_units()
    short = {**whole, "rule": {"inside_class": "proportional"}}
    short["requests"] = [{key: row[key] for key in ("member", "request")} for row in whole["requests"]]

    assert answer(write(tmp_path, short)) == answer(write(tmp_path, whole))


def test_weights_and_prior_fill_are_read(tmp_path: Path) -> None:
    value = fifty_units()
    value["rule"]["inside_class"] = "weighted"
    assert [line["award"] for line in answer(write(tmp_path, value))["lines"]] == [6, 13, 31]

    value = fifty_units()
    value["requests"][0]["prior_fill"] = "2/4"
    value["requests"][1]["prior_fill"] = "0"
    assert [line["award"] for line in answer(write(tmp_path, value))["lines"]] == [12, 18, 20]


def test_every_key_reaches_the_engine(tmp_path: Path) -> None:
    value = fifty_units()
    value.update(available=75, pack=5, rule={"inside_class": "equal_cover", "reserve": 7, "floor_days": 2})
    value["requests"][0].update(plausible=12, daily_use=1, on_hand=1)
    value["requests"][1].update(daily_use=4, on_hand=3)
    value["requests"][2].update({"daily_use": 2, "class": 2})

    result = answer(write(tmp_path, value))

    # pool 65; floors 5 (2 − 1), 5 (8 − 3), 5 (4); class 1 has 5 + 30 left to claim, which fit; 15 remain for C
    assert [(line["claim"], line["floor"], line["share"], line["award"]) for line in result["lines"]] == [
        (10, 5, "5", 10),
        (35, 5, "30", 35),
        (40, 5, "15", 20),
    ]
    assert (result["awarded"], result["left"]) == (65, 10)


def set_top(**values: Any) -> Spoil:
    return lambda value: value.update(values)


def set_rule(**values: Any) -> Spoil:
    return lambda value: value["rule"].update(values)


def set_request(place: int, **values: Any) -> Spoil:
    return lambda value: value["requests"][place].update(values)


def drop(place: int, key: str) -> Spoil:
    return lambda value: value["requests"][place].pop(key)


ILLEGAL: dict[str, tuple[Spoil, list[tuple[str, str]]]] = {
    "negative_stock": (set_top(available=-1), [("negative", "available")]),
    "float_stock": (set_top(available=50.0), [("not_an_integer", "available")]),
    "stock_beyond_64_bits": (set_top(available=2**63), [("too_large", "available")]),
    "missing_stock": (lambda value: value.pop("available"), [("missing_key", "available")]),
    "pack_of_nothing": (set_top(pack=0), [("too_small", "pack")]),
    "negative_pack": (set_top(pack=-1), [("negative", "pack")]),
    "unknown_key_on_top": (set_top(note=1), [("unknown_key", "note")]),
    "missing_rule": (lambda value: value.pop("rule"), [("missing_key", "rule")]),
    "rule_is_text": (set_top(rule="max_min"), [("not_an_object", "rule")]),
    "unknown_rule": (set_rule(inside_class="lottery"), [("unknown_choice", "rule.inside_class")]),
    "unknown_key_in_the_rule": (set_rule(seed=1), [("unknown_key", "rule.seed")]),
    "negative_reserve": (set_rule(reserve=-1), [("negative", "rule.reserve")]),
    "negative_floor_days": (set_rule(floor_days=-1), [("negative", "rule.floor_days")]),
    "reserve_is_null": (set_rule(reserve=None), [("not_an_integer", "rule.reserve")]),
    "empty_requests": (set_top(requests=[]), [("empty_list", "requests")]),
    "requests_are_an_object": (set_top(requests={}), [("not_a_list", "requests")]),
    "missing_requests": (lambda value: value.pop("requests"), [("missing_key", "requests")]),
    "request_is_a_number": (lambda value: value["requests"].append(3), [("not_an_object", "requests.3")]),
    "unknown_key_in_a_request": (set_request(1, group="faskes"), [("unknown_key", "requests.1.group")]),
    "missing_member": (drop(1, "member"), [("missing_key", "requests.1.member")]),
    "missing_request": (drop(1, "request"), [("missing_key", "requests.1.request")]),
    "duplicate_member": (set_request(2, member="A"), [("duplicate_number", "requests.2.member")]),
    "empty_member": (set_request(2, member=""), [("empty_text", "requests.2.member")]),
    "negative_request": (set_request(2, request=-40), [("negative", "requests.2.request")]),
    "float_request": (set_request(2, request=40.5), [("not_an_integer", "requests.2.request")]),
    "boolean_request": (set_request(2, request=True), [("not_an_integer", "requests.2.request")]),
    "request_beyond_64_bits": (set_request(2, request=10**30), [("too_large", "requests.2.request")]),
    "negative_plausible": (set_request(2, plausible=-1), [("negative", "requests.2.plausible")]),
    "negative_weight": (set_request(2, weight=-1), [("negative", "requests.2.weight")]),
    "negative_on_hand": (set_request(2, on_hand=-1), [("negative", "requests.2.on_hand")]),
    "negative_daily_use": (set_request(2, daily_use=-1), [("negative", "requests.2.daily_use")]),
    "negative_class": (set_request(2, **{"class": -1}), [("negative", "requests.2.class")]),
    "class_is_null": (set_request(2, **{"class": None}), [("not_an_integer", "requests.2.class")]),
    "prior_fill_is_a_number": (set_request(2, prior_fill=0), [("not_a_fraction", "requests.2.prior_fill")]),
    "prior_fill_is_a_decimal": (set_request(2, prior_fill="0.5"), [("not_a_fraction", "requests.2.prior_fill")]),
    "prior_fill_with_spaces": (set_request(2, prior_fill="1 / 2"), [("not_a_fraction", "requests.2.prior_fill")]),
    "prior_fill_by_zero": (set_request(2, prior_fill="1/0"), [("not_a_fraction", "requests.2.prior_fill")]),
    "prior_fill_negative": (set_request(2, prior_fill="-1/2"), [("negative", "requests.2.prior_fill")]),
    "prior_fill_beyond_64_bits": (
        set_request(2, prior_fill="1/9223372036854775808"),
        [("too_large", "requests.2.prior_fill")],
    ),
    "weight_missing": (
        lambda value: (value["rule"].update(inside_class="weighted"), value["requests"][1].update(weight=None)),
        [("weight_missing", "requests.1.weight")],
    ),
    "weight_of_zero": (
        lambda value: (value["rule"].update(inside_class="weighted"), value["requests"][1].update(weight=0)),
        [("weight_missing", "requests.1.weight")],
    ),
    "weight_unreadable_is_not_also_missing": (
        lambda value: (value["rule"].update(inside_class="weighted"), value["requests"][1].update(weight="x")),
        [("not_an_integer", "requests.1.weight")],
    ),
    "a_number_among_the_requests_lacks_nothing_else": (
        lambda value: (value["rule"].update(inside_class="weighted"), value["requests"].append(3)),
        [("not_an_object", "requests.3")],
    ),
    "daily_use_missing": (
        set_rule(inside_class="equal_cover"),
        [("daily_use_missing", f"requests.{place}.daily_use") for place in range(3)],
    ),
    "every_problem_has_its_entry": (
        lambda value: (
            value.update(pack=0, x=1),
            value["rule"].update(reserve=0.5),
            value["requests"][0].update(request=-1, member="B"),
        ),
        [
            ("unknown_key", "x"),
            ("too_small", "pack"),
            ("not_an_integer", "rule.reserve"),
            ("negative", "requests.0.request"),
            ("duplicate_number", "requests.1.member"),
        ],
    ),
}


@pytest.mark.parametrize("case", ILLEGAL)
def test_illegal_file_gets_its_own_entries(tmp_path: Path, case: str) -> None:
    spoil, entries = ILLEGAL[case]
    value = fifty_units()
    spoil(value)

    assert refused(write(tmp_path, value)) == entries


def test_command_answers_without_a_database(tmp_path: Path) -> None:
    done = started("simulate_allocation", write(tmp_path, fifty_units()), **NOBODY)

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["awarded"] == 50


SUBPROCESS_CASES = [
    "unknown_key_in_a_request",
    "negative_request",
    "float_request",
    "duplicate_member",
    "empty_requests",
    "request_beyond_64_bits",
]


@pytest.mark.parametrize("case", SUBPROCESS_CASES)
def test_command_refuses_with_status_two_and_nothing_else(tmp_path: Path, case: str) -> None:
    spoil, entries = ILLEGAL[case]
    value = fifty_units()
    spoil(value)

    done = forked("simulate_allocation", write(tmp_path, value), **NOBODY)

    assert (done.returncode, done.stdout) == (2, b"")
    assert [(entry["code"], entry["path"]) for entry in json.loads(done.stderr)["errors"]] == entries


@pytest.mark.parametrize(("args", "code"), [([], "wrong_arguments"), (["none.json"], "file_not_found")])
def test_command_line_mistakes_have_an_entry(args: list[str], code: str) -> None:
    done = forked("simulate_allocation", *args, **NOBODY)

    assert (done.returncode, done.stdout) == (2, b"")
    assert [entry["code"] for entry in json.loads(done.stderr)["errors"]] == [code]


def test_malformed_json_is_refused_by_the_command(tmp_path: Path) -> None:
    done = forked("simulate_allocation", write(tmp_path, "{]"), **NOBODY)

    assert (done.returncode, done.stdout) == (2, b"")
    assert [entry["code"] for entry in json.loads(done.stderr)["errors"]] == ["malformed_json"]
