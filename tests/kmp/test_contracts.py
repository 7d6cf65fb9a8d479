"""The common ground of the file commands: what is refused, how it is named, and that nothing else is printed."""

import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from kmp.contracts import ContractCommand, Report, read_json
from kmp.errors import DomainError, Problem


class Sum(ContractCommand):
    """A small contract to try the ground with."""

    def answer(self, path: Path) -> Mapping[str, Any]:
        report = Report()
        box = report.fields(read_json(path), "", required=("a",), optional=("b", "kind", "name", "list")) or {}
        total = sum(report.integer(box, key, "", default=0) or 0 for key in ("a", "b"))
        report.choice(box, "kind", "", ["one", "two"])
        report.text(box, "name", "")
        if "list" in box:
            report.filled_list(box, "list", "")
        report.refuse()
        return {"sum": total}


def run(*args: str | Path) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of the command."""
    out, err = StringIO(), StringIO()
    try:
        call_command(Sum(stdout=out, stderr=err), *args)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def refused(tmp_path: Path, content: str | bytes) -> list[tuple[str, str]]:
    """Code and path of each entry after the command refused this file."""
    path = tmp_path / "in.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    status, out, err = run(path)
    assert (status, out) == (2, "")
    entries = json.loads(err)["errors"]
    assert all(entry.keys() == {"code", "message", "path"} and entry["message"].endswith(".") for entry in entries)
    return [(entry["code"], entry["path"]) for entry in entries]


def test_answer_is_one_line_of_canonical_json(tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text('\ufeff{"a": 9223372036854775807, "b": 1}', encoding="utf-8")

    assert run(path) == (0, '{"sum":9223372036854775808}\n', "")


@pytest.mark.parametrize(
    ("content", "entries"),
    [
        pytest.param("", [("malformed_json", "")], id="empty_file"),
        pytest.param("{", [("malformed_json", "")], id="cut_off"),
        pytest.param('{"a": 1,}', [("malformed_json", "")], id="trailing_comma"),
        pytest.param('{"a": 1} {}', [("malformed_json", "")], id="two_values"),
        pytest.param('{"a": NaN}', [("malformed_json", "")], id="nan"),
        pytest.param('{"a": -Infinity}', [("malformed_json", "")], id="infinity"),
        pytest.param('{"a": 01}', [("malformed_json", "")], id="leading_zero"),
        pytest.param('{"a": 1, "name": "\\ud800"}', [("malformed_json", "")], id="half_a_surrogate_pair"),
        pytest.param(b'{"a": "\xff"}', [("not_utf8", "")], id="latin1"),
        pytest.param('{"a": 1}'.encode("utf-16"), [("not_utf8", "")], id="utf16"),
        pytest.param(bytes(range(256)), [("not_utf8", "")], id="binary"),
        pytest.param("[" * 100_000, [("too_deep", "")], id="deep_lists"),
        pytest.param('{"a":' * 100_000, [("too_deep", "")], id="deep_objects"),
        pytest.param("[]", [("not_an_object", "")], id="list"),
        pytest.param("1", [("not_an_object", "")], id="number"),
        pytest.param("null", [("not_an_object", "")], id="null"),
        pytest.param("{}", [("missing_key", "a")], id="missing_key"),
        pytest.param('{"a": 1, "c": 2}', [("unknown_key", "c")], id="unknown_key"),
        pytest.param('{"a": 1, "a": 2}', [("duplicate_key", "a")], id="duplicate_key"),
        pytest.param('{"a": 1.0}', [("not_an_integer", "a")], id="float"),
        pytest.param('{"a": 1e3}', [("not_an_integer", "a")], id="exponent"),
        pytest.param('{"a": true}', [("not_an_integer", "a")], id="boolean"),
        pytest.param('{"a": "1"}', [("not_an_integer", "a")], id="text_for_number"),
        pytest.param('{"a": null}', [("not_an_integer", "a")], id="null_for_number"),
        pytest.param('{"a": -1}', [("negative", "a")], id="negative"),
        pytest.param('{"a": 9223372036854775808}', [("too_large", "a")], id="one_beyond_64_bits"),
        pytest.param('{"a": -9223372036854775809}', [("too_large", "a")], id="one_below_64_bits"),
        pytest.param('{"a": ' + "9" * 50_000 + "}", [("too_large", "a")], id="fifty_thousand_digits"),
        pytest.param('{"a": 1, "kind": "three"}', [("unknown_choice", "kind")], id="unknown_choice"),
        pytest.param('{"a": 1, "kind": ["one"]}', [("unknown_choice", "kind")], id="list_for_choice"),
        pytest.param('{"a": 1, "name": 5}', [("not_text", "name")], id="number_for_text"),
        pytest.param('{"a": 1, "name": " "}', [("empty_text", "name")], id="empty_text"),
        pytest.param('{"a": 1, "list": []}', [("empty_list", "list")], id="empty_list"),
        pytest.param('{"a": 1, "list": {}}', [("not_a_list", "list")], id="object_for_list"),
        pytest.param(
            '{"b": -5, "kind": 1, "x": 0}',
            [("missing_key", "a"), ("unknown_key", "x"), ("negative", "b"), ("unknown_choice", "kind")],
            id="every_problem_has_its_entry",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, content: str | bytes, entries: list[tuple[str, str]]) -> None:
    assert refused(tmp_path, content) == entries


def test_missing_file_is_refused(tmp_path: Path) -> None:
    status, out, err = run(tmp_path / "none.json")

    assert (status, out) == (2, "")
    assert [entry["code"] for entry in json.loads(err)["errors"]] == ["file_not_found"]


@pytest.mark.parametrize("name", [".", "a\0b"], ids=["folder", "zero_byte"])
def test_unreadable_file_is_refused(tmp_path: Path, name: str) -> None:
    status, out, err = run(tmp_path / name)

    assert (status, out) == (2, "")
    assert [entry["code"] for entry in json.loads(err)["errors"]] == ["unreadable_file"]


@pytest.mark.parametrize("args", [[], ["a.json", "b.json"], ["a.json", "--faster"], ["a.json", "--verbosity=loud"]])
def test_wrong_arguments_are_refused(args: list[str]) -> None:
    status, out, err = run(*args)

    assert (status, out) == (2, "")
    assert [entry["code"] for entry in json.loads(err)["errors"]] == ["wrong_arguments"]


def test_a_refusal_without_entries_becomes_one_entry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(_self: Sum, _path: Path) -> Mapping[str, Any]:
        raise DomainError("no_weights", "Tidak ada bobot.")

    monkeypatch.setattr(Sum, "answer", refuse)
    status, out, err = run(tmp_path)

    assert (status, out) == (2, "")
    assert json.loads(err) == {"errors": [{"code": "no_weights", "message": "Tidak ada bobot.", "path": ""}]}


def test_minimum_above_zero_has_its_own_code() -> None:
    report = Report()

    assert report.integer({"pack": 0}, "pack", "rule", least=1) is None
    assert [(problem.code, problem.path) for problem in report.problems] == [("too_small", "rule.pack")]


def test_null_is_the_same_as_left_out_where_it_may_be() -> None:
    report = Report()

    assert report.integer_or_null({"weight": None}, "weight", "") is None
    assert report.integer_or_null({}, "weight", "") is None
    assert report.integer_or_null({"weight": 3}, "weight", "") == 3
    assert report.problems == []


def test_problems_are_raised_together() -> None:
    report = Report()
    report.add("negative", "Satu.", "a")
    report.add("too_large", "Dua.", "b")

    with pytest.raises(DomainError) as error:
        report.refuse()

    assert error.value.code == "negative"
    assert [problem.as_entry() for problem in error.value.problems] == [
        {"code": "negative", "message": "Satu.", "path": "a"},
        {"code": "too_large", "message": "Dua.", "path": "b"},
    ]
    assert all(isinstance(problem, Problem) for problem in error.value.problems)
