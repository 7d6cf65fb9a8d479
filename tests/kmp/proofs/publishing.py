"""Making bundles of every kind, and forging them."""

import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from governance.surplus import contract as surplus_contract
from governance.voting.answers import Counted, answer_list, answer_ranking, answer_yes_no
from governance.voting.choices import ListTally
from governance.voting.contract import read_rule
from governance.voting.engine import Rule, Tally
from governance.voting.published import published_result
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


PICKS: list[tuple[str, Any]] = [
    ("P1", [1]),
    ("F1", [2, 3]),
    ("F2", [3, 1]),
    ("P1", [2, 1]),
    ("U1", "abstain"),
    ("F3", [3]),
]
QUESTION: dict[str, Any] = {
    "seats": 2,
    "least": 1,
    "most": 3,
    "options": [{"number": number, "label": label} for number, label in enumerate(("F-1", "P-2", "U-3"), 1)],
}
LIST_RULES: dict[str, Any] = {**VOTE_RULES, "question": QUESTION}
HAND_COUNT: dict[str, Any] = {
    "produsen": {"yes": 1, "no": 0, "abstain": 0},
    "distributor": {"yes": 0, "no": 0, "abstain": 0},
    "faskes": {"yes": 1, "no": 1, "abstain": 1},
    "nakes": {"yes": 0, "no": 0, "abstain": 0},
    "pengguna": {"yes": 0, "no": 0, "abstain": 0},
}


def chained(votes: Iterable[tuple[str, Any]], groups: dict[str, str]) -> list[dict[str, Any]]:
    """These votes as ballots of a chain, a minute apart."""
    previous, ballots = FIRST, []
    for height, (voter, choice) in enumerate(votes, 1):
        at = OPENED + timedelta(minutes=height)
        entry = ballot_entry(height=height, voter=voter, group=groups[voter], choice=choice, cast_at=at)
        ballots.append(published_ballot(previous, entry))
        previous = ballots[-1]["hash"]
    return ballots


def vote_inputs(votes: Iterable[tuple[str, Any]] = VOTES) -> dict[str, Any]:
    roll = [{"voter": voter, "group": group} for voter, group in ROLL]
    return {"ballots": chained(votes, dict(ROLL)), "roll": roll}


def hand_inputs() -> dict[str, Any]:
    entry = {"counts": HAND_COUNT, "invalid": 1}
    return {"roll": vote_inputs()["roll"], "entries": [entry, entry], "sheet": "0" * 64}


def shu_result(inputs: dict[str, Any], rules: dict[str, Any], folder: Path) -> dict[str, Any]:
    (folder / "shu.json").write_text(json.dumps({**inputs, **rules}))
    pieces = surplus_contract.result_pieces(surplus_contract.read_plan(folder / "shu.json").shared())
    return json.loads("".join(pieces))  # type: ignore[no-any-return]


def said_by_group(ballots: list[dict[str, Any]], groups: Iterable[str]) -> dict[str, Counter[str]]:
    """Group → what its last ballots say, a list as "3,1", → how many."""
    found: dict[str, Counter[str]] = {group: Counter() for group in groups}
    for ballot in {ballot["voter"]: ballot for ballot in ballots}.values():
        choice = ballot["choice"]
        found[ballot["group"]][choice if isinstance(choice, str) else ",".join(map(str, choice))] += 1
    return found


def counted(kind: str, rule: Rule, inputs: dict[str, Any], question: dict[str, Any]) -> Counted:
    """What the system would count of these ballots."""
    said = said_by_group(inputs["ballots"], rule.weights_bp)
    voters = Counter(entry["group"] for entry in inputs["roll"])
    if kind == "votes":
        return answer_yes_no(rule, {group: Tally(**line, roll=voters[group]) for group, line in said.items()})
    options = [option["number"] for option in question["options"]]
    if kind == "ranking":
        return answer_ranking(said, options=options, seats=question["seats"])
    return answer_list(
        rule, {g: list_tally(line) for g, line in said.items()}, options=options, seats=question["seats"]
    )


def list_tally(said: Counter[str]) -> ListTally:
    votes: Counter[int] = Counter()
    for text, number in said.items():
        for pick in text.split(",") if text != "abstain" else ():
            votes[int(pick)] += number
    return ListTally(votes, valid=sum(said.values()) - said["abstain"], abstain=said["abstain"])


def vote_result(kind: str, inputs: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """As the system publishes it: the sums, and what the chain says."""
    rule = read_rule(Report(), rules["rule"], "rule")
    assert rule is not None
    found = counted(kind, rule, inputs, rules.get("question", {}))
    voters = Counter(entry["group"] for entry in inputs["roll"])
    ballots = inputs["ballots"]
    return published_result(
        found.answer,
        tallies=found.tallies,
        roll={group: voters[group] for group in rule.weights_bp},
        ballots=len(ballots),
        counted=found.ballots,
        head=ballots[-1]["hash"] if ballots else FIRST,
    )


def hand_result() -> dict[str, Any]:
    rule = read_rule(Report(), VOTE_RULES["rule"], "rule")
    assert rule is not None
    voters = Counter(group for _, group in ROLL)
    roll = {group: voters[group] for group in GROUPS}
    found = answer_yes_no(rule, {group: Tally(**line, roll=roll[group]) for group, line in HAND_COUNT.items()})
    return published_result(found.answer, tallies=found.tallies, roll=roll, counted=found.ballots, invalid=1)


def parts(kind: Kind, folder: Path) -> dict[str, Any]:
    if kind == "shu":
        inputs, rules = SHU_INPUTS, SHU_RULES
        return {"kind": kind, "inputs": inputs, "rules": rules, "result": shu_result(inputs, rules, folder)}
    if kind == "allocation":
        result = as_result(plan_of({**STOCK_INPUTS, **STOCK_RULES}).shared())
        return {"kind": kind, "inputs": STOCK_INPUTS, "rules": STOCK_RULES, "result": result}
    if kind == "hand_count":
        rules = {**VOTE_RULES, "form": "yes_no"}
        return {"kind": kind, "inputs": hand_inputs(), "rules": rules, "result": hand_result()}
    rules = VOTE_RULES if kind == "votes" else LIST_RULES
    inputs = vote_inputs(VOTES if kind == "votes" else PICKS)
    return {"kind": kind, "inputs": inputs, "rules": rules, "result": vote_result(kind, inputs, rules)}


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
