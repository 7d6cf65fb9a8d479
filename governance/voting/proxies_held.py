"""Reads of proxies: what was given, and for whom a member may vote now."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from governance.meetings.models import Meeting
from governance.meetings.states import TAKES_NAMES
from governance.voting.models import Ballot, Motion, Proxy, RollEntry
from governance.voting.states import BEFORE_OPENING, Casting, MotionState, Via
from kmp import clock
from members.registry.models import Member


@dataclass(frozen=True)
class ProxyUse:
    """One open motion on which a proxy may be used; `is_cast` when it was already, which may be changed."""

    proxy: Proxy
    motion: Motion
    is_cast: bool


def proxies() -> QuerySet[Proxy]:
    """All proxies with who gave them to whom and for what, the latest first; `is_used`: a ballot was cast by it."""
    used = Exists(Ballot.objects.filter(proxy=OuterRef("pk")))
    rows = Proxy.objects.select_related("principal__person", "principal__group", "holder", "meeting__bylaws", "motion")
    return rows.annotate(is_used=used).order_by("-given_at", "-pk")


def proxies_to_use(holder: Member, motion: Motion | None = None) -> list[ProxyUse]:
    """For whom `holder` may cast a ballot now, on this open motion or on any; at most two queries.

    Not for who has cast the own ballot, for that one comes first, nor for who has no vote on the motion.
    """
    held = list(proxies().filter(holder=holder, revoked_at__isnull=True))
    if not held:
        return []
    last = Ballot.objects.filter(voter=OuterRef("pk")).order_by("-height").values("via")[:1]
    entries = RollEntry.objects.filter(
        member__in=[proxy.principal_id for proxy in held],
        may_vote=True,
        motion__meeting__in=[proxy.meeting_id for proxy in held],
        motion__state=MotionState.OPEN,
        motion__casting=Casting.ELECTRONIC,
        motion__closes_at__gt=clock.now(),
    )
    if motion is not None:
        entries = entries.filter(motion=motion)
    waiting = entries.select_related("motion").annotate(last_via=Subquery(last)).order_by("motion__closes_at", "pk")
    return [
        ProxyUse(proxy, entry.motion, is_cast=entry.last_via is not None)
        for entry in waiting
        for proxy in held
        if proxy.principal_id == entry.member_id
        and proxy.meeting_id == entry.motion.meeting_id
        and proxy.motion_id in (None, entry.motion_id)
        and entry.last_via in (None, Via.PROXY)
    ]


def meetings_for_proxies(principal: Member) -> QuerySet[Meeting]:
    """Assemblies of this member that are not over, the next first; whether the bylaws allow proxies is another rule."""
    rows = Meeting.objects.filter(state__in=TAKES_NAMES, bylaws__isnull=False).select_related("bylaws")
    return (rows.filter(group=principal.group_id) | rows.filter(group__isnull=True)).order_by("starts_at", "pk")


def motions_for_proxies(meetings: QuerySet[Meeting]) -> QuerySet[Motion]:
    """Motions of these meetings that still take ballots, or will."""
    rows = Motion.objects.filter(meeting__in=meetings, state__in=[*BEFORE_OPENING, MotionState.OPEN])
    return rows.exclude(state=MotionState.PROPOSAL).order_by("meeting__starts_at", "pk")
