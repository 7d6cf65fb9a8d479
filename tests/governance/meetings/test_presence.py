"""Who is present, by whatever way: once, while names are taken, and taken off only behind a counter-entry."""

from datetime import timedelta

import pytest
from django.db import transaction

from governance.meetings.models import Attendance, AttendanceUndone, Meeting
from governance.meetings.presence import arrive, check_in, check_in_many, note_presence, undo_check_in
from governance.meetings.states import Channel, Mode
from kmp import clock
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.governance import held, planned_plenary
from tests.factories.mandates import give, user_by
from tests.factories.members import budi, joko, make_member, rini, suspend, user_of
from tests.governance.refused import code_of, raw_sql, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def nakes() -> Member:
    return make_member(group="nakes")


def group_meeting(group: str = "nakes", *, mode: str = Mode.IN_PERSON, hours: int = 1) -> Meeting:
    """The assembly of a group, that begins now."""
    meeting = planned_plenary(hours=hours).group_meetings.select_related("bylaws", "group").get(group=group)
    Meeting.objects.filter(pk=meeting.pk).update(mode=mode, online_url="https://rapat.example/1")
    meeting.refresh_from_db()
    return meeting


def test_the_ways_to_be_present_make_one_line() -> None:
    member = nakes()
    meeting = group_meeting(mode=Mode.HYBRID)

    arrive(meeting, member=member, channel=Channel.CODE, acting_user=user_of(member))
    again = arrive(meeting, member=member, channel=Channel.ONLINE, acting_user=user_of(member))

    assert code_of(check_in, meeting, member=member, acting_user=rini()) == "one_attendance_per_member"
    assert check_in_many(meeting, members=[member], acting_user=rini()) == 0
    assert list(Attendance.objects.values_list("pk", "channel")) == [(again.pk, "kode")]


def test_who_comes_by_the_door_is_noted_by_an_officer_in_the_log() -> None:
    first, second = nakes(), nakes()
    meeting = group_meeting()

    assert check_in_many(meeting, members=[first, second], acting_user=rini()) == 2

    log = ActionLog.objects.get(action="governance.meeting.checked_in")
    assert log.after == {"members": 2, "numbers": sorted([first.number, second.number])}
    assert set(Attendance.objects.values_list("noted_by", "channel")) == {(rini().pk, "pintu")}


def test_one_stranger_among_many_keeps_all_of_them_out() -> None:
    member, other = nakes(), make_member(group="pengguna")
    meeting = group_meeting()

    assert code_of(check_in_many, meeting, members=[member, other], acting_user=rini()) == "not_eligible"
    assert not Attendance.objects.exists()
    assert not ActionLog.objects.filter(action="governance.meeting.checked_in").exists()


@pytest.mark.parametrize(
    ("mode", "channel", "code"),
    [
        (Mode.IN_PERSON, Channel.ONLINE, "not_online"),
        (Mode.WRITTEN, Channel.CODE, "meeting_is_written"),
        (Mode.WRITTEN, Channel.ONLINE, "meeting_is_written"),
    ],
)
def test_the_mode_of_the_meeting_says_which_ways_there_are(mode: str, channel: Channel, code: str) -> None:
    member = nakes()
    meeting = group_meeting()
    until = meeting.starts_at + timedelta(days=14)
    Meeting.objects.filter(pk=meeting.pk).update(mode=mode, replies_until=until)
    meeting.refresh_from_db()

    assert code_of(arrive, meeting, member=member, channel=channel, acting_user=user_of(member)) == code
    assert not Attendance.objects.exists()


def test_the_code_works_from_three_hours_before_until_the_end_of_the_day() -> None:
    member = nakes()
    meeting = group_meeting()
    starts_at = (clock.now() + timedelta(days=3)).replace(hour=3, minute=0, second=0, microsecond=0)  # 10.00 WIB
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at)
    meeting.refresh_from_db()

    def at(instant: object) -> str:
        with clock.pretend(instant):  # type: ignore[arg-type]
            return code_of(arrive, meeting, member=member, channel=Channel.CODE, acting_user=user_of(member))

    assert at(starts_at - timedelta(hours=3, microseconds=1)) == "too_early"
    assert at(starts_at + timedelta(hours=14)) == "day_is_over"
    with clock.pretend(starts_at - timedelta(hours=3)):
        arrive(meeting, member=member, channel=Channel.CODE, acting_user=user_of(member))
    assert Attendance.objects.count() == 1


def test_nobody_is_present_after_the_meeting() -> None:
    member = nakes()
    meeting = held(group_meeting(), members=[])

    assert code_of(check_in, meeting, member=member, acting_user=rini()) == "meeting_is_over"
    refused = code_of(arrive, meeting, member=member, channel=Channel.CODE, acting_user=user_of(member))
    assert refused == "meeting_is_over"
    assert not Attendance.objects.exists()


def test_the_own_presence_is_noted_by_oneself_alone() -> None:
    member, other = nakes(), nakes()
    meeting = group_meeting()

    foreign = code_of(arrive, meeting, member=member, channel=Channel.CODE, acting_user=user_of(other))

    assert foreign == "not_for_this_member"
    assert code_of(arrive, meeting, member=member, channel=Channel.CODE, acting_user=joko()) == "not_for_this_member"
    assert not Attendance.objects.exists()


