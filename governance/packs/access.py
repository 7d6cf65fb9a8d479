"""Which report and which pack a page may show."""

from django.http import Http404

from governance.meetings.access import access_meeting
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind
from governance.packs.models import AnnualReport, Pack
from governance.packs.queries import finished_pack, reports


def access_report(year: int) -> AnnualReport:
    """The annual report of a book year, or not found (404); the views that ask carry the right."""
    report = reports().filter(year=year).first()
    if report is None:
        raise Http404
    return report


def access_plenary(pk: int) -> Meeting:
    """The plenary a pack is made for, or not found (404)."""
    meeting = access_meeting(pk)
    if meeting.kind != MeetingKind.PLENARY:
        raise Http404
    return meeting


def access_pack(meeting_id: int) -> Pack:
    """The newest finished pack of a meeting, or not found (404). No name of a member is in it: every member may."""
    pack = finished_pack(meeting_id)
    if pack is None:
        raise Http404
    return pack
