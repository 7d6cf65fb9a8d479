"""Counting: once, by the frozen rule, with a bundle that anyone can recompute; then the decision."""

import io
import json
import zipfile

import pytest

from governance.voting.counting import count_motion
from governance.voting.models import Motion, Resolution, Verdict
from governance.voting.resolutions import adopt_resolution
from governance.voting.services import close_motion
from governance.voting.states import MotionState
from kmp import clock
from kmp.proofs.models import ProofBundle
from kmp.proofs.verifier import main as verifier
from tests.factories.governance import (
    counted,
    groups_held,
    held,
    one_of_each_group,
    opened_motion,
    planned_plenary,
    vote,
)
from tests.factories.members import budi, hadi, make_member
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def files_of(bundle: ProofBundle) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bytes(bundle.content))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_last_ballots_are_counted_by_weight() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, dict.fromkeys(members.values(), "setuju"))
    vote(motion, {members["produsen"]: "tidak", members["nakes"]: "abstain"})

    verdict = counted(motion)

    assert verdict.passed
    assert verdict.tallies["produsen"] == {"yes": 0, "no": 1, "abstain": 0}
    assert verdict.tallies["nakes"] == {"yes": 0, "no": 0, "abstain": 1}
    # distributor 25 + faskes 25 + pengguna 8 of 88: nakes abstained and is out of the base
    assert (verdict.result["yes_share"], verdict.result["yes_percent"]) == ("29/44", "65.9091")
    assert verdict.roll == dict.fromkeys(("produsen", "distributor", "faskes", "nakes", "pengguna"), 1)


def test_nobody_voting_is_a_failed_motion() -> None:
    one_of_each_group()

    verdict = counted(opened_motion())

    assert not verdict.passed
    assert verdict.result["yes_share"] == "0"


def test_two_motions_without_ballots_have_bundles_of_their_own() -> None:
    one_of_each_group()

    first, second = counted(opened_motion()), counted(opened_motion())

    assert first.bundle.file_digest != second.bundle.file_digest


def test_the_bundle_is_confirmed_by_the_stand_alone_verifier_and_has_no_names() -> None:
    members = one_of_each_group()
    named = make_member(group="nakes", name="Nama Yang Rahasia")
    motion = opened_motion()
    vote(motion, {members["faskes"]: "setuju", named: "tidak"})

    files = files_of(counted(motion).bundle)

    assert verifier.verify(files) == []
    assert b"Nama Yang Rahasia" not in b"".join(files.values())
    ballots = json.loads(files["inputs.json"])["ballots"]
    assert [ballot["voter"] for ballot in ballots] == [members["faskes"].number, named.number]


def test_a_forged_ballot_is_found_by_the_verifier() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, {members["faskes"]: "setuju"})
    files = files_of(counted(motion).bundle)

    inputs = json.loads(files["inputs.json"])
    inputs["ballots"][0]["choice"] = "no"
    forged = {**files, "inputs.json": json.dumps(inputs).encode()}

    assert "broken_chain" in [problem["code"] for problem in verifier.verify(forged)]


def test_a_motion_is_counted_once() -> None:
    one_of_each_group()
    motion = opened_motion()

    assert code_of(count_motion, motion, acting_user=budi()) == "motion_not_closed"
    counted(motion)
    assert code_of(count_motion, motion, acting_user=budi()) == "motion_not_closed"
    assert (Verdict.objects.count(), ProofBundle.objects.count()) == (1, 1)


def test_raw_sql_changes_no_verdict_no_bundle_and_no_decision() -> None:
    resolution = decision()
    verdict = resolution.verdict

    raw_sql_is_refused("UPDATE governance_verdict SET passed = false WHERE id = %s", verdict.pk)
    raw_sql_is_refused("DELETE FROM governance_verdict WHERE id = %s", verdict.pk)
    raw_sql_is_refused("UPDATE kmp_proofbundle SET subject = 'lain' WHERE id = %s", verdict.bundle_id)
    raw_sql_is_refused("UPDATE governance_resolution SET number = 'lain' WHERE id = %s", resolution.pk)
    raw_sql_is_refused("DELETE FROM governance_resolution WHERE id = %s", resolution.pk)


def decision() -> Resolution:
    """A motion that all five accepted, in a plenary where all five were present."""
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    motion = opened_motion(plenary=plenary)
    vote(motion, dict.fromkeys(members.values(), "setuju"))
    counted(motion)
    held(plenary, members=list(members.values()))
    return adopt_resolution(motion, acting_user=budi())


def test_a_passed_motion_becomes_a_numbered_decision_once() -> None:
    resolution = decision()

    assert resolution.number == f"Keputusan 1/RAP/{clock.today().year}"
    assert code_of(adopt_resolution, resolution.motion, acting_user=budi()) == "already_adopted"


def test_no_decision_before_the_minutes_of_the_plenary() -> None:
    members = one_of_each_group()
    motion = opened_motion(plenary=groups_held(planned_plenary(), members=members))
    vote(motion, dict.fromkeys(members.values(), "setuju"))

    assert code_of(adopt_resolution, motion, acting_user=budi()) == "motion_not_counted"
    counted(motion)
    assert code_of(adopt_resolution, motion, acting_user=budi()) == "resolution_rests_on_a_passed_verdict"
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(("choice", "present"), [("tidak", 5), ("setuju", 2)], ids=["refused", "no_quorum"])
def test_no_decision_from_a_refused_motion_or_without_a_quorum(choice: str, present: int) -> None:
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    motion = opened_motion(plenary=plenary)
    vote(motion, dict.fromkeys(members.values(), choice))
    counted(motion)
    held(plenary, members=list(members.values())[:present])

    assert code_of(adopt_resolution, motion, acting_user=budi()) == "resolution_rests_on_a_passed_verdict"


def test_raw_sql_makes_no_decision_of_a_motion_without_minutes() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, dict.fromkeys(members.values(), "setuju"))
    verdict = counted(motion)

    refused = raw_sql_is_refused(
        "INSERT INTO governance_resolution (number, verdict_id, motion_id, adopted_on) VALUES ('X', %s, %s, now())",
        verdict.pk,
        motion.pk,
    )

    assert "no passed verdict with quorum" in refused


def test_closing_does_not_count() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, dict.fromkeys(members.values(), "setuju"))

    close_motion(motion, acting_user=hadi())

    assert Motion.objects.get(pk=motion.pk).state == MotionState.CLOSED
    assert not Verdict.objects.exists()
