"""Proof bundles: what is published can be recomputed by anyone, and what was touched is found."""

import ast
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.surplus import contract as surplus_contract
from governance.voting.contract import published_count, read_rule
from kmp.contracts import Report
from kmp.errors import DomainError
from kmp.proofs import bundles
from kmp.proofs.bundles import VERIFIER, Kind, NotABundle, build_bundle, check_bundle, readme_text
from kmp.proofs.canonical import sealed
from kmp.proofs.chain import FIRST, ballot_entry, published_ballot
from supply.allocation.contract import as_result, plan_of

ROOT = Path(__file__).parents[3]
GROUPS = {"produsen": 3000, "distributor": 2500, "faskes": 2500, "nakes": 1200, "pengguna": 800}
OPENED = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)

SHU_INPUTS: dict[str, Any] = {
    "surplus_rp": {"members": 450240306, "non_members": 37412905},
    "members": [
        {"number": "F1", "group": "faskes", "capital": 5000000, "patronage": {"jasa_usaha": 412500000}},
        {"number": "F2", "group": "faskes", "capital": 5000000, "patronage": {"jasa_usaha": 187250000}},
        {"number": "F3", "group": "faskes", "capital": 1000000, "patronage": {"jasa_usaha": 66666667}},
        {"number": "P1", "group": "produsen", "capital": 10000000, "patronage": {"jasa_usaha": 1}},
        {"number": "U1", "group": "pengguna", "capital": 350000, "patronage": {}},
    ],
}
SHU_RULES: dict[str, Any] = {
    "posts": [
        {"code": "cadangan", "bp": 2500, "kind": "reserve"},
        {"code": "jasa_modal", "bp": 1500, "kind": "capital"},
        {"code": "jasa_usaha", "bp": 4000, "kind": "patronage", "groups": GROUPS},
        {"code": "pendidikan", "bp": 2000, "kind": "fund"},
    ]
}
STOCK_INPUTS: dict[str, Any] = {
    "available": 50,
    "pack": 1,
    "requests": [
        {"member": "A", "request": 25, "weight": 10},
        {"member": "B", "request": 35, "weight": 20},
        {"member": "C", "request": 40, "weight": 50},
    ],
}
STOCK_RULES: dict[str, Any] = {"rule": {"inside_class": "weighted"}}
VOTE_RULES: dict[str, Any] = {
    "rule": {
        "method": "proportional",
        "weights_bp": GROUPS,
        "majority": {"num": 2, "den": 3, "strict": False},
        "empty_group": "rebase",
    }
}
VOTES = [("P1", "yes"), ("F1", "no"), ("F2", "yes"), ("P1", "no"), ("U1", "abstain"), ("F1", "yes")]
ROLL = [("P1", "produsen"), ("F1", "faskes"), ("F2", "faskes"), ("F3", "faskes"), ("U1", "pengguna")]


def vote_inputs() -> dict[str, Any]:
    groups, previous, ballots = dict(ROLL), FIRST, []
    for height, (voter, choice) in enumerate(VOTES, 1):
        at = OPENED + timedelta(minutes=height)
        entry = ballot_entry(height=height, voter=voter, group=groups[voter], choice=choice, cast_at=at)
        ballots.append(published_ballot(previous, entry))
        previous = ballots[-1]["hash"]
    return {"ballots": ballots, "roll": [{"voter": voter, "group": group} for voter, group in ROLL]}


def shu_result(inputs: dict[str, Any], rules: dict[str, Any], folder: Path) -> dict[str, Any]:
    (folder / "shu.json").write_text(json.dumps({**inputs, **rules}))
    pieces = surplus_contract.result_pieces(surplus_contract.read_plan(folder / "shu.json").shared())
    return json.loads("".join(pieces))  # type: ignore[no-any-return]


def vote_result(inputs: dict[str, Any]) -> dict[str, Any]:
    rule = read_rule(Report(), VOTE_RULES["rule"], "rule")
    assert rule is not None
    return published_count(rule, ballots=inputs["ballots"], roll=inputs["roll"])


