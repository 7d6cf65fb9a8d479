"""The life of a meeting: planned, led, opened, failed for want of a quorum, ended. Attendance is in `presence`."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.bylaws.queries import bylaws_on, rules_of
from governance.meetings.agenda import write_usual_agenda
from governance.meetings.inviting import invite_all
from governance.meetings.locks import lock_meeting
from governance.meetings.models import Meeting
from governance.meetings.planning import GROUPS_MEET_DAYS_BEFORE
from governance.meetings.queries import attendance, counts_from, founders_by_group
from governance.meetings.rules import (
    ending_problems,
    failed_quorum_problems,
    founder_problems,
    occasion_problems,
    opening_problems,
    plan_problems,
)
from governance.meetings.states import FINISHED, CalledBy, MeetingKind, MeetingState, Mode, Occasion
from governance.meetings.todos import plan_todos
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from members.registry.models import Group

GROUPS_MEET_BEFORE = timedelta(days=GROUPS_MEET_DAYS_BEFORE)


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
    occasion: Occasion = Occasion.ORDINARY,
    mode: Mode = Mode.IN_PERSON,
    book_year: int | None = None,
    online_url: str = "",
    called_by: CalledBy | None = None,
    reason: str = "",
    replies_until: datetime | None = None,
    invite: bool = True,
) -> Meeting:
    """Plan a plenary and, before it, one assembly of each group of the bylaws, with agenda and work around them.

    The groups meet a week earlier (or now, where that has passed) unless `groups_meet_at` says when; of a written one
    they answer until the plenary begins. Invitations go out at once unless `invite` is false.
    Refused: `no_bylaws`, `meeting_in_the_past`, `groups_meet_after_plenary`, `book_year_missing`,
    `book_year_not_over`, `reason_missing`, `replies_until_missing`, `two_persons`; those of `send_invitations` where
    it invites at once; by the database as `one_annual_plenary_per_book_year`.
    """
    now = clock.now()
    first = groups_meet_at or max(starts_at - GROUPS_MEET_BEFORE, now)
    plenary = Meeting(
        kind=MeetingKind.PLENARY,
        occasion=occasion,
        mode=mode,
        title=title,
        reason=reason,
        called_by=called_by or "",
        book_year=book_year if occasion == Occasion.ANNUAL else None,
        starts_at=starts_at,
        replies_until=replies_until if mode == Mode.WRITTEN else None,
        place=place,
        online_url=online_url,
        chair=chair,
        secretary=secretary,
    )
    _refuse_plan(plenary, first, now=now)
    plenary.bylaws = bylaws_on(clock.day_of(starts_at))
    plenary.save(force_insert=True)
    groups = _plan_assemblies(plenary, starts_at=first)
    write_usual_agenda([plenary, *groups])
    plan_todos(plenary, groups_on=clock.day_of(first))
    after = {"starts_at": starts_at, "occasion": str(occasion), "mode": str(mode), "book_year": plenary.book_year}
    record("governance.meeting.planned", plenary, acting_user=acting_user, after=after)
    if invite:
        invite_all([*groups, plenary], acting_user=acting_user)
    return plenary


def _refuse_plan(plenary: Meeting, groups_meet_at: datetime, *, now: datetime) -> None:
    problems = plan_problems(starts_at=plenary.starts_at, groups_meet_at=groups_meet_at, now=now)
    problems += occasion_problems(
        occasion=plenary.occasion,
        mode=plenary.mode,
        book_year=plenary.book_year,
        has_reason=bool(plenary.reason and plenary.called_by),
        starts_at=plenary.starts_at,
        starts_on=clock.day_of(plenary.starts_at),
        replies_until=plenary.replies_until,
    )
    refuse_on(problems)
    _refuse_one_person(plenary.chair, plenary.secretary)


@step
def _plan_assemblies(plenary: Meeting, *, starts_at: datetime) -> list[Meeting]:
    """One assembly for each group, held in the same way, with the same chair and secretary until others are named."""
    assert plenary.bylaws is not None
    return Meeting.objects.bulk_create(
        Meeting(
            kind=MeetingKind.GROUP,
            occasion=plenary.occasion,
            mode=plenary.mode,
            group=group,
            plenary=plenary,
            title=_("Rapat Kelompok %(group)s: %(title)s") % {"group": group.name, "title": plenary.title[:140]},
            reason=plenary.reason,
            called_by=plenary.called_by,
            book_year=plenary.book_year,
            bylaws=plenary.bylaws,
            starts_at=starts_at,
            replies_until=plenary.starts_at if plenary.mode == Mode.WRITTEN else None,
            place=plenary.place,
            online_url=plenary.online_url,
            chair=plenary.chair,
            secretary=plenary.secretary,
        )
        for group in _groups_of(plenary)
    )


def _groups_of(plenary: Meeting) -> "QuerySet[Group]":
    assert plenary.bylaws is not None
    return Group.objects.filter(code__in=rules_of(plenary.bylaws).group_codes).order_by("position")


@act
def plan_founding(
    *,
    title: str,
    starts_at: datetime,
    place: str,
    acting_user: User,
    mode: Mode = Mode.IN_PERSON,
    online_url: str = "",
    chair: User | None = None,
    secretary: User | None = None,
) -> Meeting:
    """Plan the meeting in which founders decide on a cooperative: no bylaws, no members, no groups before it.

    Refused: `meeting_in_the_past`, `two_persons`, `not_in_writing` (founders sign what they hear).
    """
    refuse_on(plan_problems(starts_at=starts_at, groups_meet_at=starts_at, now=clock.now()))
    _refuse_one_person(chair, secretary)
    if mode == Mode.WRITTEN:
        raise DomainError("not_in_writing", _("Rapat pendirian diadakan tatap muka atau daring, bukan tertulis."))
    meeting = Meeting.objects.create(
        kind=MeetingKind.FOUNDING,
        occasion=Occasion.FOUNDING,
        mode=mode,
        title=title,
        starts_at=starts_at,
        place=place,
        online_url=online_url,
        chair=chair,
        secretary=secretary,
    )
    write_usual_agenda([meeting])
    plan_todos(meeting, groups_on=clock.day_of(starts_at))
    record("governance.meeting.planned", meeting, acting_user=acting_user, after={"starts_at": starts_at})
    return meeting


@act
def open_meeting(meeting: Meeting, *, acting_user: User) -> Meeting:
    """Open a meeting on its day and freeze how many may attend.

    Refused: `meeting_not_planned`, `meeting_too_early`, `meeting_not_led`, `members_not_invited` (founders invite each
    other); by the database a plenary as `plenary_waits_for_every_group` or `one_plenary_at_a_time`.
    """
    locked = lock_meeting(meeting.pk)
    refuse_on(
        opening_problems(
            state=locked.state,
            starts_on=clock.day_of(locked.starts_at),
            today=clock.today(),
            is_led=locked.chair_id is not None and locked.secretary_id is not None,
            is_invited=_is_invited(locked),
        )
    )
    if locked.kind != MeetingKind.FOUNDING:
        _freeze_eligible(locked)
    locked.opened_at = clock.now()
    _move(locked, MeetingState.OPEN, "opened_at", "eligible", "eligible_groups")
    after = {"eligible": locked.eligible, "opened_at": locked.opened_at}
    record("governance.meeting.opened", locked, acting_user=acting_user, after=after)
    return locked


def _is_invited(meeting: Meeting) -> bool:
    return meeting.invited_at is not None or meeting.kind == MeetingKind.FOUNDING


def _freeze_eligible(meeting: Meeting) -> None:
    """Before `opened_at` is set: until then it is counted from who counts now, the delegates of their plenary alone."""
    count = attendance(meeting)
    meeting.eligible, meeting.eligible_groups = count.eligible, count.eligible_by_group


@act
def record_failed_quorum(meeting: Meeting, *, acting_user: User) -> Meeting:
    """Put on record that too few came; of a written meeting, that too few answered in time.

    Refused: `meeting_not_planned`, `members_not_invited`, `meeting_not_started`, `quorum_is_reached`.
    """
    locked = lock_meeting(meeting.pk)
    now, count = clock.now(), attendance(locked)
    refuse_on(
        failed_quorum_problems(
            state=locked.state,
            mode=locked.mode,
            counts_from=counts_from(locked),
            now=now,
            count=count,
            is_invited=_is_invited(locked),
        )
    )
    locked.closed_at = now
    locked.eligible, locked.eligible_groups = count.eligible, count.eligible_by_group
    _move(locked, MeetingState.NO_QUORUM, "closed_at", "eligible", "eligible_groups")
    after = {"present": count.present, "eligible": count.eligible}
    record("governance.meeting.quorum_failed", locked, acting_user=acting_user, after=after)
    return locked


@step
def end_meeting(meeting: Meeting) -> Meeting:
    """Close an open meeting, inside the act that writes its minutes.

    Refused: `meeting_not_open`, `replies_are_awaited` (a written one), `too_few_founders`, `too_few_groups`.
    """
    locked = lock_meeting(meeting.pk)
    if locked.state != MeetingState.OPEN:
        raise DomainError("meeting_not_open", _("Rapat ini tidak sedang berlangsung."))
    if locked.kind == MeetingKind.FOUNDING:
        refuse_on(founder_problems(founders_by_group(locked)))
    elif locked.mode == Mode.WRITTEN:
        count = attendance(locked)
        all_replied = count.present >= count.eligible
        until = locked.replies_until
        refuse_on(ending_problems(replies_until=until, now=clock.now(), all_replied=all_replied))
    locked.closed_at = clock.now()
    _move(locked, MeetingState.CLOSED, "closed_at")
    return locked


@act
def name_chair_and_secretary(meeting: Meeting, *, chair: User, secretary: User, acting_user: User) -> Meeting:
    """Say who leads the meeting and who writes its minutes: both sign. Refused: `meeting_is_over`, `two_persons`."""
    locked = lock_meeting(meeting.pk)
    if locked.state in FINISHED:
        raise DomainError("meeting_is_over", _("Rapat ini sudah selesai."))
    _refuse_one_person(chair, secretary)
    locked.chair, locked.secretary = chair, secretary
    locked.save(update_fields=["chair", "secretary"])
    after = {"chair": chair.pk, "secretary": secretary.pk}
    record("governance.meeting.led", locked, acting_user=acting_user, after=after)
    return locked


def _refuse_one_person(chair: User | None, secretary: User | None) -> None:
    if chair is not None and secretary is not None and chair.pk == secretary.pk:
        raise DomainError("two_persons", _("Pimpinan rapat dan notulis adalah dua orang."))


def _move(meeting: Meeting, state: MeetingState, *fields: str) -> None:
    meeting.state = state
    meeting.save(update_fields=["state", *fields])