def test_an_institution_is_present_through_who_casts_its_vote() -> None:
    clinic = make_member(group="faskes")
    meeting = group_meeting("faskes")
    silent = user_by(give(clinic))

    refused = code_of(arrive, meeting, member=clinic, channel=Channel.CODE, acting_user=silent)
    noted = arrive(meeting, member=clinic, channel=Channel.CODE, acting_user=user_of(clinic))

    assert refused == "not_the_voter"
    assert (noted.member_id, noted.channel, Attendance.objects.count()) == (clinic.pk, "kode", 1)


def test_a_wrong_name_leaves_a_counter_entry_and_can_come_again() -> None:
    member = nakes()
    meeting = group_meeting()
    wrong = check_in(meeting, member=member, acting_user=rini())

    undo_check_in(wrong, reason=" Salah nama. ", acting_user=budi())

    undone = AttendanceUndone.objects.get()
    assert (undone.member_id, undone.channel, undone.noted_by_id) == (member.pk, "pintu", rini().pk)
    assert (undone.reason, undone.undone_by_id) == ("Salah nama.", budi().pk)
    assert not Attendance.objects.exists()
    assert Notice.objects.filter(key=f"hadir-batal:{wrong.pk}").count() == 1
    assert ActionLog.objects.get(action="governance.meeting.check_in_undone").after == {"reason": "Salah nama."}
    assert check_in(meeting, member=member, acting_user=rini()).pk != wrong.pk


def test_undoing_needs_a_reason_and_happens_once() -> None:
    member = nakes()
    meeting = group_meeting()
    attendance = check_in(meeting, member=member, acting_user=rini())

    assert code_of(undo_check_in, attendance, reason=" ", acting_user=budi()) == "reason_missing"
    assert Attendance.objects.count() == 1
    undo_check_in(attendance, reason="Keliru.", acting_user=budi())
    stale = Attendance(pk=attendance.pk)
    assert code_of(undo_check_in, stale, reason="Keliru.", acting_user=budi()) == "not_on_the_list"
    assert AttendanceUndone.objects.count() == 1


def test_a_name_stays_when_the_meeting_is_over() -> None:
    member = nakes()
    meeting = held(group_meeting(), members=[member])
    attendance = Attendance.objects.get()

    assert code_of(undo_check_in, attendance, reason="Keliru.", acting_user=budi()) == "meeting_is_over"
    assert not AttendanceUndone.objects.exists()
    refused = raw_sql_is_refused("DELETE FROM governance_attendance WHERE meeting_id = %s", meeting.pk)
    assert "is over" in refused


def test_raw_sql_takes_no_name_off_without_a_counter_entry_and_changes_none() -> None:
    member = nakes()
    attendance = check_in(group_meeting(), member=member, acting_user=rini())

    assert "no counter-entry" in raw_sql_is_refused("DELETE FROM governance_attendance WHERE id = %s", attendance.pk)
    moved = raw_sql_is_refused("UPDATE governance_attendance SET channel = 'daring' WHERE id = %s", attendance.pk)
    assert "Cannot update" in moved
    assert Attendance.objects.get().channel == "pintu"


def test_raw_sql_changes_no_counter_entry() -> None:
    attendance = check_in(group_meeting("nakes"), member=nakes(), acting_user=rini())
    undo_check_in(attendance, reason="Keliru.", acting_user=budi())

    assert "Cannot update or delete" in raw_sql_is_refused("UPDATE governance_attendanceundone SET reason = 'Lain.'")
    assert "Cannot update or delete" in raw_sql_is_refused("DELETE FROM governance_attendanceundone")


INSERT = """
    INSERT INTO governance_attendance (meeting_id, member_id, group_id, channel, checked_in_at)
    VALUES (%s, %s, %s, 'pintu', now())
"""


def test_raw_sql_notes_nobody_who_does_not_count() -> None:
    member, other = nakes(), make_member(group="pengguna")
    meeting = group_meeting()
    outside = suspend(nakes())

    assert "may not attend" in raw_sql_is_refused(INSERT, meeting.pk, other.pk, "pengguna")
    assert "may not attend" in raw_sql_is_refused(INSERT, meeting.pk, other.pk, "nakes")
    assert "may not attend" in raw_sql_is_refused(INSERT, meeting.pk, outside.pk, "nakes")
    assert raw_sql(INSERT, meeting.pk, member.pk, "nakes") == 1
    held(meeting, members=[])
    assert "takes no names" in raw_sql_is_refused(INSERT, meeting.pk, nakes().pk, "nakes")


def test_the_step_says_who_is_new() -> None:
    first, second = nakes(), nakes()
    meeting = group_meeting()

    with transaction.atomic():
        note_presence(meeting, [first.pk], channel=Channel.WRITTEN, noted_by=None)
        new = note_presence(meeting, [first.pk, second.pk], channel=Channel.PAPER, noted_by=rini())

    assert new == {second.pk}
    assert dict(Attendance.objects.values_list("member", "channel")) == {first.pk: "tertulis", second.pk: "kertas"}