def parts(kind: Kind, folder: Path) -> dict[str, Any]:
    if kind == "shu":
        inputs, rules = SHU_INPUTS, SHU_RULES
        return {"kind": kind, "inputs": inputs, "rules": rules, "result": shu_result(inputs, rules, folder)}
    if kind == "allocation":
        result = as_result(plan_of({**STOCK_INPUTS, **STOCK_RULES}).shared())
        return {"kind": kind, "inputs": STOCK_INPUTS, "rules": STOCK_RULES, "result": result}
    inputs = vote_inputs()
    return {"kind": kind, "inputs": inputs, "rules": VOTE_RULES, "result": vote_result(inputs)}


def bundle(kind: Kind, folder: Path) -> Path:
    path = folder / f"{kind}.zip"
    path.write_bytes(build_bundle(**parts(kind, folder), readme=readme_text("uji")))
    return path


def unpacked(kind: Kind, folder: Path) -> Path:
    target = folder / "bukti"
    with zipfile.ZipFile(bundle(kind, folder)) as archive:
        archive.extractall(target)
    return target


def reseal(folder: Path) -> None:
    """SHA256SUMS as a forger would write it anew."""
    names = sorted(path.name for path in folder.iterdir() if path.name != "SHA256SUMS")
    lines = [f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines))


def forge(folder: Path, name: str, edit: Callable[[Any], Any]) -> None:
    value = json.loads((folder / name).read_text())
    value = edit(value) or value
    if name == "result.json":
        value = sealed(value)
    (folder / name).write_text(json.dumps(value))
    reseal(folder)


def codes(path: Path) -> list[str]:
    return [problem.code for problem in check_bundle(path)[1]]


def stand_alone(folder: Path, *arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """verify.py as a stranger runs it: nothing of ours on the path."""
    command = [python, "-I", "-S", "verify.py", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}
    )


kinds = pytest.mark.parametrize("kind", ["shu", "allocation", "votes"])


@kinds
def test_bundle_is_confirmed_by_us_and_by_the_script_alone(kind: Kind, tmp_path: Path) -> None:
    folder = unpacked(kind, tmp_path)

    facts, problems = check_bundle(tmp_path / f"{kind}.zip")
    done = stand_alone(folder)

    assert problems == []
    assert facts == {"kind": kind, "sha256": json.loads((folder / "result.json").read_text())["sha256"]}
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("COCOK.")
    assert json.loads(stand_alone(folder, "--json").stdout) == {"ok": True, "problems": []}
    assert codes(folder) == []


@kinds
def test_same_content_gives_the_same_bytes(kind: Kind, tmp_path: Path) -> None:
    assert bundle(kind, tmp_path).read_bytes() == bundle(kind, tmp_path).read_bytes()


def test_bundle_holds_exactly_the_six_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle("votes", tmp_path)) as archive:
        assert archive.namelist() == [
            "BACA-SAYA.txt",
            "SHA256SUMS",
            "inputs.json",
            "result.json",
            "rules.json",
            "verify.py",
        ]
        assert archive.read("verify.py") == VERIFIER.read_bytes()


def test_result_that_cannot_be_proven_is_not_published(tmp_path: Path) -> None:
    content = parts("allocation", tmp_path)
    content["result"] = {**content["result"], "left": 1}

    with pytest.raises(DomainError) as refused:
        build_bundle(**content, readme="")

    assert refused.value.code == "bundle_disagrees"


def test_order_of_groups_is_kept_because_it_decides_ties(tmp_path: Path) -> None:
    rules = {"posts": [{"code": "r", "bp": 0, "kind": "reserve"}, {"code": "p", "bp": 10000, "kind": "patronage"}]}
    inputs = {
        "surplus_rp": {"members": 1},
        "members": [
            {"number": "1", "group": "a", "capital": 0, "patronage": {"p": 1}},
            {"number": "2", "group": "z", "capital": 0, "patronage": {"p": 1}},
        ],
    }
    rules["posts"][1]["groups"] = {"z": 5000, "a": 5000}
    result = shu_result(inputs, rules, tmp_path)

    built = build_bundle(kind="shu", inputs=inputs, rules=rules, result=result, readme="")

    assert result["groups"] == {"p": {"a": 0, "z": 1}}
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        assert b'{"z":5000,"a":5000}' in archive.read("rules.json")


