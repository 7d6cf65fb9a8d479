"""The only writers of the meetings: plan, check in, open, fail, close with minutes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.bylaws.queries import bylaws_on, rules_of
from governance.meetings.locks import lock_meeting
from governance.meetings.models import Attendance, Meeting
from governance.meetings.queries import attendance, local_date, may_attend
from governance.meetings.rules import failed_quorum_problems, opening_problems, plan_problems
from governance.meetings.states import FINISHED, MeetingKind, MeetingState
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from kmp.ui.formats import day_and_date, hour
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Group, Member
from members.registry.states import MemberStatus

GROUPS_MEET_BEFORE = timedelta(days=7)  # as usual: a week to bring the groups' advice to the plenary


@act
def plan_plenary(
    *,
    title: str,
    starts_at: datetime,
    place: str,
    acting_user: User,
    groups_meet_at: datetime | None = None,
    chair: User | None = None,
    secretary: User | None = None,
) -> Meeting:
    """Plan a plenary and, before it, one assembly of each group of the bylaws.

    The groups meet a week earlier (or now, where that has passed) unless `groups_meet_at` says when.
    Refused: `no_bylaws`, `meeting_in_the_past`, `groups_meet_after_plenary`.
    """
    now = clock.now()
    first = groups_meet_at or max(starts_at - GROUPS_MEET_BEFORE, now)
    refuse_on(plan_problems(starts_at=starts_at, groups_meet_at=first, now=now))
    bylaws = bylaws_on(local_date(starts_at))
    plenary = Meeting.objects.create(
        kind=MeetingKind.PLENARY,
        title=title,
        starts_at=starts_at,
        place=place,
        bylaws=bylaws,
        chair=chair,
        secretary=secretary,
    )
    groups = Meeting.objects.bulk_create(
        Meeting(
            kind=MeetingKind.GROUP,
            group=group,
            plenary=plenary,
            title=_("Rapat Kelompok %(group)s: %(title)s") % {"group": group.name, "title": title[:140]},
            starts_at=first,
            place=place,
            bylaws=bylaws,
            chair=chair,
            secretary=secretary,
        )
        for group in Group.objects.filter(code__in=rules_of(bylaws).group_codes)
    )
    for meeting in (*groups, plenary):
        _invite(meeting)
    record("governance.meeting.planned", plenary, acting_user=acting_user, after={"starts_at": starts_at})
    return plenary


@step
def _invite(meeting: Meeting) -> None:
    """Tell whoever may come, in the cooperative's own hours."""
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        when = f"{day_and_date(meeting.starts_at)}, {hour(meeting.starts_at)}"
    tell_members(
        may_attend(meeting),
        topic=Topic.MEETINGS,
        key=f"rapat:{meeting.pk}",
        title=f"Undangan: {meeting.title}",
        body=f"{when}\nTempat: {meeting.place}",
        path=reverse("votes"),
    )


@act
def check_in(meeting: Meeting, *, member: Member, acting_user: User) -> Attendance:
    """Note one member as present. Refused: `meeting_is_over`, `not_eligible`, `one_attendance_per_member`."""
    _locked_for_attendance(meeting)
    _refuse_stranger(meeting, member)
    attended = Attendance.objects.create(meeting=meeting, member=member, group_id=member.group_id)
    record("governance.meeting.checked_in", meeting, acting_user=acting_user, after={"member": member.number})
    return attended


@act
def check_in_many(meeting: Meeting, *, members: Iterable[Member], acting_user: User) -> int:
    """Note several as present; those already noted stay as they are. Returns how many were new.

    Refused: `meeting_is_over`; `not_eligible` if one of them may not attend (then nobody is noted).
    """
    _locked_for_attendance(meeting)
    before = meeting.attendances.count()
    rows = []
    for member in members:
        _refuse_stranger(meeting, member)
        rows.append(Attendance(meeting=meeting, member=member, group_id=member.group_id, checked_in_at=clock.now()))
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
    new = meeting.attendances.count() - before
    record("governance.meeting.checked_in", meeting, acting_user=acting_user, after={"members": new})
    return new


