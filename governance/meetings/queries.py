"""Reads of the meetings: who may come, who came, and whether that is a quorum."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from governance.bylaws.deciding import MeetingRule
from governance.bylaws.models import BylawVersion
from governance.bylaws.queries import rules_of
from governance.meetings.models import AgendaItem, Attendance, Delegate, Invitation, Meeting, MeetingPaper, Todo
from governance.meetings.planning import AnnualPlan, agenda_times, annual_plan
from governance.meetings.rules import FOUNDERS_PRESENT, AttendanceCount, count_attendance
from governance.meetings.states import Duty, MeetingKind, MeetingState, Mode, Occasion, Rsvp
from kmp import clock
from kmp.accounts.models import User
from kmp.roles import Role, roles_of
from members.registry.models import Group, Member, RegisterEntry
from members.registry.states import MemberStatus

DUE_SOON_DAYS = 7


def meetings(*, search: str = "", state: str = "", occasion: str = "") -> QuerySet[Meeting]:
    """Meetings, the newest first; `state` and `occasion` narrow to one, `search` looks into title, place and group."""
    found = Meeting.objects.select_related("group", "plenary", "bylaws")
    if state:
        found = found.filter(state=state)
    if occasion:
        found = found.filter(occasion=occasion)
    if search:
        found = found.filter(Q(title__icontains=search) | Q(place__icontains=search) | Q(group__name__icontains=search))
    return found


def state_counts() -> dict[str, int]:
    """How many meetings stand in each state."""
    return dict(Meeting.objects.order_by().values_list("state").annotate(Count("pk")))


def group_meetings(plenary: Meeting) -> QuerySet[Meeting]:
    """The assemblies of the groups before this plenary, in the groups' order, with their minutes.

    A second call of a plenary comes after the assemblies of the first.
    """
    found = Meeting.objects.filter(plenary__in=[plenary.pk, plenary.second_call_of_id or plenary.pk])
    return found.select_related("group", "minutes").order_by("group__position", "id")


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
    founders = founders_by_group(meeting)
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


def delegates_sent(plenary: Meeting) -> QuerySet[Delegate]:
    """Who speaks for each group in this plenary, in the order of the groups."""
    sent = Delegate.objects.filter(plenary=plenary, ended_at__isnull=True).select_related("group", "member")
    return sent.order_by("group__position", "id")


def groups_without_outcome(plenary: Meeting) -> list[str]:
    """Names of the groups that keep the plenary from opening: neither minutes nor a failed quorum yet."""
    found = group_meetings(plenary)
    ended = {one.group_id for one in found if one.state in (MeetingState.CLOSED, MeetingState.NO_QUORUM)}
    pending = {one.group_id: one.group.name for one in found if one.group and one.group_id not in ended}
    return list(pending.values())


def counts_from(meeting: Meeting) -> datetime:
    """From when too few present are too few for good: the hour of the meeting, the last of a written one's replies."""
    return meeting.replies_until or meeting.starts_at


def founders_by_group(meeting: Meeting) -> dict[str, int]:
    """How many founders each group has, as listed at a founding meeting."""
    rows = meeting.founders.order_by("group__position").values_list("group_id").annotate(Count("pk"))
    return dict(rows)


def meeting_rule(meeting: Meeting) -> MeetingRule:
    """The days of the bylaws under which it is held; at a founding what is usual."""
    return rules_of(meeting.bylaws).deciding.meetings if meeting.bylaws else MeetingRule()


def second_call_days(meeting: Meeting) -> int:
    """Within how many days of the first its second call comes; none at a founding."""
    return rules_of(meeting.bylaws).deciding.second_call_days if meeting.bylaws else 0


def second_call_until(meeting: Meeting) -> date:
    """The last day on which a failed meeting may be called again."""
    return clock.day_of(counts_from(meeting)) + timedelta(days=second_call_days(meeting))


def may_be_called_again(meeting: Meeting, now: datetime) -> bool:
    """Whether a second call is still possible: a first call that failed, none made yet, and the days are not over."""
    failed = meeting.state == MeetingState.NO_QUORUM and meeting.second_call_of_id is None
    return failed and not hasattr(meeting, "second_call") and clock.day_of(now) <= second_call_until(meeting)


@dataclass(frozen=True)
class TimedItem:
    """One point of an agenda with the instants at which it begins and ends."""

    item: AgendaItem
    begins: datetime
    ends: datetime


def agenda_of(meeting: Meeting) -> list[TimedItem]:
    """The agenda with its clock times, counted from the hour of the meeting."""
    items = list(meeting.agenda.order_by("position"))
    after = agenda_times([item.minutes for item in items])
    begins = [meeting.starts_at + timedelta(minutes=minutes) for minutes in after]
    return [TimedItem(item, at, at + timedelta(minutes=item.minutes)) for item, at in zip(items, begins, strict=True)]


def papers_of(meeting: Meeting) -> QuerySet[MeetingPaper]:
    """The material that was not withdrawn, with its files, in the order it was added."""
    return _papers().filter(meeting=meeting).order_by("id")


def _papers() -> QuerySet[MeetingPaper]:
    return MeetingPaper.objects.filter(removed_at__isnull=True).select_related("file", "item")


DUTIES = {
    Role.PENGURUS: frozenset({Duty.CHAIR, Duty.SECRETARY, Duty.TREASURER}),
    Role.PENGAWAS: frozenset({Duty.SUPERVISOR}),
    Role.PETUGAS: frozenset({Duty.STAFF}),
}


def role_of(duty: Duty) -> Role:
    """The role whose people have that duty."""
    return next(role for role, duties in DUTIES.items() if duty in duties)


