"""Reads of the meetings: who may come, who came, and whether that is a quorum."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from governance.bylaws.queries import rules_of
from governance.meetings.models import Attendance, Delegate, Meeting
from governance.meetings.rules import FOUNDERS_PRESENT, AttendanceCount, count_attendance
from governance.meetings.states import FINISHED, MeetingKind, MeetingState
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
    """Present and eligible by group: as frozen at the opening, or as of now while it is planned. Two counts at most.

    In a plenary each group may be asked for a presence of its own (`deciding.group_quorum`).
    """
    if meeting.bylaws is None:
        return _founders_present(meeting)
    rules = rules_of(meeting.bylaws)
    second = meeting.second_call_of_id is not None
    groups = (meeting.group_id,) if meeting.group_id else tuple(rules.group_codes)
    present = Attendance.objects.filter(meeting=meeting).values_list("group_id").annotate(Count("pk"))
    return count_attendance(
        groups,
        present=dict(present.order_by()),
        eligible=eligible_groups(meeting),
        quorum=rules.quorum(is_second_call=second),
        is_second_call=second,
        group_quorum=rules.deciding.group_quorum if meeting.kind == MeetingKind.PLENARY else None,
    )


def eligible_groups(meeting: Meeting) -> dict[str, int]:
    """How many of each group count for the quorum: the number frozen at the opening, or as the register stands now.

    Where the bylaws let delegates vote, a plenary is theirs alone. A meeting opened before the numbers were kept by
    group is counted from the register as of that moment.
    """
    if meeting.eligible_groups is not None:
        return dict(meeting.eligible_groups)
    at = meeting.opened_at or meeting.closed_at
    if at is not None:
        return eligible_by_group(at)
    return dict(who_counts(meeting).order_by().values_list("group_id").annotate(Count("pk")))


def eligible_by_group(at: datetime) -> dict[str, int]:
    """Active members with a vote at that instant, by group, from the register: the same whenever it is asked."""
    entries = RegisterEntry.objects.filter(entered_at__lte=at)
    latest = entries.order_by("member_id", "-id").distinct("member_id").values("pk")
    active = RegisterEntry.objects.filter(pk__in=latest, status=MemberStatus.ACTIVE, has_vote=True).order_by()
    return dict(active.values_list("group_id").annotate(Count("pk")))


def _founders_present(meeting: Meeting) -> AttendanceCount:
    """At a founding there are no members yet: the founders who are listed are those who are there."""
    founders = dict(meeting.founders.order_by("group__position").values_list("group_id").annotate(Count("pk")))
    return count_attendance(
        tuple(founders), present=founders, eligible=founders, quorum=FOUNDERS_PRESENT, is_second_call=False
    )


def may_attend(meeting: Meeting) -> QuerySet[Member]:
    """Active members with a vote, of the meeting's group if it has one."""
    members = Member.objects.filter(status=MemberStatus.ACTIVE, has_vote=True)
    return members.filter(group=meeting.group_id) if meeting.group_id else members


def who_counts(meeting: Meeting) -> QuerySet[Member]:
    """Whose presence counts for the quorum: those who may attend; of a plenary by delegates, the delegates alone."""
    members = may_attend(meeting)
    return members.filter(pk__in=_delegates(meeting)) if by_delegates(meeting) else members


def by_delegates(meeting: Meeting) -> bool:
    """Whether this is a plenary in which the delegates of the groups vote, not every member."""
    if meeting.kind != MeetingKind.PLENARY or meeting.bylaws is None:
        return False
    return rules_of(meeting.bylaws).deciding.voters == "delegates"


def _delegates(meeting: Meeting) -> QuerySet[Delegate, int]:
    return Delegate.objects.filter(plenary=meeting, ended_at__isnull=True).values_list("member_id", flat=True)


def not_yet_present(meeting: Meeting, *, search: str) -> QuerySet[Member]:
    """Those who may attend, are not checked in, and match a name or number."""
    members = who_counts(meeting).exclude(attendances__meeting=meeting).select_related("group")
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
