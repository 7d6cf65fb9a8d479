"""A member with an own interest leaves the roll and its base: declared, noted, withdrawn, frozen at the opening."""

import pytest

from governance.voting.models import Motion, Recusal, RollEntry
from governance.voting.queries import count_reasons, frozen_roll, named_suppliers, recusals_of, roll_preview
from governance.voting.recusals import declare_recusal, note_recusal, withdraw_recusal
from governance.voting.states import NoVote
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.deliberation import bylaws_saying
from tests.factories.governance import GROUPS, counted, drafted_motion, one_of_each_group, opened, vote
from tests.factories.members import budi, make_left, make_member, suspend, user_of, wati
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db
REASON = "Perusahaan saya menawarkan kulkas itu."


@pytest.fixture
def house(db: None) -> dict[str, Member]:
    return one_of_each_group()


def declared(motion: Motion, member: Member) -> Recusal:
    return declare_recusal(motion, member=member, reason=REASON, acting_user=user_of(member))


def test_who_declares_an_interest_is_out_of_roll_and_base(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    declared(motion, house["produsen"])

    opened(motion)

    entry = RollEntry.objects.get(motion=motion, member=house["produsen"])
    assert (entry.may_vote, entry.reason) == (False, NoVote.RECUSED)
    assert RollEntry.objects.filter(motion=motion, may_vote=True).count() == 4
    vote(motion, {house["nakes"]: "setuju"})
    assert counted(motion).recused == {"produsen": 1}
    assert [one.reason for one in recusals_of(motion)] == [REASON]


def test_another_user_does_not_declare_for_a_member(house: dict[str, Member]) -> None:
    motion, other = drafted_motion(), user_of(house["nakes"])

    code = code_of(declare_recusal, motion, member=house["pengguna"], reason=REASON, acting_user=other)

    assert code == "not_for_this_member"
    assert not Recusal.objects.exists()
    assert not ActionLog.objects.filter(action="governance.recusal.declared").exists()


def test_board_and_supervisors_note_it_and_the_member_is_told(house: dict[str, Member]) -> None:
    motion = drafted_motion()

    note_recusal(motion, member=house["produsen"], reason=REASON, acting_user=wati())

    notice = Notice.objects.get(title__startswith=f"Anda dikecualikan dari usul {motion.number}")
    assert (notice.body, notice.path) == (REASON, f"/suara/{motion.pk}/kepentingan/")
    assert notice.person == user_of(house["produsen"]).person


def test_a_recusal_has_a_reason_and_comes_once(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    member = house["produsen"]

    assert code_of(note_recusal, motion, member=member, reason="  ", acting_user=budi()) == "recusal_has_a_reason"
    declared(motion, member)
    assert code_of(note_recusal, motion, member=member, reason="Lagi.", acting_user=budi()) == "one_recusal_per_member"
    assert Recusal.objects.count() == 1


def test_withdrawn_before_the_opening_the_member_votes_again(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    recusal = declared(motion, house["produsen"])

    withdraw_recusal(recusal, acting_user=user_of(house["produsen"]))

    assert code_of(withdraw_recusal, recusal, acting_user=budi()) == "recusal_is_over"
    opened(motion)
    assert RollEntry.objects.get(motion=motion, member=house["produsen"]).may_vote
    assert list(recusals_of(motion)) == []


def test_after_the_opening_nothing_changes_any_more(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    recusal = declared(motion, house["produsen"])
    opened(motion)

    late = code_of(note_recusal, motion, member=house["nakes"], reason=REASON, acting_user=budi())

    assert late == "recusal_comes_before_the_opening"
    assert code_of(withdraw_recusal, recusal, acting_user=budi()) == "recusal_comes_before_the_opening"
    recusal.refresh_from_db()
    assert (recusal.withdrawn_at, Recusal.objects.count()) == (None, 1)


def test_raw_sql_changes_no_recusal(house: dict[str, Member]) -> None:
    recusal = declared(drafted_motion(), house["produsen"])

    refused = raw_sql_is_refused("UPDATE governance_recusal SET reason = 'lain' WHERE id = %s", recusal.pk)

    assert "recusal_is_immutable" in refused
    assert "recusal_is_never_deleted" in raw_sql_is_refused("DELETE FROM governance_recusal")


def test_who_would_not_vote_anyway_is_not_recused(house: dict[str, Member]) -> None:
    plenary = drafted_motion().meeting
    assembly = plenary.group_meetings.get(group="nakes")
    motion = drafted_motion(plenary=assembly)

    code = code_of(note_recusal, motion, member=house["faskes"], reason=REASON, acting_user=budi())

    assert code == "not_of_the_roll"


def test_the_preview_is_the_roll_that_would_be_frozen(house: dict[str, Member]) -> None:
    suspend(house["faskes"])
    make_left(house["distributor"])
    motion = drafted_motion()
    declared(motion, house["produsen"])
    before = list(roll_preview(motion).values_list("pk", "group_id", "reason"))  # type: ignore[misc]

    opened(motion)

    frozen = list(frozen_roll(motion).values_list("member_id", "group_id", "reason"))
    assert frozen == before
    assert {reason for _, _, reason in frozen} == {"", "dibekukan", "benturan"}
    assert count_reasons(frozen_roll(motion))["produsen"] == {"benturan": 1}


def test_the_preview_of_a_group_assembly_is_that_of_its_group(house: dict[str, Member]) -> None:
    assembly = drafted_motion().meeting.group_meetings.get(group="nakes")
    motion = drafted_motion(plenary=assembly)

    assert [member.pk for member in roll_preview(motion)] == [house["nakes"].pk]


def test_where_delegates_vote_the_preview_is_theirs() -> None:
    bylaws_saying(voters="delegates", delegates=dict.fromkeys(GROUPS, 2))
    make_member(group="nakes")

    assert list(roll_preview(drafted_motion())) == []


def test_suppliers_whose_name_the_motion_says_are_suggested(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    named = house["produsen"]
    Motion.objects.filter(pk=motion.pk).update(text=f"Membeli dari {named.name.upper()} saja.")
    motion.refresh_from_db()

    assert named_suppliers(motion) == [named]
    declared(motion, named)
    assert named_suppliers(motion) == []
