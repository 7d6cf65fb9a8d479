"""Reads of the meetings: who may come, who came, and whether that is a quorum."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from governance.bylaws.queries import rules_of
from governance.meetings.models import Attendance, Meeting
from governance.meetings.rules import AttendanceCount, count_attendance, is_second_call
from governance.meetings.states import FINISHED, MeetingState
from kmp import clock
from members.registry.models import Member, RegisterEntry
from members.registry.states import MemberStatus


def meetings(*, search: str = "", state: str = "") -> QuerySet[Meeting]:
    """Meetings, the newest first; `state` narrows to one, `search` looks into title, place and group."""
    found = Meeting.objects.select_related("group", "plenary", "bylaws")
    if state:
        found = found.filter(state=state)
    if search:
        found = found.filter(Q(title__icontains=search) | Q(place__icontains=search) | Q(group__name__icontains=search))
    return found


def state_counts() -> dict[str, int]:
    """How many meetings stand in each state."""
    return dict(Meeting.objects.order_by().values_list("state").annotate(Count("pk")))


def group_meetings(plenary: Meeting) -> QuerySet[Meeting]:
    """The assemblies of the groups before this plenary, in the groups' order, with their minutes."""
    return plenary.group_meetings.select_related("group", "minutes").order_by("group__position")


def attendance(meeting: Meeting) -> AttendanceCount:
    """Present and eligible by group: as frozen at the opening, or as of now while it is planned."""
    assert meeting.bylaws is not None  # a founding meeting has founders, not members
    rules = rules_of(meeting.bylaws)
    second = second_call(meeting)
    groups = (meeting.group_id,) if meeting.group_id else tuple(rules.group_codes)
    present = Attendance.objects.filter(meeting=meeting).values_list("group_id").annotate(Count("pk"))
    return count_attendance(
        groups,
        present=dict(present.order_by()),
        eligible=eligible_by_group(meeting.opened_at or meeting.closed_at or clock.now()),
        quorum=rules.quorum(is_second_call=second),
        is_second_call=second,
    )


def eligible_by_group(at: datetime) -> dict[str, int]:
    """Active members with a vote at that instant, by group, from the register: the same whenever it is asked."""
    entries = RegisterEntry.objects.filter(entered_at__lte=at)
    latest = entries.order_by("member_id", "-id").distinct("member_id").values("pk")
    active = RegisterEntry.objects.filter(pk__in=latest, status=MemberStatus.ACTIVE, has_vote=True).order_by()
    return dict(active.values_list("group_id").annotate(Count("pk")))


def second_call(meeting: Meeting) -> bool:
    """Whether this meeting repeats one of the same kind and group that failed for want of a quorum."""
    assert meeting.bylaws is not None
    failed = (
        Meeting.objects.filter(
            kind=meeting.kind, group=meeting.group_id, state=MeetingState.NO_QUORUM, starts_at__lt=meeting.starts_at
        )
        .exclude(pk=meeting.pk)
        .order_by("-starts_at")
        .values_list("starts_at", flat=True)
        .first()
    )
    return is_second_call(
        failed_on=local_date(failed) if failed else None,
        on=local_date(meeting.starts_at),
        within_days=rules_of(meeting.bylaws).deciding.second_call_days,
    )


def may_attend(meeting: Meeting) -> QuerySet[Member]:
    """Active members with a vote, of the meeting's group if it has one."""
    members = Member.objects.filter(status=MemberStatus.ACTIVE, has_vote=True)
    return members.filter(group=meeting.group_id) if meeting.group_id else members


def not_yet_present(meeting: Meeting, *, search: str) -> QuerySet[Member]:
    """Those who may attend, are not checked in, and match a name or number."""
    members = may_attend(meeting).exclude(attendances__meeting=meeting).select_related("group")
    if search:
        members = members.filter(Q(name__icontains=search) | Q(number__icontains=search))
    return members.order_by("group__position", "number")


def groups_without_outcome(plenary: Meeting) -> list[str]:
    """Names of the groups that keep the plenary from opening: neither minutes nor a failed quorum yet."""
    pending = plenary.group_meetings.exclude(state__in=FINISHED).select_related("group").order_by("group__position")
    return [meeting.group.name if meeting.group else meeting.title for meeting in pending]


def local_date(instant: datetime) -> date:
    """The business date of an instant in the cooperative's zone."""
    return instant.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
