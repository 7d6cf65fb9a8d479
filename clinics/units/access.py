"""Who may act at which unit: its posted health workers, and whoever represents the facility that owns it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from clinics.units.models import Unit, UnitStaff
from clinics.units.queries import posts_on
from kmp import clock
from kmp.accounts.models import User
from members.registry.models import Member
from members.registry.states import MemberStatus

CHOSEN_UNIT = "unit"  # key of the session: the unit a person with several of them works at now
SHOWN = ("place", "member", "puskesmas", "region")


@dataclass(frozen=True)
class ActingWorker:
    """The unit a user acts at today; `worker` is the own membership as a health worker, None for a representative."""

    unit: Unit
    worker: Member | None


def acting_workers(user: User) -> list[ActingWorker]:
    """Every unit the user acts at today: the own posts, the latest first, then units of the facility represented.

    A unit at which the user is posted and which the user represents too is there once, as a post.
    """
    today = clock.today()
    posts = (
        posts_on(today)
        .filter(member__person__user=user, member__status=MemberStatus.ACTIVE)
        .select_related("member", *(f"unit__{name}" for name in SHOWN))
        .order_by("-since", "unit_id")
    )
    acting = {post.unit_id: ActingWorker(post.unit, post.member) for post in posts}
    mandate = "member__institution__representatives__"
    represented: dict[str, Any] = {
        f"{mandate}person__user": user,
        f"{mandate}starts_on__lte": today,
        f"{mandate}ends_on__gte": today,
        f"{mandate}ended_at__isnull": True,
        "member__status": MemberStatus.ACTIVE,
    }
    for unit in Unit.objects.filter(**represented).select_related(*SHOWN).order_by("pk").distinct():
        acting.setdefault(unit.pk, ActingWorker(unit, None))
    return list(acting.values())


def acting_worker(user: User, *, unit_id: int | None = None) -> ActingWorker:
    """The unit `unit_id` if the user acts there, else the first of `acting_workers`; nowhere to act is 404."""
    acting = acting_workers(user)
    if not acting:
        raise Http404
    return next((one for one in acting if one.unit.pk == unit_id), acting[0])


def serving_worker(user: User, *, unit_id: int | None = None) -> tuple[Unit, Member]:
    """The unit and the health worker posted there: for pages with health data, which are the workers' alone.

    Who only represents the facility gets 404: patients' data are specific personal data (UU 27/2022 Art. 4).
    """
    acting = acting_worker(user, unit_id=unit_id)
    if acting.worker is None:
        raise Http404
    return acting.unit, acting.worker


def access_unit(pk: int) -> Unit:
    """Any unit: for views that only staff with a right may open."""
    unit = Unit.objects.select_related(*SHOWN).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def access_post(unit: Unit, pk: int) -> UnitStaff:
    """A post at this unit that has not ended."""
    post = UnitStaff.objects.filter(unit=unit, pk=pk, until__isnull=True).select_related("member", "unit").first()
    if post is None:
        raise Http404
    return post
