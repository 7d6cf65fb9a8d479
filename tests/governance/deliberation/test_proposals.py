"""Motions that members propose: seconds, the board that takes them up, withdrawal."""

import pytest

from governance.deliberation.models import Second
from governance.deliberation.queries import proposals_carried, seconds_of
from governance.deliberation.services import (
    adopt_proposal,
    propose_motion,
    second_proposal,
    withdraw_proposal,
    withdraw_second,
)
from governance.deliberation.waiting import count_motions_waiting
from governance.voting.models import Motion
from governance.voting.services import withdraw_motion
from governance.voting.states import MotionState
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.deliberation import bylaws_saying, proposed
from tests.factories.governance import GROUPS, planned_plenary
from tests.factories.members import budi, hadi, make_member, rini, suspend, user_of
from tests.governance.refused import code_of, raw_sql, raw_sql_is_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> dict[str, Member]:
    """One member of each group under bylaws that ask for two seconds."""
    bylaws_saying(seconds_needed=2)
    return {group: make_member(group=group) for group in GROUPS}


def backed(motion: Motion, member: Member) -> Second:
    return second_proposal(motion, member=member, acting_user=user_of(member))


def test_a_proposal_with_its_seconds_becomes_a_draft(house: dict[str, Member]) -> None:
    budi()
    motion = proposed(house["nakes"])
    assert (motion.state, motion.proposer) == (MotionState.PROPOSAL, house["nakes"])
    assert code_of(adopt_proposal, motion, acting_user=budi()) == "proposal_has_its_seconds"

    backed(motion, house["faskes"])
    assert list(proposals_carried()) == []
    backed(motion, house["pengguna"])

    assert proposals_carried() == [motion]
    assert Notice.objects.filter(title=f"Usulan anggota {motion.number} cukup dukungan").count() == 1
    assert count_motions_waiting(budi()) == 1
    assert adopt_proposal(motion, acting_user=budi()).state == MotionState.DRAFT
    own = Notice.objects.filter(person=user_of(house["nakes"]).person, key__startswith=f"usul:{motion.pk}")
    assert set(own.values_list("key", flat=True)) == {f"usul:{motion.pk}:cukup", f"usul:{motion.pk}:diterima"}


def test_raw_sql_makes_no_draft_without_the_seconds(house: dict[str, Member]) -> None:
    motion = proposed(house["nakes"])
    backed(motion, house["faskes"])

    refused = raw_sql_is_refused("UPDATE governance_motion SET state = 'konsep' WHERE id = %s", motion.pk)

    assert "lacks seconds" in refused


def test_the_proposer_is_none_of_the_seconds_and_each_counts_once(house: dict[str, Member]) -> None:
    motion = proposed(house["nakes"])
    backed(motion, house["faskes"])

    assert code_of(backed, motion, house["nakes"]) == "own_proposal"
    assert code_of(backed, motion, house["faskes"]) == "one_second_per_member"
    assert seconds_of(motion).count() == 1
    user = user_of(house["nakes"])
    refused = raw_sql_is_refused(
        "INSERT INTO governance_second (motion_id, member_id, seconded_by_id, seconded_at) VALUES (%s, %s, %s, now())",
        motion.pk,
        house["nakes"].pk,
        user.pk,
    )
    assert "does not take this" in refused


def test_who_withdraws_does_not_count_any_more(house: dict[str, Member]) -> None:
    motion, member = proposed(house["nakes"]), house["faskes"]
    backed(motion, member)
    backed(motion, house["pengguna"])

    withdraw_second(motion, member=member, acting_user=user_of(member))

    assert code_of(withdraw_second, motion, member=member, acting_user=user_of(member)) == "not_seconded"
    assert code_of(adopt_proposal, motion, acting_user=budi()) == "proposal_has_its_seconds"
    backed(motion, member)
    assert adopt_proposal(motion, acting_user=budi()).state == MotionState.DRAFT
    assert code_of(withdraw_second, motion, member=member, acting_user=user_of(member)) == "not_a_proposal"


def test_suspended_members_do_not_second_and_other_groups_not_in_an_assembly(house: dict[str, Member]) -> None:
    plenary = planned_plenary()
    motion = proposed(house["nakes"], meeting=plenary)
    assembly = proposed(house["nakes"], meeting=plenary.group_meetings.get(group="nakes"))

    assert code_of(backed, motion, suspend(house["faskes"])) == "member_is_suspended"
    assert code_of(backed, assembly, house["pengguna"]) == "not_of_the_group"
    assert not Second.objects.exists()


def test_nobody_proposes_for_another_or_for_another_group(house: dict[str, Member]) -> None:
    plenary = planned_plenary()
    words = {"title": "Gudang", "text": "Sewa.", "if_passed": "Ya.", "if_failed": "Tidak."}
    member = house["nakes"]

    code = code_of(propose_motion, plenary, member=member, acting_user=rini(), **words)
    assert code == "not_for_this_member"
    other = plenary.group_meetings.get(group="faskes")
    assert code_of(propose_motion, other, member=member, acting_user=user_of(member), **words) == "not_of_the_group"
    assert not Motion.objects.exists()


def test_three_open_proposals_are_enough(house: dict[str, Member]) -> None:
    plenary, member = planned_plenary(), house["nakes"]
    first, _, _ = (proposed(member, meeting=plenary) for _ in range(3))

    assert code_of(proposed, member, meeting=plenary) == "too_many_proposals"
    withdraw_proposal(first, member=member, acting_user=user_of(member))
    assert proposed(member, meeting=plenary).state == MotionState.PROPOSAL


def test_only_the_proposer_withdraws_and_only_while_it_is_a_proposal(house: dict[str, Member]) -> None:
    motion, member = proposed(house["nakes"]), house["nakes"]
    other = house["faskes"]

    assert code_of(withdraw_proposal, motion, member=other, acting_user=user_of(other)) == "not_your_proposal"
    assert withdraw_proposal(motion, member=member, acting_user=user_of(member)).state == MotionState.WITHDRAWN
    assert code_of(withdraw_proposal, motion, member=member, acting_user=user_of(member)) == "not_a_proposal"
    assert code_of(backed, motion, other) == "not_a_proposal"


def test_the_proposer_hears_when_the_board_withdraws_it(house: dict[str, Member]) -> None:
    motion = proposed(house["nakes"])

    withdraw_motion(motion, acting_user=budi())

    notice = Notice.objects.get(key=f"usul:{motion.pk}:ditarik")
    assert notice.person == user_of(house["nakes"]).person


def test_where_the_bylaws_ask_for_none_the_board_is_told_at_once() -> None:
    budi(), hadi()
    motion = proposed(make_member(group="nakes"))

    assert proposals_carried() == [motion]
    assert Notice.objects.filter(title=f"Usulan anggota {motion.number} cukup dukungan").count() == 2
    assert adopt_proposal(motion, acting_user=budi()).state == MotionState.DRAFT


def test_seconds_are_never_changed_or_deleted(house: dict[str, Member]) -> None:
    motion = proposed(house["nakes"])
    backed(motion, house["faskes"])

    changed = raw_sql_is_refused("UPDATE governance_second SET member_id = %s", house["pengguna"].pk)
    assert "second_is_immutable" in changed
    assert "second_is_never_deleted" in raw_sql_is_refused("DELETE FROM governance_second")
    assert raw_sql("UPDATE governance_second SET withdrawn_at = now()") == 1
