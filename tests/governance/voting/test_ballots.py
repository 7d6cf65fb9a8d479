"""Ballots: the frozen roll, the closing second, one line of hashes, and nothing that changes afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from governance.voting.casting import cast_ballot
from governance.voting.models import Ballot, Motion, RollEntry
from governance.voting.queries import ballot_by_tracker, entry_of, open_for, turnout, waiting_for
from governance.voting.services import close_motion, draft_motion, open_motion
from governance.voting.states import MotionKind, MotionState
from kmp import clock
from kmp.proofs.chain import FIRST, link_hash
from kmp.trail.models import ActionLog
from members.registry.models import Member
from tests.factories.governance import (
    drafted_motion,
    founding_bylaws,
    groups_held,
    held,
    one_of_each_group,
    opened,
    opened_motion,
    planned_plenary,
    vote,
)
from tests.factories.members import budi, make_member, suspend, user_of
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def cast(motion: Motion, member: Member, choice: str = "setuju") -> Ballot:
    return cast_ballot(motion.pk, choice=choice, member=member, acting_user=user_of(member))


def refused_cast(motion: Motion, member: Member) -> str:
    return code_of(cast_ballot, motion.pk, choice="setuju", member=member, acting_user=user_of(member))


def test_opening_freezes_rule_and_roll() -> None:
    members = one_of_each_group()
    suspend(members["nakes"])
    motion = opened_motion(kind=MotionKind.BYLAWS)

    newcomer = make_member(group="faskes")

    assert motion.rule is not None
    assert motion.rule["majority"] == {"num": 2, "den": 3, "strict": False}
    assert RollEntry.objects.filter(motion=motion).count() == 4
    assert refused_cast(motion, newcomer) == "not_on_roll"
    assert refused_cast(motion, members["nakes"]) == "not_on_roll"
    assert not Ballot.objects.exists()


def test_numbers_run_through_the_year() -> None:
    one_of_each_group()
    plenary = planned_plenary()
    year = clock.today().year

    numbers = [drafted_motion(plenary=plenary).number for _ in range(3)]

    assert numbers == [f"1/{year}", f"2/{year}", f"3/{year}"]


def test_a_motion_belongs_to_a_plenary_that_is_not_over() -> None:
    members = one_of_each_group()
    plenary = planned_plenary()
    group_meeting = plenary.group_meetings.get(group="faskes")
    facts: dict[str, Any] = {
        "kind": MotionKind.ORDINARY,
        "title": "Usul",
        "text": "Uraian",
        "if_passed": "Ya",
        "if_failed": "Tidak",
        "closes_at": clock.now() + timedelta(hours=2),
        "acting_user": budi(),
    }

    assert code_of(draft_motion, group_meeting, **facts) == "not_a_plenary"
    waiting = drafted_motion(plenary=plenary)
    held(groups_held(plenary, members=members), members=list(members.values()))
    assert code_of(draft_motion, plenary, **facts) == "meeting_is_over"
    assert code_of(open_motion, waiting, acting_user=budi()) == "meeting_is_over"


def test_a_motion_opens_once_and_before_its_closing() -> None:
    one_of_each_group()
    motion = drafted_motion(hours=1)

    with clock.pretend(motion.closes_at):
        assert code_of(open_motion, motion, acting_user=budi()) == "motion_closes_after_opening"
    opened(motion)
    assert code_of(open_motion, motion, acting_user=budi()) == "motion_not_draft"


def test_without_members_there_is_no_roll() -> None:
    founding_bylaws()

    assert code_of(open_motion, drafted_motion(), acting_user=budi()) == "empty_roll"
    assert Motion.objects.get().state == MotionState.DRAFT


def test_a_draft_takes_no_ballot() -> None:
    members = one_of_each_group()

    assert refused_cast(drafted_motion(), members["faskes"]) == "motion_closed"


def test_the_last_ballot_before_the_closing_counts_and_all_stay() -> None:
    members = one_of_each_group()
    motion = opened_motion()

    first = cast(motion, members["faskes"], "setuju")
    second = cast(motion, members["faskes"], "tidak")

    assert (first.height, second.height) == (1, 2)
    assert second.previous_hash == first.hash
    assert turnout(motion)["faskes"] == {"voted": 1, "roll": 1}


def test_the_same_choice_again_is_the_same_ballot() -> None:
    members = one_of_each_group()
    motion = opened_motion()

    first = cast(motion, members["faskes"])
    again = cast(motion, members["faskes"])

    assert again == first
    assert Ballot.objects.count() == 1
    assert ActionLog.objects.filter(action="governance.ballot.cast").count() == 1


def test_the_log_of_a_ballot_does_not_tell_the_choice() -> None:
    members = one_of_each_group()
    ballot = cast(opened_motion(), members["faskes"], "abstain")

    log = ActionLog.objects.get(action="governance.ballot.cast")
    assert log.after == {"height": 1, "hash": ballot.hash}


def test_the_closing_second_takes_no_ballot() -> None:
    members = one_of_each_group()
    motion = opened_motion()

    with clock.pretend(motion.closes_at - timedelta(microseconds=1)):
        assert cast(motion, members["faskes"]).height == 1
    with clock.pretend(motion.closes_at):
        assert refused_cast(motion, members["nakes"]) == "motion_closed"


def test_ballots_stand_in_one_chain_of_hashes() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, dict.fromkeys(members.values(), "setuju"))

    head = FIRST
    for height, ballot in enumerate(Ballot.objects.filter(box__motion=motion).order_by("height"), 1):
        assert (ballot.height, ballot.previous_hash) == (height, head)
        head = link_hash(head, entry_of(ballot, voter=ballot.voter.member.number))
        assert ballot.hash == head


def test_a_motion_closes_at_its_time_or_when_everyone_has_voted() -> None:
    members = one_of_each_group()
    early, late = opened_motion(), opened_motion()
    vote(early, dict.fromkeys(members.values(), "setuju"))

    assert close_motion(early, acting_user=budi()).state == MotionState.CLOSED
    assert code_of(close_motion, late, acting_user=budi()) == "motion_still_open"
    with clock.pretend(late.closes_at):
        assert close_motion(late, acting_user=budi()).state == MotionState.CLOSED
        assert code_of(close_motion, late, acting_user=budi()) == "motion_not_open"


def test_what_waits_for_a_member_goes_with_the_ballot() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    member = members["faskes"]
    assert list(waiting_for(member)) == [motion]

    cast(motion, member)

    assert list(waiting_for(member)) == []
    assert list(open_for(member)) == [motion]


def test_a_ballot_is_found_by_its_proof_number_alone() -> None:
    members = one_of_each_group()
    motion, other = opened_motion(), opened_motion()
    ballot = cast(motion, members["faskes"])

    assert ballot_by_tracker(motion, ballot.hash) == ballot
    assert ballot_by_tracker(motion, " ".join(ballot.hash[at : at + 4].upper() for at in (0, 4, 8, 12))) == ballot
    assert ballot_by_tracker(motion, ballot.hash[:15]) is None
    assert ballot_by_tracker(other, ballot.hash) is None


def test_raw_sql_changes_no_ballot_no_roll_and_no_open_motion() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    ballot = cast(motion, members["faskes"])

    raw_sql_is_refused("UPDATE governance_ballot SET choice = 'tidak' WHERE id = %s", ballot.pk)
    raw_sql_is_refused("DELETE FROM governance_ballot WHERE id = %s", ballot.pk)
    raw_sql_is_refused("UPDATE governance_rollentry SET group_id = 'nakes' WHERE motion_id = %s", motion.pk)
    raw_sql_is_refused("DELETE FROM governance_rollentry WHERE motion_id = %s", motion.pk)
    raw_sql_is_refused("UPDATE governance_motion SET title = 'lain' WHERE id = %s", motion.pk)
    raw_sql_is_refused("UPDATE governance_motion SET rule = '{}' WHERE id = %s", motion.pk)
    raw_sql_is_refused("UPDATE governance_motion SET state = 'konsep' WHERE id = %s", motion.pk)
    raw_sql_is_refused("DELETE FROM governance_motion WHERE id = %s", motion.pk)


def test_raw_sql_adds_no_voter_to_a_frozen_roll() -> None:
    one_of_each_group()
    motion = opened_motion()
    newcomer = make_member(group="faskes")

    refused = raw_sql_is_refused(
        "INSERT INTO governance_rollentry (motion_id, member_id, group_id) VALUES (%s, %s, 'faskes')",
        motion.pk,
        newcomer.pk,
    )

    assert "roll" in refused


def test_raw_sql_casts_no_ballot_after_the_closing() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    entry = RollEntry.objects.get(motion=motion, member=members["faskes"])

    refused = raw_sql_is_refused(
        "INSERT INTO governance_ballot (motion_id, voter_id, choice, cast_by_id, cast_at, height, previous_hash, hash)"
        " VALUES (%s, %s, 'setuju', %s, %s, 1, repeat('0', 64), repeat('a', 64))",
        motion.pk,
        entry.pk,
        budi().pk,
        motion.closes_at,
    )

    assert "takes no ballot" in refused
