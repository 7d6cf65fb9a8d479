"""`manage.py simulate_shu`: the printed contract, and every illegal file with its own entry."""

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.commands import NOBODY, forked, started
from tests.governance.surplus import worked_example as year

ROOT = Path(__file__).resolve().parents[3]
Spoil = Callable[[dict[str, Any]], object]


def write(folder: Path, value: Any) -> Path:
    path = folder / "shu.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def run(path: Path) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("simulate_shu", path, stdout=out, stderr=err)
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


def with_csv(folder: Path, csv: str | bytes) -> Path:
    (folder / "members.csv").write_bytes(csv.encode() if isinstance(csv, str) else csv)
    value = year.as_json()
    del value["members"]
    return write(folder, {**value, "members_csv": "members.csv"})


def as_csv(*extra: str) -> str:
    lines = [f"{row.number},{row.group},{row.capital},{row.patronage.get('jasa_usaha', 0)}" for row in year.ROWS]
    return "\n".join(["number,group,capital,jasa_usaha", *lines, *extra]) + "\n"


def test_worked_example_is_printed_to_the_letter(tmp_path: Path) -> None:
    result = answer(write(tmp_path, year.as_json()))

    assert result.keys() == {"posts", "groups", "unshared", "members", "total_rp", "sha256"}
    assert result["posts"] == year.EXPECTED_POSTS
    assert result["groups"] == {"jasa_usaha": year.EXPECTED_GROUPS}
    assert result["unshared"] == {}
    assert result["total_rp"] == 487_653_211
    assert result["members"][0] == {
        "number": "F1",
        "group": "faskes",
        "capital": {"jasa_modal": 8_559_702},
        "patronage": {"jasa_usaha": 27_869_069},
        "total_rp": 36_428_771,
    }
    assert [line["patronage"]["jasa_usaha"] for line in result["members"]] == year.EXPECTED_PATRONAGE