def todos() -> QuerySet[Todo]:
    """The work around meetings that are still to be held or were held: not of failed or called off ones."""
    gone = (MeetingState.CALLED_OFF, MeetingState.NO_QUORUM)
    found = Todo.objects.exclude(meeting__state__in=gone).select_related("meeting", "assigned_to", "done_by")
    return found.order_by("due_on", "id")


def todos_of_meeting(meeting: Meeting) -> QuerySet[Todo]:
    """The work around this meeting, by its days."""
    return meeting.todos.select_related("assigned_to", "done_by").order_by("due_on", "id")


def open_todos() -> QuerySet[Todo]:
    """What is not done yet, the most urgent first."""
    return todos().filter(done_at__isnull=True)


def todos_for(user: User) -> QuerySet[Todo]:
    """What `user` has still to do: given to them, or to nobody else of their role. The most urgent first."""
    duties = [duty for role in roles_of(user) for duty in DUTIES.get(role, ())]
    return open_todos().filter(Q(assigned_to=user) | Q(assigned_to__isnull=True, duty__in=duties))


def count_todos(user: User) -> int:
    """How much of it is due within a week or late, for the navigation."""
    return todos_for(user).filter(due_on__lte=clock.today() + timedelta(days=DUE_SOON_DAYS)).count()


@dataclass(frozen=True)
class AnnualOutlook:
    """The next annual meeting that is owed: its days, and the plenary if one is planned or under way."""

    plan: AnnualPlan
    meeting: Meeting | None
    days_left: int


def annual_outlook(today: date) -> AnnualOutlook | None:
    """For the last book year that has ended, or once its meeting was held for the one that runs; None without bylaws.

    Which days are in time is said by the bylaws in force today.
    """
    version = BylawVersion.objects.filter(valid_from__lte=today).order_by("-valid_from", "-number").first()
    if version is None:
        return None
    year = today.year - 1
    annual = Meeting.objects.filter(kind=MeetingKind.PLENARY, occasion=Occasion.ANNUAL)
    if annual.filter(book_year=year, state=MeetingState.CLOSED).exists():
        year += 1
    meeting = annual.filter(book_year=year).exclude(state=MeetingState.CALLED_OFF).order_by("-id").first()
    deciding = rules_of(version).deciding
    plan = annual_plan(year, rule=deciding.meetings, second_call_days=deciding.second_call_days, today=today)
    return AnnualOutlook(plan, meeting, plan.days_left(today))


def invitations_of(meeting: Meeting, *, search: str = "", answer: str = "", group: str = "") -> QuerySet[Invitation]:
    """Who is invited, by group and number; `answer` is one of `ANSWERS`."""
    found = Invitation.objects.filter(meeting=meeting).select_related("member__group")
    if answer:
        found = found.filter(ANSWERS[answer])
    if group:
        found = found.filter(member__group=group)
    if search:
        found = found.filter(Q(member__name__icontains=search) | Q(member__number__icontains=search))
    return found.order_by("member__group__position", "member__number")


ANSWERS = {
    "belum_diterima": Q(received_at__isnull=True),
    "diterima": Q(received_at__isnull=False),
    "hadir": Q(rsvp=Rsvp.COMES),
    "daring": Q(rsvp=Rsvp.COMES_ONLINE),
    "tidak": Q(rsvp=Rsvp.STAYS_AWAY),
    "belum_menjawab": Q(rsvp=""),
}


def invitation_counts(meeting: Meeting) -> dict[str, int]:
    """How many invitations were sent (`""`), and how many fit each of `ANSWERS`; one statement."""
    counts = {name: Count("pk", filter=fits) for name, fits in ANSWERS.items()}
    found: dict[str, int] = Invitation.objects.filter(meeting=meeting).aggregate(sent=Count("pk"), **counts)
    return {"": found.pop("sent"), **found}


def meetings_for(member: Member) -> QuerySet[Meeting]:
    """Plenaries, and the assemblies of the member's group, to which invitations went out."""
    open_to = Q(group__isnull=True) | Q(group=member.group_id)
    found = Meeting.objects.filter(open_to, invited_at__isnull=False).exclude(kind=MeetingKind.FOUNDING)
    return found.select_related("group", "plenary")


def waiting_in_writing(member: Member) -> QuerySet[Meeting]:
    """Written meetings that are under way and have no answer of this member yet, the first to end first."""
    rows = Meeting.objects.filter(mode=Mode.WRITTEN, state=MeetingState.OPEN, replies_until__gt=clock.now())
    return rows.filter(invitations__member=member).exclude(attendances__member=member).order_by("replies_until", "pk")


def invitation_to(meeting: Meeting, member: Member) -> Invitation | None:
    """The member's own invitation to this meeting."""
    return Invitation.objects.filter(meeting=meeting, member=member).first()


def attendance_of(meeting: Meeting, member: Member) -> Attendance | None:
    """The member's own line on the attendance list."""
    return Attendance.objects.filter(meeting=meeting, member=member).first()


def uninvited_count(meeting: Meeting) -> int:
    """How many count for this meeting and have no invitation: members since it was sent, or delegates named since."""
    return who_counts(meeting).exclude(invitations__meeting=meeting).count()


def groups_of(meeting: Meeting) -> dict[str, str]:
    """The groups whose members are invited, in their order."""
    groups = Group.objects.order_by("position")
    return dict((groups.filter(pk=meeting.group_id) if meeting.group_id else groups).values_list("code", "name"))


def shown_papers(meeting: Meeting) -> list[MeetingPaper]:
    """The material of a meeting; of a group's assembly also that of the plenary it prepares."""
    found = _papers().filter(meeting__in=[meeting.pk, meeting.plenary_id or meeting.pk])
    return sorted(found, key=lambda paper: (paper.meeting_id != meeting.pk, paper.pk))
