"""The only writers of invitations: sent to all who may come, received, answered; and the shorter notice let pass."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.meetings.locks import lock_with_groups
from governance.meetings.models import Invitation, Meeting, Todo
from governance.meetings.planning import INVITATION_TODO
from governance.meetings.queries import meeting_rule, papers_of, who_counts
from governance.meetings.rules import NoticeFacts, invitation_problems
from governance.meetings.states import MeetingState, Mode, Rsvp
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from kmp.ui.formats import day_and_date, hour
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member

# One statement for a roll of any size: whoever may come and was not invited yet.
_INVITE = """
    INSERT INTO governance_invitation (meeting_id, member_id, sent_at, rsvp)
    SELECT %s, m.id, %s, '' FROM members_member m WHERE m.id IN ({whom}) ORDER BY m.id
    ON CONFLICT DO NOTHING
"""


@act
def send_invitations(meeting: Meeting, *, acting_user: User) -> int:
    """Invite everyone who may come; with a plenary the assemblies of its groups too. How many were new.

    Sent once more it reaches those who have become members since. Refused: `meeting_not_planned`, `notice_too_short`
    (unless a supervisor let it pass), `replies_too_soon`, `no_material`, `no_online_link`.
    """
    return invite_all(_locked_planned(meeting), acting_user=acting_user)


def _locked_planned(meeting: Meeting) -> list[Meeting]:
    """The meeting and its group assemblies, locked, without those that are not planned any more."""
    planned = [one for one in lock_with_groups(meeting.pk) if one.state == MeetingState.PLANNED]
    if meeting.pk not in {one.pk for one in planned}:
        raise DomainError("meeting_not_planned", _("Rapat ini sudah dibuka atau sudah selesai."))
    return planned


@step
def invite_all(meetings: Sequence[Meeting], *, acting_user: User) -> int:
    """Invite to each of these locked, planned meetings. How many invitations were new; refused as `send_invitations`.

    The material goes along as the way to the page of the meeting, where agenda and papers are.
    """
    sent = 0
    for meeting in meetings:
        if meeting.invited_at is None:
            refuse_on(invitation_problems(notice_facts(meeting)))
            meeting.invited_at = clock.now()
            meeting.save(update_fields=["invited_at"])
            work = Todo.objects.filter(meeting=meeting, key=INVITATION_TODO, done_at__isnull=True)
            work.update(done_at=clock.now(), done_by=acting_user)
        new = _write_invitations(meeting)
        tell_members(
            who_counts(meeting),
            topic=Topic.MEETINGS,
            key=f"rapat:{meeting.pk}",
            title=_("Undangan: %(title)s") % {"title": meeting.title},
            body=invitation_words(meeting),
            path=reverse("meeting", args=[meeting.pk]),
        )
        record("governance.meeting.invited", meeting, acting_user=acting_user, after={"invited": new})
        sent += new
    return sent


def notice_facts(meeting: Meeting) -> NoticeFacts:
    """What the rule on the notice asks about one meeting, were it to be sent today."""
    return NoticeFacts(
        mode=meeting.mode,
        rule=meeting_rule(meeting),
        is_second_call=meeting.second_call_of_id is not None,
        is_founding=meeting.bylaws_id is None,
        today=clock.today(),
        starts_on=clock.day_of(meeting.starts_at),
        replies_until=clock.day_of(meeting.replies_until) if meeting.replies_until else None,
        is_let_pass=meeting.short_notice_by_id is not None,
        has_material=meeting.mode != Mode.WRITTEN or papers_of(meeting).exists(),
        has_link=bool(meeting.online_url),
        title=meeting.title,
    )


def invitation_words(meeting: Meeting) -> str:
    """When and where, in the cooperative's own hours; also what is sent on by WhatsApp."""
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        lines = [f"{day_and_date(meeting.starts_at)}, {hour(meeting.starts_at)}"]
        if meeting.place:
            lines.append(_("Tempat: %(place)s") % {"place": meeting.place})
        if meeting.mode in (Mode.ONLINE, Mode.HYBRID):
            lines.append(_("Dapat diikuti daring; tautannya ada di halaman rapat."))
        if meeting.replies_until is not None:
            until = f"{day_and_date(meeting.replies_until)}, {hour(meeting.replies_until)}"
            lines.append(_("Rapat tertulis: jawaban ditunggu sampai %(until)s.") % {"until": until})
        if meeting.second_call_of_id is not None:
            lines.append(_("Ini panggilan kedua; kuorumnya lebih rendah."))
    return "\n".join(lines)


