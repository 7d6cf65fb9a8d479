"""The only writer of founders: by name and group, until the founding meeting is over."""

from django.utils.translation import gettext as _

from governance.meetings.locks import lock_meeting
from governance.meetings.models import Founder, Meeting
from governance.meetings.states import FINISHED, MeetingKind
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.trail.services import record
from members.registry.models import Group


@act
def add_founder(meeting: Meeting, *, name: str, group: Group, acting_user: User) -> Founder:
    """List one founder. Refused: `meeting_is_over`, `not_a_founding`, by the database as `one_founder_per_name`."""
    locked = _locked(meeting)
    founder = Founder.objects.create(meeting=locked, name=name.strip(), group=group, signed_at=clock.now())
    record("governance.founder.added", locked, acting_user=acting_user, after={"group": group.pk})
    return founder


@act
def remove_founder(founder: Founder, *, acting_user: User) -> None:
    """Take a wrongly listed name away again. Refused: `meeting_is_over`."""
    locked = _locked(founder.meeting)
    founder.delete()
    record("governance.founder.removed", locked, acting_user=acting_user, before={"group": founder.group_id})


def _locked(meeting: Meeting) -> Meeting:
    locked = lock_meeting(meeting.pk)
    if locked.kind != MeetingKind.FOUNDING:
        raise DomainError("not_a_founding", _("Pendiri dicatat pada rapat pendirian."))
    if locked.state in FINISHED:
        raise DomainError("meeting_is_over", _("Rapat ini sudah selesai, jadi daftar pendirinya tetap."))
    return locked
