"""How much about motions waits at the desk: the count beside *Suara* in the sidebar."""

from typing import Any

from django.db.models import Count, Q

from governance.deliberation.queries import amendments_waiting, proposals_carried
from governance.voting.models import Motion
from governance.voting.states import MotionState
from kmp.roles import has_right


def count_motions_waiting(user: Any) -> int:
    """Ballots this user may open as the second person, amendments and carried proposals to answer, and, for who may
    count, closed ballots. Three queries, none for who may do nothing of it."""
    may_open, may_count = has_right(user, "motions.open"), has_right(user, "motions.count")
    if not may_open and not may_count:
        return 0
    to_open = Q(state=MotionState.READY) & ~Q(readied_by=user.pk)
    counted = Motion.objects.order_by().aggregate(
        to_open=Count("pk", filter=to_open), to_count=Count("pk", filter=Q(state=MotionState.CLOSED))
    )
    waiting: int = counted["to_count"] if may_count else 0
    if may_open:
        waiting += counted["to_open"] + amendments_waiting().count() + len(proposals_carried())
    return waiting
