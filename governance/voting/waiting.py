"""How many open motions wait for a member's ballot: the count beside *Suara*."""

from typing import Any

from django.core.exceptions import PermissionDenied

from governance.voting.queries import waiting_for
from members.mandates.access import may_vote_for
from members.registry.access import acting_member


def count_waiting_votes(user: Any) -> int:
    """Open motions without a ballot of the member this user acts for; 0 for who may not cast it."""
    try:
        member = acting_member(user)
    except PermissionDenied:
        return 0
    waiting = waiting_for(member).count()
    return waiting if waiting and may_vote_for(user, member) else 0
