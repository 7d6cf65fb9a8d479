"""Written meetings: who answers within the days is present; it ends at its hour or when everybody has answered."""

from datetime import timedelta

import pytest

from governance.meetings.models import Attendance, Meeting
from governance.meetings.services import open_meeting, record_failed_quorum
from governance.meetings.states import Channel, MeetingState
from governance.meetings.written import reply_in_writing
from governance.minutes.models import Minutes
from governance.minutes.services import close_meeting
from kmp import clock
from members.registry.models import Member
from tests.factories.governance import one_of_each_group, planned_plenary
from tests.factories.meetings import written_plenary
from tests.factories.members import budi, make_member, user_of
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def of_group(plenary: Meeting) -> Meeting:
    return plenary.group_meetings.get(group="faskes")


def reply(meeting: Meeting, member: Member) -> bool:
    return reply_in_writing(meeting, member=member, acting_user=user_of(member))


def test_an_answer_counts_as_presence_once() -> None:
    members = one_of_each_group()
    meeting = of_group(written_plenary())

    assert reply(meeting, members["faskes"])
    assert not reply(meeting, members["faskes"])

    assert list(Attendance.objects.values_list("meeting", "member", "channel")) == [
        (meeting.pk, members["faskes"].pk, Channel.WRITTEN)
    ]


def test_a_group_answers_until_the_plenary_begins() -> None:
    one_of_each_group()
    plenary = written_plenary()
    assert of_group(plenary).replies_until == plenary.starts_at


def test_answers_come_from_the_group_in_time_and_by_who_votes() -> None:
    members = one_of_each_group()
    meeting = of_group(written_plenary())
    faskes, nakes = members["faskes"], members["nakes"]

    assert code_of(reply, meeting, nakes) == "not_eligible"
    assert code_of(reply_in_writing, meeting, member=nakes, acting_user=budi()) == "not_for_this_member"
    assert meeting.replies_until is not None
    with clock.pretend(meeting.replies_until):
        assert code_of(reply, meeting, faskes) == "replies_are_over"
    assert code_of(reply, of_group(planned_plenary()), faskes) == "not_in_writing"
    assert not Attendance.objects.exists()


def test_it_ends_when_all_have_answered_and_not_before() -> None:
    members = one_of_each_group()
    make_member(group="faskes")
    meeting = open_meeting(of_group(written_plenary()), acting_user=budi())
    reply(meeting, members["faskes"])

    assert code_of(close_meeting, meeting, text="Selesai.", acting_user=budi()) == "replies_are_awaited"
    other = Member.objects.filter(group="faskes").exclude(pk=members["faskes"].pk)[0]
    reply(meeting, other)
    close_meeting(meeting, text="Selesai.", acting_user=budi())

    assert Minutes.objects.get(meeting=meeting).quorum_reached


def test_it_ends_at_its_hour_with_a_quorum_of_answers() -> None:
    members = one_of_each_group()
    meeting = open_meeting(of_group(written_plenary()), acting_user=budi())
    reply(meeting, members["faskes"])
    make_member(group="faskes")

    assert meeting.replies_until is not None
    with clock.pretend(meeting.replies_until):
        close_meeting(meeting, text="Selesai.", acting_user=budi())

    minutes = Minutes.objects.get(meeting=meeting)
    assert (minutes.present, minutes.eligible, minutes.quorum_reached) == ({"faskes": 1}, {"faskes": 1}, True)


def test_it_fails_only_after_the_last_day_for_answers() -> None:
    one_of_each_group()
    meeting = open_meeting(of_group(written_plenary()), acting_user=budi())

    assert code_of(record_failed_quorum, meeting, acting_user=budi()) == "meeting_not_started"
    assert meeting.replies_until is not None
    with clock.pretend(meeting.replies_until):
        assert record_failed_quorum(meeting, acting_user=budi()).state == MeetingState.NO_QUORUM


def test_raw_sql_gives_members_no_less_than_the_days_of_the_bylaws() -> None:
    one_of_each_group()
    meeting = of_group(written_plenary())
    assert meeting.invited_at is not None
    short = meeting.invited_at + timedelta(days=12)

    refused = raw_sql_is_refused("UPDATE governance_meeting SET replies_until = %s WHERE id = %s", short, meeting.pk)

    assert "the invitation leaves less than 14 days" in refused