FORGERIES: list[tuple[Kind, str, Callable[[Any], Any], str]] = [
    ("shu", "result.json", lambda v: v["members"][0].update(total_rp=1), "wrong_result"),
    ("shu", "result.json", lambda v: v["posts"].update(cadangan=0), "wrong_result"),
    ("shu", "result.json", lambda v: v.update(extra=1), "wrong_result"),
    ("shu", "inputs.json", lambda v: v["members"][0].update(capital=1), "wrong_result"),
    ("shu", "inputs.json", lambda v: v["members"][0].update(capital=-1), "not_an_integer"),
    ("shu", "inputs.json", lambda v: v["members"][0].update(capital=2**63), "not_an_integer"),
    ("shu", "inputs.json", lambda v: v["members"][1].update(number="F1"), "duplicate_number"),
    ("shu", "inputs.json", lambda v: v["members"][0].update(nama="x"), "wrong_keys"),
    ("shu", "inputs.json", lambda v: v.update(members=[]), "empty_list"),
    ("shu", "inputs.json", lambda v: v["surplus_rp"].update(members=0), "not_an_integer"),
    ("shu", "inputs.json", lambda v: v.update(members=7), "unusable_content"),
    ("shu", "rules.json", lambda v: v["posts"][0].update(bp=2501), "bp_total"),
    ("shu", "rules.json", lambda v: v["posts"][3].update(kind="reserve"), "one_reserve"),
    ("shu", "rules.json", lambda v: v["posts"][2]["groups"].update(nakes=1201), "bp_total"),
    ("shu", "rules.json", lambda v: v.update(kind="lain"), "unknown_kind"),
    ("allocation", "inputs.json", lambda v: v.update(available=51), "wrong_result"),
    ("allocation", "inputs.json", lambda v: v["requests"][0].update(weight=0), "no_rate"),
    ("allocation", "inputs.json", lambda v: v["requests"][0].update(prior_fill="1e999999999"), "not_a_fraction"),
    ("allocation", "inputs.json", lambda v: v["requests"][1].update(member="A"), "duplicate_number"),
    ("allocation", "result.json", lambda v: v["lines"][0].update(reasons=[]), "wrong_result"),
    ("votes", "inputs.json", lambda v: v["ballots"][2].update(choice="no"), "broken_chain"),
    ("votes", "inputs.json", lambda v: v["ballots"].pop(2), "broken_chain"),
    ("votes", "inputs.json", lambda v: v["ballots"].reverse(), "broken_chain"),
    ("votes", "inputs.json", lambda v: v["ballots"].pop(), "wrong_result"),
    ("votes", "inputs.json", lambda v: v["roll"].pop(0), "not_on_roll"),
    ("votes", "inputs.json", lambda v: v["roll"][0].update(group="nakes"), "not_on_roll"),
    ("votes", "inputs.json", lambda v: v["roll"].append(v["roll"][0]), "duplicate_number"),
    ("votes", "inputs.json", lambda v: v["roll"].append({"voter": "X", "group": "lain"}), "unknown_group"),
    ("votes", "rules.json", lambda v: v["rule"]["weights_bp"].update(nakes=0), "bp_total"),
    ("votes", "rules.json", lambda v: v["rule"]["majority"].update(num=1), "wrong_result"),
    ("votes", "rules.json", lambda v: v["rule"]["majority"].update(num=4), "majority_out_of_range"),
    ("votes", "result.json", lambda v: v.update(verdict="passed"), "wrong_result"),
]


