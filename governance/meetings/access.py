"""Which meeting a page may show; the views that ask carry the right."""

from django.http import Http404

from governance.meetings.models import Meeting
from governance.meetings.queries import meetings


def access_meeting(pk: int) -> Meeting:
    """A meeting with its group, plenary, bylaws and minutes, or not found (404)."""
    meeting = meetings().select_related("group", "plenary", "bylaws", "minutes__written_by").filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting
