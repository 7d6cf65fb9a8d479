"""What becomes of a planned meeting: moved to another day, called off, or called a second time after it failed."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.meetings.agenda import copy_agenda
from governance.meetings.inviting import invitation_words, invite_all
from governance.meetings.locks import lock_meeting, lock_with_groups
from governance.meetings.models import Delegate, Meeting
from governance.meetings.queries import counts_from, second_call_days, who_counts
from governance.meetings.rules import move_problems, second_call_problems
from governance.meetings.states import MeetingKind, MeetingState, Mode
from governance.meetings.todos import plan_todos
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from kmp.ui.formats import day_and_date
from members.notices.services import tell_members
from members.notices.states import Topic


@act
def move_meeting(
    meeting: Meeting,
    *,
    starts_at: datetime,
    place: str,
    online_url: str,
    acting_user: User,
    replies_until: datetime | None = None,
) -> Meeting:
    """Another hour, place or link for a planned meeting; who was invited is told.

    Refused: `meeting_not_planned`, `meeting_in_the_past`, `groups_meet_after_plenary` (in either direction),
    `replies_until_missing`; by the database as `invitation_is_in_time` where it comes closer than the bylaws allow
    after the invitation, and `second_call_is_within_the_days`.
    """
    locked = _planned(meeting, lock_with_groups(meeting.plenary_id or meeting.pk))
    groups = Meeting.objects.filter(plenary=locked.pk, state=MeetingState.PLANNED)
    last_group = groups.order_by("-starts_at").values_list("starts_at", flat=True).first()
    plenary = locked.plenary
    refuse_on(
        move_problems(
            starts_at=starts_at,
            now=clock.now(),
            not_before=last_group,
            not_after=plenary.starts_at if plenary else None,
            replies_until=replies_until,
            is_written=locked.mode == Mode.WRITTEN,
        )
    )
    before = {"starts_at": locked.starts_at, "place": locked.place}
    locked.starts_at, locked.place, locked.online_url = starts_at, place, online_url
    locked.replies_until = replies_until if locked.mode == Mode.WRITTEN else None
    locked.save(update_fields=["starts_at", "place", "online_url", "replies_until"])
    if locked.kind != MeetingKind.GROUP:
        first_group = groups.order_by("starts_at").values_list("starts_at", flat=True).first()
        plan_todos(locked, groups_on=clock.day_of(first_group or starts_at))
    after = {"starts_at": starts_at, "place": place}
    record("governance.meeting.moved", locked, acting_user=acting_user, before=before, after=after)
    if locked.invited_at is not None:
        title = _("Waktu atau tempat rapat berubah: %(title)s") % {"title": locked.title}
        _tell(locked, key=f"rapat-pindah:{locked.pk}:{clock.now().isoformat()}", title=title)
    return locked


@act
def call_off(meeting: Meeting, *, reason: str, acting_user: User) -> Meeting:
    """Call a planned meeting off, with a reason; a plenary takes the planned assemblies of its groups with it.

    Refused: `meeting_not_planned`, `reason_missing`, `group_meeting_goes_with_its_plenary` (a first assembly of a
    group can be moved; without it the plenary could never open); by the database as `open_ballot_keeps_its_meeting`.
    """
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasan membatalkan rapat ini."))
    rows = lock_with_groups(meeting.pk)
    locked = _planned(meeting, rows)
    if locked.kind == MeetingKind.GROUP and locked.second_call_of_id is None:
        message = _("Rapat kelompok dibatalkan bersama Rapat Paripurnanya. Rapat ini dapat diundurkan.")
        raise DomainError("group_meeting_goes_with_its_plenary", message)
    for one in rows:
        if one.state == MeetingState.PLANNED:
            _call_off(one, reason=reason.strip(), acting_user=acting_user)
    return locked


@step
def _call_off(meeting: Meeting, *, reason: str, acting_user: User) -> None:
    meeting.state, meeting.off_reason, meeting.closed_at = MeetingState.CALLED_OFF, reason, clock.now()
    meeting.save(update_fields=["state", "off_reason", "closed_at"])
    record("governance.meeting.called_off", meeting, acting_user=acting_user, after={"reason": reason})
    if meeting.invited_at is not None:
        tell_members(
            who_counts(meeting),
            topic=Topic.MEETINGS,
            key=f"rapat-batal:{meeting.pk}",
            title=_("Rapat dibatalkan: %(title)s") % {"title": meeting.title},
            body=_("Tidak jadi diadakan %(day)s. Alasan: %(reason)s")
            % {"day": day_and_date(meeting.starts_at), "reason": reason},
        )


@act
def call_again(
    meeting: Meeting,
    *,
    starts_at: datetime,
    place: str,
    acting_user: User,
    online_url: str = "",
    replies_until: datetime | None = None,
) -> Meeting:
    """The second call of a meeting that failed for want of a quorum: same agenda, lower quorum, invited at once.

    The assemblies of the groups count for a second plenary as they were held, and so do the delegates they sent.
    Refused: `first_call_not_failed`, `no_third_call`, `second_call_too_late`, `meeting_in_the_past`,
    `groups_meet_after_plenary`, `replies_until_missing`; by the database as `one_annual_plenary_per_book_year`.
    """
    first = lock_meeting(meeting.pk)
    refuse_on(
        second_call_problems(
            state=first.state,
            is_second=first.second_call_of_id is not None,
            failed_on=clock.day_of(counts_from(first)),
            starts_on=clock.day_of(starts_at),
            days=second_call_days(first),
        )
        + move_problems(
            starts_at=starts_at,
            now=clock.now(),
            replies_until=replies_until,
            is_written=first.mode == Mode.WRITTEN,
            not_after=first.plenary.starts_at if first.plenary else None,
        )
    )
    again = _second_of(first, starts_at=starts_at, place=place, online_url=online_url, replies_until=replies_until)
    copy_agenda(first, to=again)
    _send_delegates_again(first, again)
    plan_todos(again, groups_on=clock.day_of(starts_at))
    record("governance.meeting.called_again", again, acting_user=acting_user, after={"first": first.pk})
    invite_all([again], acting_user=acting_user)
    return again


def _second_of(
    first: Meeting, *, starts_at: datetime, place: str, online_url: str, replies_until: datetime | None
) -> Meeting:
    return Meeting.objects.create(
        kind=first.kind,
        occasion=first.occasion,
        mode=first.mode,
        group=first.group,
        plenary=first.plenary,
        second_call_of=first,
        title=_("Panggilan kedua: %(title)s") % {"title": first.title[:180]},
        reason=first.reason,
        called_by=first.called_by,
        book_year=first.book_year,
        bylaws=first.bylaws,
        starts_at=starts_at,
        replies_until=replies_until if first.mode == Mode.WRITTEN else None,
        place=place,
        online_url=online_url or first.online_url,
        chair=first.chair,
        secretary=first.secretary,
    )


@step
def _send_delegates_again(first: Meeting, again: Meeting) -> None:
    """Whom the groups sent to the first plenary they send to the second."""
    Delegate.objects.bulk_create(
        Delegate(
            plenary=again,
            group_id=one.group_id,
            member_id=one.member_id,
            elected_in_id=one.elected_in_id,
            basis=one.basis,
            named_by_id=one.named_by_id,
            named_at=one.named_at,
        )
        for one in Delegate.objects.filter(plenary=first, ended_at__isnull=True).order_by("pk")
    )


@step
def _tell(meeting: Meeting, *, key: str, title: str) -> None:
    tell_members(
        who_counts(meeting),
        topic=Topic.MEETINGS,
        key=key,
        title=title,
        body=invitation_words(meeting),
        path=reverse("meeting", args=[meeting.pk]),
    )


def _planned(meeting: Meeting, rows: list[Meeting]) -> Meeting:
    """The meeting among the locked ones, while it is planned."""
    locked = next(one for one in rows if one.pk == meeting.pk)
    if locked.state != MeetingState.PLANNED:
        raise DomainError("meeting_not_planned", _("Rapat ini sudah dibuka atau sudah selesai."))
    return locked
