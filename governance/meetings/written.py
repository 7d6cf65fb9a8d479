"""Written meetings (Permenkop 19/2015 Ps 15): who answers within the days is present, by voting or by saying so."""

from django.utils.translation import gettext as _

from governance.meetings.models import Meeting
from governance.meetings.presence import note_presence
from governance.meetings.queries import who_counts
from governance.meetings.states import TAKES_NAMES, Channel, Mode
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from members.mandates.access import voting_problem
from members.registry.models import Member


@step
def note_reply(meeting: Meeting, *, member: Member, acting_user: User) -> bool:
    """Count a member as present in a written meeting because they answered; whether that was new.

    Nothing happens in a meeting that is not written, is over, no longer waits, or in which their presence does not
    count: a ballot is never refused for it.
    """
    waits = meeting.mode == Mode.WRITTEN and meeting.state in TAKES_NAMES
    if not waits or meeting.replies_until is None or clock.now() >= meeting.replies_until:
        return False
    if not who_counts(meeting).filter(pk=member.pk).exists():
        return False
    new = bool(note_presence(meeting, [member.pk], channel=Channel.WRITTEN, noted_by=acting_user))
    if new:
        after = {"number": member.number, "channel": Channel.WRITTEN.value}
        record("governance.meeting.replied", meeting, acting_user=acting_user, after=after)
    return new


@act
def reply_in_writing(meeting: Meeting, *, member: Member, acting_user: User) -> bool:
    """The member says: I have read the material and answer; a second time changes nothing. Whether it was new.

    Refused: `not_in_writing`, `replies_are_over`, `not_eligible`, and those of `members.mandates.access`.
    """
    if meeting.mode != Mode.WRITTEN:
        raise DomainError("not_in_writing", _("Rapat ini tidak diadakan secara tertulis."))
    held = Meeting.objects.select_related("bylaws").get(pk=meeting.pk)
    if held.state not in TAKES_NAMES or held.replies_until is None or clock.now() >= held.replies_until:
        raise DomainError("replies_are_over", _("Batas jawaban rapat tertulis ini sudah lewat."))
    problem = voting_problem(acting_user, member)
    if problem is not None:
        refuse_on([problem])
    if not who_counts(held).filter(pk=member.pk).exists():
        raise DomainError("not_eligible", _("Kehadiran Anda tidak dihitung dalam rapat ini."))
    return note_reply(held, member=member, acting_user=acting_user)