@act
def open_meeting(meeting: Meeting, *, acting_user: User) -> Meeting:
    """Open a meeting on its day and freeze how many may attend.

    Refused: `meeting_not_planned`, `meeting_too_early`, `meeting_not_led`; by the database a plenary as
    `plenary_waits_for_every_group` or `one_plenary_at_a_time`.
    """
    locked = lock_meeting(meeting.pk)
    starts_on = local_date(locked.starts_at)
    named = locked.chair_id is not None and locked.secretary_id is not None
    today = clock.today()
    refuse_on(opening_problems(state=locked.state, starts_on=starts_on, today=today, is_led=named))
    locked.opened_at = clock.now()
    count = attendance(locked)
    locked.eligible, locked.eligible_groups = count.eligible, count.eligible_by_group
    _move(locked, MeetingState.OPEN, "opened_at", "eligible", "eligible_groups")
    after = {"eligible": locked.eligible, "opened_at": locked.opened_at}
    record("governance.meeting.opened", locked, acting_user=acting_user, after=after)
    return locked


@act
def record_failed_quorum(meeting: Meeting, *, acting_user: User) -> Meeting:
    """Put on record that too few came. Refused: `meeting_not_planned`, `meeting_not_started`, `quorum_is_reached`."""
    locked = lock_meeting(meeting.pk)
    count = attendance(locked)
    now = clock.now()
    refuse_on(failed_quorum_problems(state=locked.state, starts_at=locked.starts_at, now=now, count=count))
    locked.closed_at = now
    locked.eligible, locked.eligible_groups = count.eligible, count.eligible_by_group
    _move(locked, MeetingState.NO_QUORUM, "closed_at", "eligible", "eligible_groups")
    after = {"present": count.present, "eligible": count.eligible}
    record("governance.meeting.quorum_failed", locked, acting_user=acting_user, after=after)
    return locked


@step
def end_meeting(meeting: Meeting) -> Meeting:
    """Close an open meeting, inside the act that writes its minutes. Refused: `meeting_not_open`."""
    locked = lock_meeting(meeting.pk)
    if locked.state != MeetingState.OPEN:
        raise DomainError("meeting_not_open", _("Rapat ini tidak sedang berlangsung."))
    locked.closed_at = clock.now()
    _move(locked, MeetingState.CLOSED, "closed_at")
    return locked


@act
def name_chair_and_secretary(meeting: Meeting, *, chair: User, secretary: User, acting_user: User) -> Meeting:
    """Say who leads the meeting and who writes its minutes: both sign. Refused: `meeting_is_over`, `two_persons`."""
    locked = lock_meeting(meeting.pk)
    if locked.state in FINISHED:
        raise DomainError("meeting_is_over", _("Rapat ini sudah selesai."))
    if chair.pk == secretary.pk:
        raise DomainError("two_persons", _("Pimpinan rapat dan notulis adalah dua orang."))
    locked.chair, locked.secretary = chair, secretary
    locked.save(update_fields=["chair", "secretary"])
    after = {"chair": chair.pk, "secretary": secretary.pk}
    record("governance.meeting.led", locked, acting_user=acting_user, after=after)
    return locked


def _move(meeting: Meeting, state: MeetingState, *fields: str) -> None:
    meeting.state = state
    meeting.save(update_fields=["state", *fields])


def _locked_for_attendance(meeting: Meeting) -> Meeting:
    locked = lock_meeting(meeting.pk)
    if locked.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        raise DomainError("meeting_is_over", _("Daftar hadir rapat ini sudah ditutup."))
    return locked


def _refuse_stranger(meeting: Meeting, member: Member) -> None:
    """Only active members with a vote count for the quorum, and only of its own group in a group assembly."""
    has_vote = member.status == MemberStatus.ACTIVE and member.has_vote
    if not has_vote or meeting.group_id not in (None, member.group_id):
        message = _("%(number)s tidak berhak hadir dalam rapat ini.") % {"number": member.number}
        raise DomainError("not_eligible", message, member=member.number)
