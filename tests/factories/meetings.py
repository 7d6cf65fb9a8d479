"""Meetings in the states that tests of the slice need, built through its services."""

from datetime import datetime, timedelta
from typing import Any

from governance.meetings.agenda import add_paper
from governance.meetings.founding import add_founder
from governance.meetings.inviting import send_invitations
from governance.meetings.models import Meeting, MeetingPaper
from governance.meetings.services import plan_founding, record_failed_quorum
from governance.meetings.states import Mode
from kmp import clock
from members.registry.models import Group
from tests.factories.files import pdf, upload
from tests.factories.governance import planned_plenary, uninvited_plenary
from tests.factories.members import budi, open_house, rini


def paper_for(meeting: Meeting, *, title: str = "Laporan pengurus") -> MeetingPaper:
    """A PDF that everyone invited may read."""
    return add_paper(meeting, title=title, upload=upload(pdf(), "laporan.pdf"), acting_user=budi())


def written_plenary(*, days: int = 20) -> Meeting:
    """A written plenary: the groups answer from now for so many days, then the plenary as long; material is there."""
    now = clock.now()
    plenary = uninvited_plenary(
        mode=Mode.WRITTEN,
        starts_at=now + timedelta(days=days),
        groups_meet_at=now + timedelta(minutes=1),
        replies_until=now + timedelta(days=2 * days),
        place="",
    )
    for meeting in (plenary, *plenary.group_meetings.all()):
        paper_for(meeting)
    send_invitations(plenary, acting_user=budi())
    plenary.refresh_from_db()
    return plenary


def failed(meeting: Meeting) -> Meeting:
    """The meeting on record as without a quorum, at its hour."""
    with clock.pretend(max(clock.now(), meeting.replies_until or meeting.starts_at)):
        return record_failed_quorum(meeting, acting_user=budi())


def failed_plenary() -> Meeting:
    """A plenary without a quorum after all its groups failed too."""
    plenary = planned_plenary()
    for meeting in plenary.group_meetings.all():
        failed(meeting)
    return failed(plenary)


def planned_founding(*, starts_at: datetime | None = None, **more: Any) -> Meeting:
    """A founding meeting in an hour, in a house without bylaws."""
    open_house()
    usual: dict[str, Any] = {
        "title": "Rapat Pendirian",
        "starts_at": starts_at or clock.now() + timedelta(hours=1),
        "place": "Rumah Bu Sari",
        "chair": budi(),
        "secretary": rini(),
        "acting_user": budi(),
    }
    return plan_founding(**{**usual, **more})


def with_founders(meeting: Meeting, *, number: int = 9, groups: int = 2) -> Meeting:
    """So many founders, of so many groups in turn."""
    codes = list(Group.objects.order_by("position")[:groups])
    for index in range(number):
        add_founder(meeting, name=f"Pendiri {index + 1}", group=codes[index % groups], acting_user=budi())
    return meeting
