"""Row locks of the meetings. A plenary and its assemblies are locked in the order of their ids."""

from django.db.models import Q

from governance.meetings.models import Meeting


def lock_meeting(pk: int) -> Meeting:
    """The meeting, held until the commit: who checks in meanwhile waits."""
    return Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("bylaws").get(pk=pk)


def lock_with_groups(pk: int) -> list[Meeting]:
    """The meeting and, if it is a plenary, the assemblies of its groups; all held until the commit."""
    rows = Meeting.objects.filter(Q(pk=pk) | Q(plenary=pk)).select_related("bylaws").order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))
