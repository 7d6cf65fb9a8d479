"""Two tiers: the groups meet first, quorums are exact, minutes are for ever."""

from datetime import timedelta

import pytest

from governance.meetings.models import Attendance, Meeting
from governance.meetings.presence import check_in, check_in_many
from governance.meetings.queries import attendance
from governance.meetings.services import (
    open_meeting,
    plan_plenary,
    record_failed_quorum,
)
from governance.meetings.states import MeetingKind, MeetingState
from governance.minutes.models import Minutes
from governance.minutes.services import close_meeting
from kmp import clock
from kmp.trail.models import ActionLog
from members.registry.models import Member
from tests.factories.governance import GROUPS, founding_bylaws, groups_held, held, one_of_each_group, planned_plenary
from tests.factories.members import budi, make_member, rini, suspend
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def group_meeting(plenary: Meeting, group: str = "faskes") -> Meeting:
    return plenary.group_meetings.get(group=group)


def test_a_plenary_comes_with_one_assembly_for_each_group() -> None:
    plenary = planned_plenary()

    assert plenary.kind == MeetingKind.PLENARY
    assert list(plenary.group_meetings.order_by("group__position").values_list("group_id", flat=True)) == list(GROUPS)
    assert {meeting.starts_at for meeting in plenary.group_meetings.all()} <= {plenary.group_meetings.first().starts_at}  # type: ignore[union-attr]


def test_the_groups_meet_a_week_before() -> None:
    founding_bylaws()
    starts_at = clock.now() + timedelta(days=30)

    plenary = plan_plenary(title="RAT", starts_at=starts_at, place="Balai desa", acting_user=budi())

    assert group_meeting(plenary).starts_at == starts_at - timedelta(days=7)


def test_a_meeting_in_the_past_or_before_its_groups_is_refused() -> None:
    founding_bylaws()
    now = clock.now()
    facts = {"title": "RAT", "place": "Balai desa", "acting_user": budi()}

    assert code_of(plan_plenary, starts_at=now - timedelta(hours=1), **facts) == "meeting_in_the_past"
    late = now + timedelta(days=2)
    assert (
        code_of(plan_plenary, starts_at=now + timedelta(days=1), groups_meet_at=late, **facts)
        == "groups_meet_after_plenary"
    )
    assert not Meeting.objects.exists()


def test_a_meeting_opens_on_its_day_and_freezes_who_may_come() -> None:
    founding_bylaws()
    for _ in range(3):
        make_member(group="faskes")
    plenary = planned_plenary()

    opened = open_meeting(group_meeting(plenary), acting_user=budi())

    make_member(group="faskes")
    assert (opened.state, opened.eligible) == (MeetingState.OPEN, 3)
    assert attendance(opened).eligible == 3
    assert code_of(open_meeting, opened, acting_user=budi()) == "meeting_not_planned"


def test_a_meeting_does_not_open_before_its_day() -> None:
    founding_bylaws()
    starts_at = clock.now() + timedelta(days=30)
    plenary = plan_plenary(title="RAT", starts_at=starts_at, place="Balai desa", acting_user=budi())

    assert code_of(open_meeting, group_meeting(plenary), acting_user=budi()) == "meeting_too_early"


def test_a_member_is_present_once() -> None:
    member = make_faskes()
    meeting = group_meeting(planned_plenary())
    check_in(meeting, member=member, acting_user=rini())

    assert code_of(check_in, meeting, member=member, acting_user=rini()) == "one_attendance_per_member"
    assert check_in_many(meeting, members=[member], acting_user=rini()) == 0
    assert Attendance.objects.count() == 1


def test_only_those_of_the_group_with_a_vote_may_attend() -> None:
    member, other = make_faskes(), make_member(group="nakes")
    meeting = group_meeting(planned_plenary())
    suspended = suspend(member)

    assert code_of(check_in, meeting, member=other, acting_user=rini()) == "not_eligible"
    assert code_of(check_in, meeting, member=suspended, acting_user=rini()) == "not_eligible"
    assert not Attendance.objects.exists()


