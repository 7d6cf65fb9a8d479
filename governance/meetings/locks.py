"""Row locks of the meetings."""

from governance.meetings.models import Meeting


def lock_meeting(pk: int) -> Meeting:
    """The meeting, held until the commit: who checks in meanwhile waits."""
    return Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("bylaws").get(pk=pk)
