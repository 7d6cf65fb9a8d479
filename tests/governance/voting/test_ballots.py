"""Ballots: the frozen roll, the closing second, one line of hashes, and nothing that changes afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from governance.voting.casting import cast_ballot
from governance.voting.models import Ballot, Motion, RollEntry
from governance.voting.proof import differences
from governance.voting.queries import ballot_by_tracker, entry_of, open_for, turnout, waiting_for
from governance.voting.services import close_motion
from governance.voting.states import MotionKind, NoVote, Question
from kmp import clock
from kmp.proofs.chain import FIRST, link_hash
from kmp.trail.models import ActionLog
from members.registry.models import Member
from tests.factories.ballots import ballot_saying, opened_list
from tests.factories.governance import drafted_motion, one_of_each_group, opened_motion, vote
from tests.factories.members import budi, make_member, suspend, user_of
from tests.factories.tampering import tamper
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
    assert motion.rule["majority"]["num"] == 2
    assert motion.rule["majority"]["den"] == 3
    assert RollEntry.objects.filter(motion=motion, may_vote=True).count() == 4
    assert RollEntry.objects.get(motion=motion, may_vote=False).reason == NoVote.SUSPENDED
    assert refused_cast(motion, newcomer) == "not_on_roll"
    assert refused_cast(motion, members["nakes"]) == "not_on_roll"
    assert not Ballot.objects.exists()


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


def test_the_action_log_takes_the_box_as_a_whole_when_it_closes() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    before = ActionLog.objects.count()
    ballot = cast(motion, members["faskes"], "abstain")
    assert ActionLog.objects.count() == before

    with clock.pretend(motion.closes_at):
        close_motion(motion, acting_user=budi())

    log = ActionLog.objects.get(action="governance.motion.closed")
    assert (log.after["height"], log.after["head"]) == (1, ballot.hash)


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
        "INSERT INTO governance_rollentry (motion_id, box_id, member_id, group_id, weight, may_vote, reason)"
        " VALUES (%s, %s, %s, 'faskes', 1, true, '')",
        motion.pk,
        motion.boxes.get().pk,
        newcomer.pk,
    )

    assert "the roll of this motion is frozen" in refused


def put_in(motion: Motion, entry: RollEntry, choice: str = "setuju", *, at: Any = None) -> str:
    """The database's own words when raw SQL puts this ballot into the box of the motion."""
    return raw_sql_is_refused(
        "INSERT INTO governance_ballot"
        " (box_id, voter_id, choice, via, cast_by_id, cast_at, height, previous_hash, hash)"
        " VALUES (%s, %s, %s, 'langsung', %s, %s, 1, repeat('0', 64), repeat('a', 64))",
        motion.boxes.get().pk,
        entry.pk,
        choice,
        budi().pk,
        at or clock.now(),
    )


def test_raw_sql_casts_no_ballot_outside_the_opening_hours() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    entry = RollEntry.objects.get(motion=motion, member=members["faskes"])
    assert motion.opens_at is not None

    assert "takes no ballot" in put_in(motion, entry, at=motion.closes_at)
    assert "takes no ballot" in put_in(motion, entry, at=motion.opens_at - timedelta(microseconds=1))
    with clock.pretend(motion.closes_at):
        close_motion(motion, acting_user=budi())
    assert "takes no ballot" in put_in(motion, entry)


def test_raw_sql_casts_no_ballot_for_a_voter_of_another_box_or_without_a_vote() -> None:
    members = one_of_each_group()
    suspend(members["nakes"])
    motion, other = opened_motion(), opened_motion()
    suspended = RollEntry.objects.get(motion=motion, member=members["nakes"])

    assert "is not on the roll" in put_in(motion, RollEntry.objects.get(motion=other, member=members["faskes"]))
    assert "is not on the roll" in put_in(motion, suspended)
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("choice", ["1", "setuju,tidak", "ya", "setuju' --", ""])
def test_raw_sql_casts_no_choice_that_is_no_answer(choice: str) -> None:
    members = one_of_each_group()
    motion = opened_motion()

    put_in(motion, RollEntry.objects.get(motion=motion, member=members["faskes"]), choice)

    assert not Ballot.objects.exists()


@pytest.mark.parametrize("choice", ["1,2,3", "1,1", "4", "0", "setuju", "1,", "01,1"])
def test_a_list_takes_no_more_and_no_other_picks_than_it_says(choice: str) -> None:
    members = one_of_each_group()
    motion = opened_list(picks=(1, 2))

    put_in(motion, RollEntry.objects.get(motion=motion, member=members["faskes"]), choice)

    assert not Ballot.objects.exists()


def test_only_a_ballot_moves_a_box() -> None:
    one_of_each_group()
    box = opened_motion().boxes.get()

    assert "only a ballot moves box" in raw_sql_is_refused("UPDATE governance_box SET height = 1 WHERE id = %s", box.pk)
    raw_sql_is_refused("DELETE FROM governance_box WHERE id = %s", box.pk)


def test_a_final_ballot_is_not_changed() -> None:
    ballot_saying(changeable=False)
    members = one_of_each_group()
    motion = opened_motion()
    first = cast(motion, members["faskes"], "setuju")

    assert cast(motion, members["faskes"], "setuju") == first
    code = code_of(
        cast_ballot, motion.pk, choice="tidak", member=members["faskes"], acting_user=user_of(members["faskes"])
    )

    assert code == "ballot_is_final"
    assert list(Ballot.objects.values_list("choice", flat=True)) == ["setuju"]


@pytest.mark.parametrize(
    ("question", "choice", "said"),
    [
        (Question.CHOICE, "2", [2]),
        (Question.CHOICE, "1,3", [1, 3]),
        (Question.CHOICE, "abstain", "abstain"),
        (Question.RANKED, "3,1,2", [3, 1, 2]),
        (Question.RANKED, "2", [2]),
    ],
)
def test_the_database_hashes_every_kind_of_choice_as_the_proof_does(question: str, choice: str, said: Any) -> None:
    members = one_of_each_group()
    motion = opened_list(question=question, picks=(1, 3))
    cast(motion, members["nakes"], "1")

    ballot = cast(motion, members["faskes"], choice)

    entry = entry_of(ballot, voter=members["faskes"].number)
    assert entry["choice"] == said
    assert link_hash(ballot.previous_hash, entry) == ballot.hash
    box = motion.boxes.get()
    assert (box.height, box.head) == (2, ballot.hash)


def test_a_changed_row_is_found_by_check_trail() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, dict.fromkeys(members.values(), "setuju"))
    assert differences() == []
    second = Ballot.objects.get(box__motion=motion, height=2)

    tamper("UPDATE governance_ballot SET choice = 'tidak' WHERE id = %s", second.pk)
    assert differences() == [{"code": "ballot_changed", "row": second.pk}]

    tamper("DELETE FROM governance_ballot WHERE id = %s", second.pk)
    third = Ballot.objects.get(box__motion=motion, height=3)
    assert differences() == [{"code": "ballot_out_of_line", "row": third.pk}]


def test_a_ballot_dropped_from_the_end_is_found_by_its_box() -> None:
    members = one_of_each_group()
    motion = opened_motion()
    ballot = cast(motion, members["faskes"])

    tamper("DELETE FROM governance_ballot WHERE id = %s", ballot.pk)

    assert differences() == [{"code": "box_ends_elsewhere", "row": motion.boxes.get().pk}]
