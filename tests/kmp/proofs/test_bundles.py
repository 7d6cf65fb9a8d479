"""Proof bundles: what is published can be recomputed by anyone, and what was touched is found."""

import ast
import io
import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kmp.errors import DomainError
from kmp.proofs.bundles import VERIFIER, Kind, build_bundle, check_bundle
from kmp.proofs.chain import FIRST, published_ballot
from tests.kmp.proofs.publishing import (
    bundle,
    codes,
    forge,
    parts,
    reseal,
    shu_result,
    stand_alone,
    unpacked,
)

kinds = pytest.mark.parametrize("kind", ["shu", "allocation", "votes", "choices", "ranking", "hand_count"])


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
        assert archive.read("verify.py") == VERIFIER


def test_usual_readme_says_what_is_proven_and_how_to_check(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(build_bundle(**parts("votes", tmp_path)))) as archive:
        text = archive.read("BACA-SAYA.txt").decode()

    assert text.startswith("BERKAS BUKTI: Penghitungan suara\n")
    assert "python3 verify.py" in text


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
    ("votes", "rules.json", lambda v: v["rule"]["weights_bp"].update(produsen=2999), "bp_total"),
    ("votes", "rules.json", lambda v: v["rule"]["majority"].update(base="roll"), "wrong_result"),
    ("votes", "rules.json", lambda v: v["rule"]["majority"].update(base="lain"), "unknown_choice"),
    ("choices", "inputs.json", lambda v: v["ballots"][1].update(choice=[2]), "broken_chain"),
    ("choices", "inputs.json", lambda v: v["ballots"].pop(1), "broken_chain"),
    ("choices", "inputs.json", lambda v: v["ballots"].append(v["ballots"][0]), "broken_chain"),
    ("choices", "inputs.json", lambda v: v["ballots"].insert(1, v["ballots"].pop(2)), "broken_chain"),
    ("choices", "inputs.json", lambda v: v["ballots"].pop(), "wrong_result"),
    ("choices", "result.json", lambda v: v.update(elected=[2, 3]), "wrong_result"),
    ("choices", "result.json", lambda v: v["readings"]["block"].update(elected=[1]), "wrong_result"),
    ("choices", "result.json", lambda v: v.update(tied=[1]), "wrong_result"),
    ("choices", "rules.json", lambda v: v["rule"]["weights_bp"].update(nakes=1199), "bp_total"),
    ("choices", "rules.json", lambda v: v["question"].update(seats=1), "wrong_result"),
    ("choices", "rules.json", lambda v: v["question"].update(seats=4), "too_many_seats"),
    ("choices", "rules.json", lambda v: v["question"].update(most=1), "unknown_choice"),
    ("choices", "rules.json", lambda v: v["question"]["options"].pop(), "unknown_choice"),
    ("ranking", "inputs.json", lambda v: v["ballots"][1]["choice"].reverse(), "broken_chain"),
    ("ranking", "inputs.json", lambda v: v["ballots"].pop(0), "broken_chain"),
    ("ranking", "inputs.json", lambda v: v["ballots"].pop(), "wrong_result"),
    ("ranking", "result.json", lambda v: v["elected"].reverse(), "wrong_result"),
    ("ranking", "result.json", lambda v: v["stages"][0].update(quota=1), "wrong_result"),
    ("ranking", "rules.json", lambda v: v["question"]["options"].reverse(), "wrong_result"),
    ("hand_count", "inputs.json", lambda v: v["entries"][1].update(invalid=0), "counts_differ"),
    ("hand_count", "inputs.json", lambda v: v["entries"].pop(), "counts_differ"),
    ("hand_count", "inputs.json", lambda v: v["roll"].append({"voter": "Z1", "group": "nakes"}), "wrong_result"),
    ("hand_count", "inputs.json", lambda v: v["roll"].pop(0), "too_many_ballots"),
    (
        "hand_count",
        "inputs.json",
        lambda v: [e["counts"]["faskes"].update(yes=2) for e in v["entries"]],
        "too_many_ballots",
    ),
    ("hand_count", "result.json", lambda v: v.update(verdict="failed"), "wrong_result"),
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


def test_verifier_is_python_3_9_and_imports_the_standard_library_only() -> None:
    tree = ast.parse(VERIFIER.decode(), feature_version=(3, 9))
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