def test_attendance_ends_with_the_meeting() -> None:
    member = make_faskes()
    meeting = held(group_meeting(planned_plenary()), members=[])

    assert code_of(check_in, meeting, member=member, acting_user=rini()) == "meeting_is_over"


@pytest.mark.parametrize(("present", "reached"), [(2, False), (3, True)])
def test_the_quorum_is_more_than_half(present: int, reached: bool) -> None:
    members = [make_faskes() for _ in range(4)]
    meeting = group_meeting(planned_plenary())

    closed = held(meeting, members=members[:present])

    minutes = Minutes.objects.get(meeting=closed)
    assert minutes.quorum_reached is reached
    assert (minutes.present, minutes.eligible) == ({"faskes": present}, {"faskes": 4})


def test_a_failed_quorum_is_put_on_record_after_the_hour_of_the_meeting() -> None:
    [make_faskes() for _ in range(3)]
    founding_bylaws()
    starts_at = clock.now() + timedelta(days=1)
    meeting = group_meeting(planned_plenary(starts_at=starts_at, groups_meet_at=starts_at))

    assert code_of(record_failed_quorum, meeting, acting_user=budi()) == "meeting_not_started"
    with clock.pretend(starts_at):
        failed = record_failed_quorum(meeting, acting_user=budi())

    assert (failed.state, failed.eligible) == (MeetingState.NO_QUORUM, 3)
    log = ActionLog.objects.get(action="governance.meeting.quorum_failed")
    assert log.after == {"present": 0, "eligible": 3}


def test_a_meeting_with_a_quorum_cannot_be_recorded_as_failed() -> None:
    member = make_faskes()
    meeting = group_meeting(planned_plenary())
    check_in(meeting, member=member, acting_user=rini())

    with clock.pretend(clock.now() + timedelta(minutes=1)):
        assert code_of(record_failed_quorum, meeting, acting_user=budi()) == "quorum_is_reached"


def test_the_plenary_waits_for_every_group() -> None:
    members = one_of_each_group()
    plenary = planned_plenary()
    for group in GROUPS[:-1]:
        held(group_meeting(plenary, group), members=[members[group]])

    with clock.pretend(plenary.starts_at):
        assert code_of(open_meeting, plenary, acting_user=budi()) == "plenary_waits_for_every_group"
        record_failed_quorum(group_meeting(plenary, GROUPS[-1]), acting_user=budi())
        opened = open_meeting(plenary, acting_user=budi())

    assert (opened.state, opened.eligible) == (MeetingState.OPEN, 5)


def test_raw_sql_does_not_open_a_plenary_before_its_groups() -> None:
    plenary = planned_plenary()

    refused = raw_sql_is_refused("UPDATE governance_meeting SET state = 'berlangsung' WHERE id = %s", plenary.pk)

    assert "neither minutes nor a recorded failed quorum" in refused


def test_minutes_need_words_and_an_open_meeting() -> None:
    make_faskes()
    meeting = group_meeting(planned_plenary())

    assert code_of(close_meeting, meeting, text="Selesai.", acting_user=budi()) == "meeting_not_open"
    opened = open_meeting(meeting, acting_user=budi())
    assert code_of(close_meeting, opened, text="  ", acting_user=budi()) == "minutes_empty"
    assert not Minutes.objects.exists()


def test_raw_sql_changes_no_minutes_and_no_state_backwards() -> None:
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    minutes = Minutes.objects.get(meeting__plenary=plenary, meeting__group="faskes")

    raw_sql_is_refused("UPDATE governance_minutes SET text = 'lain' WHERE id = %s", minutes.pk)
    raw_sql_is_refused("DELETE FROM governance_minutes WHERE id = %s", minutes.pk)
    raw_sql_is_refused("UPDATE governance_meeting SET state = 'direncanakan' WHERE id = %s", minutes.meeting_id)
    raw_sql_is_refused("DELETE FROM governance_meeting WHERE id = %s", minutes.meeting_id)


def make_faskes() -> Member:
    """A member of the facilities, under the founding bylaws."""
    founding_bylaws()
    return make_member(group="faskes")