@pytest.mark.parametrize(("kind", "name", "edit", "code"), FORGERIES)
def test_resealed_forgery_is_found(
    kind: Kind, name: str, edit: Callable[[Any], Any], code: str, tmp_path: Path
) -> None:
    folder = unpacked(kind, tmp_path)
    forge(folder, name, lambda value: (edit(value), value)[1])

    assert codes(folder) == [code]


def test_forgery_is_told_in_indonesian_with_status_1(tmp_path: Path) -> None:
    folder = unpacked("shu", tmp_path)
    forge(folder, "result.json", lambda v: v["members"][0].update(total_rp=1))

    done = stand_alone(folder)

    assert done.returncode == 1
    assert done.stdout == (
        "TIDAK COCOK. Ada 1 masalah:\n- Hasil “members” berbeda dari hitung ulang. [wrong_result] members.0.total_rp\n"
    )
    assert json.loads(stand_alone(folder, "--json").stdout)["ok"] is False


def test_vote_of_somebody_in_another_group_is_found_even_when_hashed_anew(tmp_path: Path) -> None:
    folder = unpacked("votes", tmp_path)

    def edit(inputs: dict[str, Any]) -> None:
        previous = FIRST
        for index, ballot in enumerate(inputs["ballots"]):
            entry = {key: ballot[key] for key in ("height", "voter", "group", "choice", "cast_at")}
            if index == 1:
                entry["group"] = "pengguna"
            inputs["ballots"][index] = published_ballot(previous, entry)
            previous = inputs["ballots"][index]["hash"]

    forge(folder, "inputs.json", edit)

    assert codes(folder) == ["not_on_roll"]


def test_wrong_digest_of_a_right_result_is_found(tmp_path: Path) -> None:
    folder = unpacked("shu", tmp_path)
    value = json.loads((folder / "result.json").read_text())
    (folder / "result.json").write_text(json.dumps({**value, "sha256": "0" * 64}))
    reseal(folder)

    assert codes(folder) == ["wrong_digest"]


def test_changed_file_without_a_new_seal_is_found(tmp_path: Path) -> None:
    folder = unpacked("shu", tmp_path)
    (folder / "BACA-SAYA.txt").write_text("lain")

    assert codes(folder) == ["wrong_sum"]


@pytest.mark.parametrize("name", ["inputs.json", "rules.json", "result.json", "verify.py", "BACA-SAYA.txt"])
def test_missing_file_is_found(name: str, tmp_path: Path) -> None:
    folder = unpacked("shu", tmp_path)
    (folder / name).unlink()

    assert codes(folder)[0] == "missing_file"


def test_missing_seal_is_found(tmp_path: Path) -> None:
    folder = unpacked("shu", tmp_path)
    (folder / "SHA256SUMS").unlink()

    assert codes(folder) == ["missing_file"]


