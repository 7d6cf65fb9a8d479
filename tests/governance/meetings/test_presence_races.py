"""The same member by several ways at once, and names that come while the meeting ends. Real commits, real threads."""

from collections.abc import Callable
from typing import Any

import pytest

from governance.meetings.models import Attendance, AttendanceUndone, Meeting
from governance.meetings.presence import arrive, check_in, check_in_many, undo_check_in
from governance.meetings.services import open_meeting
from governance.meetings.states import Channel, MeetingState
from governance.minutes.services import close_meeting
from kmp.trail.models import ActionLog
from tests.factories.governance import planned_plenary
from tests.factories.members import budi, make_member, rini, user_of
from tests.governance.rivals import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def group_meeting() -> Meeting:
    return planned_plenary().group_meetings.select_related("bylaws", "group").get(group="nakes")


def test_the_door_and_the_code_at_once_make_one_attendance() -> None:
    member = make_member(group="nakes")
    meeting, user, officer = group_meeting(), user_of(member), rini()

    def door() -> Any:
        return check_in_many(meeting, members=[member], acting_user=officer)

    def code() -> Any:
        return arrive(meeting, member=member, channel=Channel.CODE, acting_user=user).member_id

    results = at_once([door, code] * 5)

    assert Attendance.objects.filter(meeting=meeting).count() == 1
    assert set(results) <= {0, 1, member.pk, "one_attendance_per_member"}
    assert sum(result == 1 for result in results[::2]) <= 1
    new = [
        log.after["members"]
        for log in ActionLog.objects.filter(action="governance.meeting.checked_in")
        if "members" in (log.after or {})
    ]
    assert sum(new) <= 1


def test_two_officers_with_the_same_names_the_other_way_round_do_not_wait_for_ever() -> None:
    members = [make_member(group="nakes") for _ in range(6)]
    meeting, officers = group_meeting(), (rini(), budi())

    def door(turned: bool) -> Callable[[], int]:
        named = members[::-1] if turned else members
        return lambda: check_in_many(meeting, members=named, acting_user=officers[turned])

    results = at_once([door(turned=False), door(turned=True)])

    assert sorted(results) == [0, 6]
    assert Attendance.objects.count() == 6


def test_a_wrong_name_is_taken_off_once() -> None:
    meeting, board = group_meeting(), budi()
    attendance = check_in(meeting, member=make_member(group="nakes"), acting_user=rini())

    results = at_once([lambda: undo_check_in(attendance, reason="Keliru.", acting_user=board)] * 4)

    assert sum(isinstance(result, AttendanceUndone) for result in results) == 1
    assert results.count("not_on_the_list") == 3
    assert AttendanceUndone.objects.count() == 1


def test_who_comes_while_the_meeting_ends_is_in_the_minutes_or_refused() -> None:
    members = [make_member(group="nakes") for _ in range(4)]
    meeting, officer, board = group_meeting(), rini(), budi()
    open_meeting(meeting, acting_user=board)

    def door(member: Any) -> Callable[[], Any]:
        return lambda: check_in_many(meeting, members=[member], acting_user=officer)

    at_once([lambda: close_meeting(meeting, text="Selesai.", acting_user=board), *[door(one) for one in members]])

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED
    assert meeting.minutes.present.get("nakes", 0) == Attendance.objects.filter(meeting=meeting).count()
