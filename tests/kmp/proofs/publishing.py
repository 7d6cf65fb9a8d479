"""Making bundles of every kind, and forging them."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from governance.surplus import contract as surplus_contract
from governance.voting.contract import published_count, read_rule
from kmp.contracts import Report
from kmp.proofs.bundles import Kind, build_bundle, check_bundle, readme_text
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