def test_digest_is_of_the_result_without_it(tmp_path: Path) -> None:
    value = year.as_json()
    value["members"][0]["number"] = "Fé−1"
    result = answer(write(tmp_path, value))

    seal = result.pop("sha256")

    bare = json.dumps(result, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert seal == hashlib.sha256(bare.encode()).hexdigest()


@pytest.mark.parametrize("size", [999, 1000, 1001, 2500])
def test_long_results_are_one_object_with_a_right_digest(tmp_path: Path, size: int) -> None:
    rows = [f"M{number},faskes,{number},{number % 7}" for number in range(size)]
    path = with_csv(tmp_path, "\n".join(["number,group,capital,jasa_usaha", *rows]))

    result = answer(path)

    assert [line["number"] for line in result["members"]] == [f"M{number}" for number in range(size)]
    seal = result.pop("sha256")
    bare = json.dumps(result, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert seal == hashlib.sha256(bare.encode()).hexdigest()
    assert sum(line["total_rp"] for line in result["members"]) == sum(
        result["posts"][code] for code in ("jasa_modal", "jasa_usaha")
    )


def test_csv_beside_the_file_gives_the_same_result(tmp_path: Path) -> None:
    from_json = answer(write(tmp_path, year.as_json()))

    assert answer(with_csv(tmp_path, as_csv())) == from_json
    assert answer(with_csv(tmp_path, "\ufeff" + as_csv("", "").replace("\n", "\r\n"))) == from_json


def test_csv_columns_may_stand_in_any_order_and_be_quoted(tmp_path: Path) -> None:
    rows = [f'"{row.group}",{row.patronage.get("jasa_usaha", 0)},"{row.number}",{row.capital}' for row in year.ROWS]
    csv = "\n".join(["group,jasa_usaha,number,capital", *rows])

    assert answer(with_csv(tmp_path, csv))["posts"] == year.EXPECTED_POSTS


@pytest.mark.parametrize("surplus", [{"members": 1000}, {"members": 1000, "non_members": None}])
def test_non_member_surplus_may_be_left_out(tmp_path: Path, surplus: dict[str, Any]) -> None:
    assert answer(write(tmp_path, {**year.as_json(), "surplus_rp": surplus}))["total_rp"] == 1000


def set_post(place: int, **values: Any) -> Spoil:
    return lambda value: value["posts"][place].update(values)


def set_member(place: int, **values: Any) -> Spoil:
    return lambda value: value["members"][place].update(values)


def set_top(**values: Any) -> Spoil:
    return lambda value: value.update(values)


ILLEGAL: dict[str, tuple[Spoil, list[tuple[str, str]]]] = {
    "posts_do_not_total": (set_post(3, bp=501), [("bp_total", "posts")]),
    "groups_do_not_total": (
        lambda value: value["posts"][2]["groups"].update(nakes=1199),
        [("bp_total", "posts.2.groups")],
    ),
    "negative_bp": (set_post(3, bp=-500), [("negative", "posts.3.bp")]),
    "float_bp": (set_post(3, bp=500.0), [("not_an_integer", "posts.3.bp")]),
    "text_bp": (set_post(3, bp="500"), [("not_an_integer", "posts.3.bp")]),
    "boolean_group_bp": (
        lambda value: value["posts"][2]["groups"].update(nakes=True),
        [("not_an_integer", "posts.2.groups.nakes")],
    ),
    "no_groups_in_groups": (set_post(2, groups={}), [("empty_list", "posts.2.groups")]),
    "groups_are_a_list": (set_post(2, groups=["faskes"]), [("not_an_object", "posts.2.groups")]),
    "group_without_a_name": (
        lambda value: value["posts"][2]["groups"].update({" ": 0}),
        [("empty_text", "posts.2.groups. ")],
    ),
    "groups_on_a_fund": (set_post(3, groups={"faskes": 10_000}), [("groups_not_allowed", "posts.3.groups")]),
    "unknown_kind": (set_post(3, kind="bonus"), [("unknown_choice", "posts.3.kind")]),
    "two_reserves": (set_post(3, kind="reserve"), [("reserve_count", "posts")]),
    "no_reserve": (set_post(0, kind="fund"), [("reserve_count", "posts")]),
    "duplicate_post": (set_post(4, code="pengurus"), [("duplicate_code", "posts.4.code")]),
    "empty_posts": (set_top(posts=[]), [("empty_list", "posts")]),
    "posts_are_an_object": (set_top(posts={}), [("not_a_list", "posts")]),
    "post_is_a_number": (lambda value: value["posts"].append(7), [("not_an_object", "posts.8")]),
    "unknown_key_on_top": (set_top(note="x"), [("unknown_key", "note")]),
    "unknown_key_in_a_post": (set_post(3, note="x"), [("unknown_key", "posts.3.note")]),
    "unknown_key_in_a_member": (set_member(3, note="x"), [("unknown_key", "members.3.note")]),
    "unknown_key_in_the_surplus": (
        set_top(surplus_rp={"members": 1, "net": 1}),
        [("unknown_key", "surplus_rp.net")],
    ),
    "patronage_of_no_post": (
        set_member(3, patronage={"pengurus": 1}),
        [("unknown_key", "members.3.patronage.pengurus")],
    ),
    "missing_surplus": (lambda value: value.pop("surplus_rp"), [("missing_key", "surplus_rp")]),
    "missing_posts": (lambda value: value.pop("posts"), [("missing_key", "posts")]),
    "missing_members": (lambda value: value.pop("members"), [("missing_key", "members")]),
    "missing_capital": (lambda value: value["members"][1].pop("capital"), [("missing_key", "members.1.capital")]),
    "both_member_lists": (set_top(members_csv="members.csv"), [("two_member_lists", "members_csv")]),
    "empty_members": (set_top(members=[]), [("empty_list", "members")]),
    "duplicate_number": (set_member(4, number="F1"), [("duplicate_number", "members.4.number")]),
    "empty_number": (set_member(4, number=""), [("empty_text", "members.4.number")]),
    "number_is_no_text": (set_member(4, number=12), [("not_text", "members.4.number")]),
    "unknown_group": (set_member(4, group="investor"), [("unknown_group", "members.4.group")]),
    "negative_capital": (set_member(4, capital=-1), [("negative", "members.4.capital")]),
    "float_capital": (set_member(4, capital=0.5), [("not_an_integer", "members.4.capital")]),
    "capital_beyond_64_bits": (set_member(4, capital=2**63), [("too_large", "members.4.capital")]),
    "negative_patronage": (
        set_member(4, patronage={"jasa_usaha": -1}),
        [("negative", "members.4.patronage.jasa_usaha")],
    ),
    "patronage_beyond_64_bits": (
        set_member(4, patronage={"jasa_usaha": 10**400}),
        [("too_large", "members.4.patronage.jasa_usaha")],
    ),
    "patronage_is_a_number": (set_member(4, patronage=1), [("not_an_object", "members.4.patronage")]),
    "no_surplus": (set_top(surplus_rp={"members": 0}), [("no_surplus", "surplus_rp.members")]),
    "loss": (set_top(surplus_rp={"members": -5}), [("no_surplus", "surplus_rp.members")]),
    "non_member_loss": (
        set_top(surplus_rp={"members": 5, "non_members": -1}),
        [("negative", "surplus_rp.non_members")],
    ),
    "surplus_beyond_64_bits": (set_top(surplus_rp={"members": 2**63}), [("too_large", "surplus_rp.members")]),
    "surplus_is_a_number": (set_top(surplus_rp=450_240_306), [("not_an_object", "surplus_rp")]),
    "two_members_with_three_faults": (
        lambda value: (value["members"][0].update(number="U1", capital=-1), value["members"][1].update(group=4)),
        [("negative", "members.0.capital"), ("not_text", "members.1.group"), ("duplicate_number", "members.7.number")],
    ),
    "posts_unreadable_but_members_still_checked": (
        lambda value: (value["posts"][2].update(kind="x"), value["members"][1].update(number="F1")),
        [("unknown_choice", "posts.2.kind"), ("duplicate_number", "members.1.number")],
    ),
}


@pytest.mark.parametrize("case", ILLEGAL)
def test_illegal_file_gets_its_own_entries(tmp_path: Path, case: str) -> None:
    spoil, entries = ILLEGAL[case]
    value = year.as_json()
    spoil(value)

    assert refused(write(tmp_path, value)) == entries


def test_patronage_outside_the_groups_of_a_post_is_refused(tmp_path: Path) -> None:
    value = year.as_json()
    value["posts"][3] = {"code": "royalti", "bp": 500, "kind": "patronage", "groups": {"produsen": 10_000}}
    value["members"][0]["patronage"]["royalti"] = 1
    value["members"][1]["patronage"]["royalti"] = 0
    value["members"][3]["patronage"]["royalti"] = 1

    assert refused(write(tmp_path, value)) == [("unexpected_patronage", "members.0.patronage.royalti")]


HEADER = "number,group,capital,jasa_usaha\n"
ILLEGAL_CSV: dict[str, tuple[str | bytes, list[tuple[str, str]]]] = {
    "empty": (
        "",
        [("missing_column", f"members_csv.{name}") for name in ("number", "group", "capital", "jasa_usaha")],
    ),
    "header_only": (HEADER, [("empty_list", "members_csv")]),
    "missing_column": ("number,group,capital\nA,faskes,1\n", [("missing_column", "members_csv.jasa_usaha")]),
    "unknown_column": (HEADER[:-1] + ",umur\nA,faskes,1,1,1\n", [("unknown_column", "members_csv.umur")]),
    "duplicate_column": (HEADER[:-1] + ",capital\nA,faskes,1,1,1\n", [("duplicate_column", "members_csv.capital")]),
    "short_row": (HEADER + "A,faskes,1,1\nB,faskes,1\n", [("wrong_cell_count", "members_csv.2")]),
    "long_row": (HEADER + "A,faskes,1,1,\n", [("wrong_cell_count", "members_csv.1")]),
    "negative": (HEADER + "A,faskes,-1,1\n", [("negative", "members_csv.1.capital")]),
    "decimal": (HEADER + "A,faskes,1,1.5\n", [("not_an_integer", "members_csv.1.jasa_usaha")]),
    "empty_amount": (HEADER + "A,faskes,,1\n", [("not_an_integer", "members_csv.1.capital")]),
    "spaces": (HEADER + "A,faskes, 1,1\n", [("not_an_integer", "members_csv.1.capital")]),
    "underscore": (HEADER + "A,faskes,1_000,1\n", [("not_an_integer", "members_csv.1.capital")]),
    "arabic_digits": (HEADER + "A,faskes,١,1\n", [("not_an_integer", "members_csv.1.capital")]),
    "beyond_64_bits": (HEADER + "A,faskes,9223372036854775808,1\n", [("too_large", "members_csv.1.capital")]),
    "five_thousand_digits": (HEADER + f"A,faskes,{'9' * 5000},1\n", [("too_large", "members_csv.1.capital")]),
    "no_number": (HEADER + ",faskes,1,1\n", [("empty_text", "members_csv.1.number")]),
    "duplicate_number": (HEADER + "A,faskes,1,1\n\nA,faskes,1,1\n", [("duplicate_number", "members_csv.2.number")]),
    "unknown_group": (HEADER + "A,investor,1,0\n", [("unknown_group", "members_csv.1.group")]),
    "open_quote": (HEADER + '"A,faskes,1,1\n', [("malformed_csv", "members_csv")]),
    "not_utf8": (HEADER.encode() + b"\xff,faskes,1,1\n", [("not_utf8", "members_csv")]),
    "row_seventeen": (
        HEADER + "".join(f"A{row},faskes,1,1\n" for row in range(16)) + "B,faskes,x,1\n",
        [("not_an_integer", "members_csv.17.capital")],
    ),
}


@pytest.mark.parametrize("case", ILLEGAL_CSV)
def test_illegal_csv_gets_its_own_entries(tmp_path: Path, case: str) -> None:
    csv, entries = ILLEGAL_CSV[case]

    assert refused(with_csv(tmp_path, csv)) == entries


def test_largest_number_of_64_bits_is_taken(tmp_path: Path) -> None:
    path = with_csv(tmp_path, HEADER + f"A,faskes,{2**63 - 1},1\nB,faskes,{2**63 - 1},000\n")

    assert [line["capital"]["jasa_modal"] for line in answer(path)["members"]] == [33_768_023, 33_768_023]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none.csv", "file_not_found"),
        (".", "file_not_found"),
        ("a\0b", "file_not_found"),
        ("../shu.json", "outside_folder"),
        ("/etc/hostname", "outside_folder"),
        ("link.csv", "outside_folder"),
    ],
)
def test_csv_stands_beside_the_file_and_nowhere_else(tmp_path: Path, name: str, code: str) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (tmp_path / "outside.csv").write_text(as_csv())
    (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    path = with_csv(folder, as_csv())
    path.write_text(json.dumps({**json.loads(path.read_text()), "members_csv": name}))

    assert refused(path) == [(code, "members_csv")]


def test_post_named_like_a_column_cannot_come_from_a_csv(tmp_path: Path) -> None:
    path = with_csv(tmp_path, as_csv())
    value = json.loads(path.read_text())
    value["posts"][2]["code"] = "capital"

    assert refused(write(tmp_path, value)) == [
        ("unknown_column", "members_csv.jasa_usaha"),
        ("ambiguous_column", "members_csv.capital"),
    ]


POOR = {**NOBODY, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}  # as an officer's terminal may be


def test_command_answers_without_a_database(tmp_path: Path) -> None:
    value = year.as_json()
    value["members"][0]["number"] = "Fé"

    done = started("simulate_shu", write(tmp_path, value), **POOR)

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["members"][0]["number"] == "Fé"


SUBPROCESS_CASES = [
    "unknown_key_on_top",
    "posts_do_not_total",
    "negative_capital",
    "float_capital",
    "duplicate_number",
    "unknown_group",
    "empty_members",
    "capital_beyond_64_bits",
]


@pytest.mark.parametrize("case", SUBPROCESS_CASES)
def test_command_refuses_with_status_two_and_nothing_else(tmp_path: Path, case: str) -> None:
    value = year.as_json()
    spoil, entries = ILLEGAL[case]
    spoil(value)

    done = forked("simulate_shu", write(tmp_path, value), **POOR)

    assert (done.returncode, done.stdout) == (2, b"")
    assert [(entry["code"], entry["path"]) for entry in json.loads(done.stderr)["errors"]] == entries


@pytest.mark.parametrize(("args", "code"), [([], "wrong_arguments"), (["none.json"], "file_not_found")])
def test_command_line_mistakes_have_an_entry(args: list[str], code: str) -> None:
    done = forked("simulate_shu", *args, **POOR)

    assert (done.returncode, done.stdout) == (2, b"")
    assert [entry["code"] for entry in json.loads(done.stderr)["errors"]] == [code]


def test_malformed_json_is_refused_by_the_command(tmp_path: Path) -> None:
    done = forked("simulate_shu", write(tmp_path, '{"surplus_rp": '), **POOR)

    assert (done.returncode, done.stdout) == (2, b"")
    assert [entry["code"] for entry in json.loads(done.stderr)["errors"]] == ["malformed_json"]
