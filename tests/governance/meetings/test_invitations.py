"""Invitations: to all who may come, in time or with a supervisor's leave, received once, answered until the opening."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.meetings.inviting import (
    allow_short_notice,
    answer_invitation,
    note_received,
    send_invitations,
)
from governance.meetings.models import Invitation, Meeting
from governance.meetings.queries import invitation_counts
from governance.meetings.services import open_meeting, plan_plenary
from governance.meetings.states import MeetingState, Mode, Rsvp
from kmp import clock
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.governance import founding_bylaws, one_of_each_group, planned_plenary, uninvited_plenary
from tests.factories.meetings import paper_for, written_plenary
from tests.factories.members import budi, make_left, make_member, suspend, user_of, wati
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def invited_to(meeting: Meeting) -> set[int]:
    return set(Invitation.objects.filter(meeting=meeting).values_list("member_id", flat=True))


def answered(meeting: Meeting, member: Member, rsvp: Rsvp) -> Invitation:
    return answer_invitation(meeting, member=member, rsvp=rsvp, acting_user=user_of(member))


def test_everybody_with_a_vote_is_invited_and_each_group_to_its_own() -> None:
    members = one_of_each_group()
    make_left(make_member(group="nakes"))
    suspend(make_member(group="nakes"))
    plenary = uninvited_plenary(hours=24 * 30)

    sent = send_invitations(plenary, acting_user=budi())

    assert sent == 10
    assert invited_to(plenary) == {member.pk for member in members.values()}
    assert invited_to(plenary.group_meetings.get(group="nakes")) == {members["nakes"].pk}
    assert Notice.objects.filter(key=f"rapat:{plenary.pk}").count() == 5


def test_invitations_sent_again_reach_only_who_came_since() -> None:
    one_of_each_group()
    plenary = planned_plenary()
    first = plenary.invited_at
    late = make_member(group="nakes")

    assert send_invitations(plenary, acting_user=budi()) == 2
    assert send_invitations(plenary, acting_user=budi()) == 0

    plenary.refresh_from_db()
    assert plenary.invited_at == first
    assert Notice.objects.filter(key=f"rapat:{plenary.pk}", person=late.person).count() == 1


def test_a_short_notice_is_refused_and_invites_nobody() -> None:
    one_of_each_group()
    plenary = uninvited_plenary(hours=24 * 20)  # the groups meet in 13 days

    assert code_of(send_invitations, plenary, acting_user=budi()) == "notice_too_short"
    assert not Invitation.objects.exists()
    assert not Notice.objects.filter(key__startswith="rapat:").exists()
    assert not ActionLog.objects.filter(action="governance.meeting.invited").exists()


def test_fourteen_days_are_enough() -> None:
    founding_bylaws()
    day = clock.now() + timedelta(days=14)

    plenary = plan_plenary(title="RA", starts_at=day, groups_meet_at=day, place="Balai", acting_user=budi())

    assert plenary.invited_at is not None


def test_a_plan_that_invites_at_once_is_refused_whole_when_it_is_too_late() -> None:
    founding_bylaws()
    day = clock.now() + timedelta(days=13)
    facts = {"title": "RA", "starts_at": day, "groups_meet_at": day, "place": "Balai", "acting_user": budi()}

    assert code_of(plan_plenary, **facts) == "notice_too_short"
    assert not Meeting.objects.exists()


def test_a_supervisor_lets_a_short_notice_pass_with_a_reason() -> None:
    one_of_each_group()
    plenary = uninvited_plenary(hours=48)

    assert code_of(allow_short_notice, plenary, reason=" ", acting_user=wati()) == "reason_missing"
    allowed = allow_short_notice(plenary, reason="Gudang terbakar.", acting_user=wati())
    sent = send_invitations(plenary, acting_user=budi())

    assert (allowed.short_notice_by, allowed.short_notice_reason) == (wati(), "Gudang terbakar.")
    assert sent == 10
    log = ActionLog.objects.get(action="governance.meeting.short_notice_allowed")
    assert log.after == {"reason": "Gudang terbakar."}


def test_raw_sql_sends_no_late_invitation_and_pulls_no_meeting_closer() -> None:
    late, good = uninvited_plenary(hours=48), planned_plenary(hours=24 * 40)
    Meeting.objects.filter(pk=good.pk).update(short_notice_by=None, short_notice_reason="")

    for sql, pk in (
        ("UPDATE governance_meeting SET invited_at = now() WHERE id = %s", late.pk),
        ("UPDATE governance_meeting SET starts_at = invited_at + interval '13 days' WHERE id = %s", good.pk),
    ):
        assert "the invitation leaves less than 14 days" in raw_sql_is_refused(sql, pk)


def test_an_online_meeting_needs_its_link_before_it_is_sent() -> None:
    plenary = uninvited_plenary(hours=24 * 30, mode=Mode.ONLINE, place="")

    assert code_of(send_invitations, plenary, acting_user=budi()) == "no_online_link"
    assert not Invitation.objects.exists()


def test_a_written_meeting_needs_its_material_and_days_to_reply() -> None:
    founding_bylaws()
    now = clock.now()
    days: dict[str, Any] = {"starts_at": now + timedelta(days=10), "replies_until": now + timedelta(days=30)}
    plenary = uninvited_plenary(mode=Mode.WRITTEN, groups_meet_at=now + timedelta(minutes=1), **days)

    with pytest.raises(DomainError) as refused:
        send_invitations(plenary, acting_user=budi())

    assert [problem.code for problem in refused.value.problems] == ["no_material"]  # of the plenary, the first
    for meeting in (plenary, *plenary.group_meetings.all()):
        paper_for(meeting)
    assert code_of(send_invitations, plenary, acting_user=budi()) == "replies_too_soon"  # of the groups: ten days
    assert not Invitation.objects.exists()


def test_a_meeting_opens_only_after_its_invitation() -> None:
    plenary = uninvited_plenary()
    meeting = plenary.group_meetings.get(group="faskes")

    assert code_of(open_meeting, meeting, acting_user=budi()) == "members_not_invited"
    with pytest.raises(Exception, match="members_are_invited_first"):
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.OPEN)


def test_opening_the_page_is_the_receipt_and_the_first_time_counts() -> None:
    members = one_of_each_group()
    plenary, member = planned_plenary(), members["faskes"]

    note_received(plenary, member=member, acting_user=user_of(member))
    first = Invitation.objects.get(meeting=plenary, member=member)
    with clock.pretend(clock.now() + timedelta(hours=1)):
        note_received(plenary, member=member, acting_user=user_of(member))

    again = Invitation.objects.get(pk=first.pk)
    assert again.received_at == first.received_at is not None
    assert ActionLog.objects.filter(action="governance.invitation.received").count() == 1
    raw_sql_is_refused("UPDATE governance_invitation SET received_at = now() WHERE id = %s", first.pk)


def test_an_answer_is_changed_freely_until_the_opening() -> None:
    members = one_of_each_group()
    meeting = planned_plenary().group_meetings.get(group="faskes")
    answered(meeting, members["faskes"], Rsvp.COMES)
    answered(meeting, members["faskes"], Rsvp.STAYS_AWAY)

    assert invitation_counts(meeting) == {
        "": 1,
        "belum_diterima": 1,
        "diterima": 0,
        "hadir": 0,
        "daring": 0,
        "tidak": 1,
        "belum_menjawab": 0,
    }
    open_meeting(meeting, acting_user=budi())
    late = {"member": members["faskes"], "rsvp": Rsvp.COMES, "acting_user": budi()}
    assert code_of(answer_invitation, meeting, **late) == "answer_comes_before_the_opening"
    assert Invitation.objects.get(meeting=meeting).rsvp == Rsvp.STAYS_AWAY


def test_an_answer_fits_the_meeting_and_comes_from_who_was_invited() -> None:
    members = one_of_each_group()
    meeting = planned_plenary().group_meetings.get(group="faskes")

    online = {"member": members["faskes"], "rsvp": Rsvp.COMES_ONLINE, "acting_user": budi()}
    stranger = {"member": members["nakes"], "rsvp": Rsvp.COMES, "acting_user": budi()}
    assert code_of(answer_invitation, meeting, **online) == "answer_does_not_fit"
    assert code_of(answer_invitation, meeting, **stranger) == "not_invited"
    assert not Invitation.objects.exclude(rsvp="").exists()


def test_raw_sql_takes_no_invitation_away_and_gives_it_to_nobody_else() -> None:
    members = one_of_each_group()
    planned_plenary()
    one = Invitation.objects.first()
    assert one is not None

    raw_sql_is_refused("DELETE FROM governance_invitation WHERE id = %s", one.pk)
    other = make_member(group="nakes").pk
    raw_sql_is_refused("UPDATE governance_invitation SET member_id = %s WHERE id = %s", other, one.pk)
    assert members


def test_inviting_takes_as_many_statements_for_many_as_for_few() -> None:
    one_of_each_group()
    few = uninvited_plenary(hours=24 * 30)
    with CaptureQueriesContext(connection) as first:
        send_invitations(few, acting_user=budi())
    for _ in range(4):
        make_member(group="faskes")
    many = uninvited_plenary(hours=24 * 30)
    with CaptureQueriesContext(connection) as second:
        send_invitations(many, acting_user=budi())

    assert len(second) == len(first)


def test_a_written_meeting_tells_until_when_answers_are_awaited() -> None:
    one_of_each_group()

    plenary = written_plenary()

    body = Notice.objects.filter(key=f"rapat:{plenary.pk}").values_list("body", flat=True)[0]
    assert body.split("\n")[1].startswith("Rapat tertulis: jawaban ditunggu sampai ")