def _write_invitations(meeting: Meeting) -> int:
    whom, given = who_counts(meeting).order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_INVITE.format(whom=whom), [meeting.pk, clock.now(), *given])
        return int(cursor.rowcount)


@act
def allow_short_notice(meeting: Meeting, *, reason: str, acting_user: User) -> Meeting:
    """A supervisor lets invitations go out later than the bylaws say; for a plenary also those of its groups.

    Refused: `meeting_not_planned`, `reason_missing` (cooperative_law 8, row 12).
    """
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasan mengizinkan undangan yang pendek."))
    planned = _locked_planned(meeting)
    for one in planned:
        one.short_notice_reason, one.short_notice_by = reason.strip(), acting_user
        one.save(update_fields=["short_notice_reason", "short_notice_by"])
    after = {"reason": reason.strip()}
    record("governance.meeting.short_notice_allowed", meeting, acting_user=acting_user, after=after)
    return next(one for one in planned if one.pk == meeting.pk)


@act
def note_received(meeting: Meeting, *, member: Member, acting_user: User) -> None:
    """The receipt: the member, or who acts for it, has opened the invitation. The first time counts."""
    found = Invitation.objects.filter(meeting=meeting, member=member, received_at__isnull=True)
    if found.update(received_at=clock.now()) == 1:
        record("governance.invitation.received", meeting, acting_user=acting_user, after={"member": member.number})


@act
def answer_invitation(meeting: Meeting, *, member: Member, rsvp: Rsvp, acting_user: User) -> Invitation:
    """Say whether the member comes; changed freely until the meeting opens.

    Refused: `not_invited`, `answer_does_not_fit` (online to a meeting that is not), by the database as
    `answer_comes_before_the_opening`.
    """
    invitation = Invitation.objects.select_for_update(of=("self",), no_key=True).filter(meeting=meeting, member=member)
    found = invitation.first()
    if found is None:
        raise DomainError("not_invited", _("Tidak ada undangan rapat ini untuk Anda."))
    if rsvp not in answers_to(meeting):
        raise DomainError("answer_does_not_fit", _("Jawaban itu tidak sesuai dengan cara rapat diadakan."))
    before = found.rsvp
    found.rsvp, found.answered_at = rsvp, clock.now()
    found.save(update_fields=["rsvp", "answered_at"])
    after = {"member": member.number, "rsvp": str(rsvp)}
    record("governance.invitation.answered", meeting, acting_user=acting_user, before={"rsvp": before}, after=after)
    return found


def answers_to(meeting: Meeting) -> list[Rsvp]:
    """What may be answered, as the meeting is held."""
    ways = {
        Mode.IN_PERSON: [Rsvp.COMES],
        Mode.ONLINE: [Rsvp.COMES_ONLINE],
        Mode.HYBRID: [Rsvp.COMES, Rsvp.COMES_ONLINE],
        Mode.WRITTEN: [],
    }[Mode(meeting.mode)]
    return [*ways, Rsvp.STAYS_AWAY] if ways else []


@act
def record_export(meeting: Meeting, *, count: int, acting_user: User) -> None:
    """Write down that the list of invitations was taken out of the house."""
    record("governance.invitation.exported", meeting, acting_user=acting_user, after={"rows": count})