def test_foreign_verify_py_is_named_and_never_run(tmp_path: Path) -> None:
    folder = unpacked("shu", tmp_path)
    (folder / "verify.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    reseal(folder)

    assert codes(folder) == ["other_verifier"]
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("text", ["[]", "{", '{"kind":"shu","kind":"shu"}', '{"a":1.5}', '{"a":NaN}', "[" * 10**5])
def test_unusable_json_is_found(text: str, tmp_path: Path) -> None:
    folder = unpacked("shu", tmp_path)
    (folder / "rules.json").write_text(text)
    reseal(folder)

    assert codes(folder) == ["malformed_json"]


def rezipped(tmp_path: Path, change: Callable[[zipfile.ZipFile], None]) -> Path:
    source, target = bundle("votes", tmp_path), tmp_path / "lain.zip"
    shutil.copy(source, target)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        change(archive)
    return target


@pytest.mark.parametrize("name", ["../inputs.json", "/etc/passwd", "a/b.json", "a\\b.json", "C:x", "folder/"])
def test_unsafe_name_in_a_zip_is_refused(name: str, tmp_path: Path) -> None:
    assert codes(rezipped(tmp_path, lambda archive: archive.writestr(name, b"x"))) == ["unsafe_name"]


def test_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    def change(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("tautan")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, b"/etc/passwd")

    assert codes(rezipped(tmp_path, change)) == ["unsafe_name"]


def test_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    folder = unpacked("votes", tmp_path)
    (folder / "tautan").symlink_to("/etc/passwd")

    assert codes(folder) == ["unsafe_name"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_name_twice_in_a_zip_is_refused(tmp_path: Path) -> None:
    assert codes(rezipped(tmp_path, lambda archive: archive.writestr("inputs.json", b"{}"))) == ["duplicate_file"]


def test_extra_file_is_found(tmp_path: Path) -> None:
    assert codes(rezipped(tmp_path, lambda archive: archive.writestr("catatan.txt", b"x"))) == ["extra_file"]


def test_zip_that_inflates_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_BYTES", 200_000)

    assert codes(rezipped(tmp_path, lambda archive: archive.writestr("besar", bytes(10**6)))) == ["too_large"]


@pytest.mark.parametrize("cut", [10, 500, -30])
def test_damaged_zip_is_refused(cut: int, tmp_path: Path) -> None:
    path = bundle("votes", tmp_path)
    path.write_bytes(path.read_bytes()[:cut])

    assert codes(path) == ["damaged_zip"]


def test_what_is_no_bundle_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "teks").write_text("halo")
    (tmp_path / "kosong").mkdir()

    for name in ("teks", "kosong", "tidak-ada"):
        with pytest.raises(NotABundle):
            check_bundle(tmp_path / name)


def test_verifier_is_python_3_9_and_imports_the_standard_library_only() -> None:
    tree = ast.parse(VERIFIER.read_text(), feature_version=(3, 9))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "strict"]


@pytest.mark.skipif(shutil.which("python3.9") is None, reason="Python 3.9 is not on this machine")
def test_verifier_runs_on_python_3_9(tmp_path: Path) -> None:
    done = stand_alone(unpacked("votes", tmp_path), python="python3.9")
    if "pyenv" in done.stderr:
        pytest.skip("python3.9 is only a shim here")

    assert (done.returncode, done.stderr) == (0, "")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), "verify_bundle", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_command_confirms_a_bundle_and_an_archive(tmp_path: Path) -> None:
    ours = run(str(bundle("votes", tmp_path)))
    theirs = run(str(ROOT / "tests" / "cases" / "belenios" / "0_honest"))

    assert (ours.returncode, json.loads(ours.stdout)["ok"], ours.stderr) == (0, True, "")
    assert (theirs.returncode, theirs.stderr) == (0, "")
    assert json.loads(theirs.stdout) == {
        "ok": True,
        "kind": "belenios",
        "election": "MAvB1TRhpYyiJq",
        "voters": 12,
        "ballots": 13,
        "counted": 12,
        "total_weight": 12,
        "result": [[4, 0, 2, 6], [6, 2, 4]],
        "head": "cb324b15ca1df506f939a4c786620eac80e3237f00c39b54d35b230a9e59b167",
    }


def test_command_names_the_problems_with_status_1(tmp_path: Path) -> None:
    folder = unpacked("shu", tmp_path)
    forge(folder, "result.json", lambda v: v["posts"].update(cadangan=0))
    ours = run(str(folder))
    theirs = run(str(ROOT / "tests" / "cases" / "belenios" / "5_mid_EndBallots"))

    assert (ours.returncode, ours.stderr) == (1, "")
    assert json.loads(ours.stdout) == {
        "ok": False,
        "problems": [
            {
                "code": "wrong_result",
                "message": "Hasil “posts” berbeda dari hitung ulang.",
                "path": "posts.cadangan",
            }
        ],
    }
    assert (theirs.returncode, theirs.stderr) == (1, "")
    assert [p["code"] for p in json.loads(theirs.stdout)["problems"]] == ["events_out_of_order"]


@pytest.mark.parametrize("arguments", [["tidak-ada"], [], ["a", "b"], [str(ROOT / "manage.py")]])
def test_command_refuses_an_unusable_path_with_status_2(arguments: list[str]) -> None:
    done = run(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert len(json.loads(done.stderr)["errors"]) == 1


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
