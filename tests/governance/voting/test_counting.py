"""Counting: once, by the frozen rule, with a bundle that anyone can recompute; then the decision."""

import io
import json
import zipfile
from datetime import date

import pgtrigger
import pytest

from governance.bylaws.founding import founding_rules
from governance.bylaws.services import enact_founding_bylaws
from governance.voting.counting import count_motion
from governance.voting.models import Ballot, Motion, Resolution, Verdict
from governance.voting.recusals import note_recusal
from governance.voting.resolutions import adopt_resolution
from governance.voting.services import close_motion
from governance.voting.states import MotionKind, MotionState, Question
from kmp import clock
from kmp.proofs.models import ProofBundle
from kmp.proofs.verifier import main as verifier
from tests.factories.counts import listed_motion, opened_list
from tests.factories.governance import (
    counted,
    drafted_motion,
    groups_held,
    held,
    one_of_each_group,
    opened,
    opened_motion,
    planned_plenary,
    vote,
)
from tests.factories.members import budi, hadi, make_member, open_house
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def files_of(bundle: ProofBundle | None) -> dict[str, bytes]:
    assert bundle is not None
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

    assert files_of(first.bundle)["SHA256SUMS"] != files_of(second.bundle)["SHA256SUMS"]


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


def test_a_list_elects_by_weight_and_its_bundle_is_confirmed() -> None:
    members = one_of_each_group()
    motion = opened_list(seats=2, picks=(1, 2))
    vote(motion, {members["produsen"]: "1", members["nakes"]: "2,3", members["faskes"]: "3", members["pengguna"]: "1"})
    vote(motion, {members["pengguna"]: "abstain"})

    verdict = counted(motion)

    # produsen 30 for 1, nakes 12 for 2 and 3, faskes 25 for 3: of 67
    assert verdict.result["readings"]["proportional"]["scores"] == {"1": "30/67", "2": "12/67", "3": "37/67"}
    assert (verdict.passed, verdict.result["elected"]) == (True, [3, 1])
    assert verdict.tallies["pengguna"] == {"options": {"1": 0, "2": 0, "3": 0}, "valid": 0, "abstain": 1}
    assert verdict.bundle is not None
    assert (verdict.bundle.kind, verifier.verify(files_of(verdict.bundle))) == ("choices", [])


def test_a_ranking_elects_by_scottish_stv_and_its_bundle_is_confirmed() -> None:
    members = one_of_each_group()
    motion = opened_list(question=Question.RANKED, seats=1, picks=(1, 3))
    vote(
        motion, {members["produsen"]: "1,2", members["nakes"]: "3,2", members["faskes"]: "2", members["pengguna"]: "2"}
    )

    verdict = counted(motion)

    assert verdict.result["elected"] == [2]
    assert [stage["votes"] for stage in verdict.result["stages"]] == [
        {"1": "1", "2": "2", "3": "1"},
        {"1": "1", "2": "3"},
    ]
    assert verifier.verify(files_of(verdict.bundle)) == []
    assert ProofBundle.objects.get().kind == "ranking"


def test_candidates_stand_in_the_bundle_by_member_number() -> None:
    members = one_of_each_group()
    motion = listed_motion(options=("Calon Yang Rahasia", "Lain"))
    motion.options.filter(number=1).update(member=members["nakes"])
    vote(opened(motion), {members["faskes"]: "1"})

    files = files_of(counted(motion).bundle)

    assert b"Calon Yang Rahasia" not in b"".join(files.values())
    options = json.loads(files["rules.json"])["question"]["options"]
    assert options == [{"number": 1, "label": members["nakes"].number}, {"number": 2, "label": "Lain"}]


def test_a_motion_of_one_group_is_counted_one_member_one_vote() -> None:
    members = [make_member(group="faskes") for _ in range(3)]
    meeting = planned_plenary().group_meetings.get(group="faskes")
    motion = opened(drafted_motion(plenary=meeting))
    vote(motion, dict(zip(members, ("setuju", "setuju", "tidak"), strict=True)))

    verdict = counted(motion)

    assert (verdict.passed, verdict.result["yes_share"], verdict.roll) == (True, "2/3", {"faskes": 3})
    assert verifier.verify(files_of(verdict.bundle)) == []


def test_a_row_changed_behind_our_back_stops_the_count() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, dict.fromkeys(members.values(), "setuju"))
    with pgtrigger.ignore("governance.Ballot:ballot_is_immutable"):
        Ballot.objects.filter(height=5).update(choice="tidak")

    with clock.pretend(motion.closes_at):
        close_motion(motion, acting_user=budi())
        assert code_of(count_motion, motion, acting_user=budi()) == "bundle_disagrees"
    assert (Verdict.objects.count(), ProofBundle.objects.count()) == (0, 0)


def test_the_recused_leave_roll_and_base_and_stand_in_the_verdict() -> None:
    members = one_of_each_group()
    motion = drafted_motion()
    note_recusal(motion, member=members["produsen"], reason="Pemasok kulkas.", acting_user=budi())
    vote(opened(motion), {members["faskes"]: "setuju"})

    verdict = counted(motion)

    assert (verdict.roll["produsen"], verdict.recused) == (0, {"produsen": 1})


def decided(*, kind: str, present: int, recused: int = 0) -> Motion:
    """A counted motion of a plenary with ten eligible members."""
    members = list(one_of_each_group().values()) + [make_member(group="nakes") for _ in range(5)]
    plenary = groups_held(planned_plenary(), members={member.group_id: member for member in members})
    motion = drafted_motion(plenary=plenary, kind=kind)
    for member in members[:recused]:
        note_recusal(motion, member=member, reason="Berkepentingan.", acting_user=budi())
    vote(opened(motion), dict.fromkeys(members[recused:], "setuju"))
    counted(motion)
    held(plenary, members=members[:present])
    return motion


def test_the_recused_are_out_of_the_quorum_of_their_motion() -> None:
    # six of ten are present; without the four recused two of six: not more than half
    motion = decided(kind=MotionKind.ORDINARY, present=6, recused=4)

    assert code_of(adopt_resolution, motion, acting_user=budi()) == "motion_without_quorum"
    assert not Resolution.objects.exists()


def test_a_kind_of_motion_may_ask_for_more_presence_than_its_meeting() -> None:
    most = {"num": 3, "den": 4, "strict": False}
    rules = founding_rules()
    rules["voting"]["quorum"]["kinds"] = {"pemberhentian": {"first": most, "second": most}}
    open_house()
    enact_founding_bylaws(deed_number="AHU-01", valid_from=date(2024, 1, 1), rules=rules, acting_user=budi())

    # six of ten are a quorum of the meeting, but eight are needed for this kind
    assert code_of(adopt_resolution, decided(kind=MotionKind.REMOVAL, present=6), acting_user=budi()) == (
        "motion_without_quorum"
    )


def test_a_group_numbers_its_own_decisions() -> None:
    members = [make_member(group="faskes") for _ in range(3)]
    meeting = planned_plenary().group_meetings.get(group="faskes")
    motion = opened(drafted_motion(plenary=meeting))
    vote(motion, dict.fromkeys(members, "setuju"))
    counted(motion)
    held(meeting, members=members)

    resolution = adopt_resolution(motion, acting_user=budi())

    assert resolution.number == f"Keputusan 1/RAK-FAS/{clock.today().year}"
