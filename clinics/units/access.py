"""Who may act at which unit: its posted health workers, and whoever represents the facility that owns it."""

from dataclasses import dataclass

from django.http import Http404

from clinics.units.models import Unit
from clinics.units.queries import posts_on
from kmp import clock
from kmp.accounts.models import User
from members.registry.models import Member
from members.registry.states import MemberStatus


@dataclass(frozen=True)
class ActingWorker:
    """The unit a user acts at today; `worker` is the own membership as a health worker, None for a representative."""

    unit: Unit
    worker: Member | None


def acting_worker(user: User) -> ActingWorker:
    """The unit of the user's latest post today, else the first of the facility the user represents; else 404."""
    today = clock.today()
    post = (
        posts_on(today)
        .filter(member__person__user=user, member__status=MemberStatus.ACTIVE)
        .select_related("unit__place", "unit__member", "unit__puskesmas", "unit__region", "member")
        .order_by("-since", "unit_id")
        .first()
    )
    if post is not None:
        return ActingWorker(post.unit, post.member)
    mandate = "member__institution__representatives__"
    unit = (
        Unit.objects.filter(
            **{
                f"{mandate}person__user": user,
                f"{mandate}starts_on__lte": today,
                f"{mandate}ends_on__gte": today,
                "member__status": MemberStatus.ACTIVE,
            }
        )
        .select_related("place", "member", "puskesmas", "region")
        .order_by("pk")
        .first()
    )
    if unit is None:
        raise Http404
    return ActingWorker(unit, None)
