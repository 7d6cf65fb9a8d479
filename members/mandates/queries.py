"""Reads of mandates: who acts for an institution, who casts its vote, and which institutions have nobody."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from members.licences.rules import WARNING_DAYS
from members.mandates.models import Representative
from members.registry.models import Institution, Member
from members.registry.states import MemberStatus

WITHOUT_VOTER, ENDING, ALL = "tanpa", "habis", ""


@dataclass(frozen=True)
class Shown:
    """A mandate with its words for a day; `is_valid` today, `may_get_vote` when the vote could be handed to it."""

    mandate: Representative
    tone: str
    word: str
    is_valid: bool

    @property
    def may_get_vote(self) -> bool:
        """Valid today and not voting."""
        return self.is_valid and not self.mandate.votes


def valid_on(day: date) -> QuerySet[Representative]:
    """Mandates by which somebody acts on `day` (today or later; an early end is known only from its moment on)."""
    return Representative.objects.filter(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)


def voter_of(institution_id: int, on: date) -> Representative | None:
    """The mandate of whoever casts the institution's vote on `on`."""
    return valid_on(on).filter(institution=institution_id, votes=True).select_related("person").first()


def mandates_of(institution: Institution | int, on: date) -> list[Shown]:
    """All mandates of an institution, those that are valid first, the voting one before the others."""
    rows = Representative.objects.filter(institution=institution)
    rows = rows.select_related("person__user", "document", "given_by", "ended_by").order_by("-ends_on", "-pk")
    return sorted((_shown(one, on) for one in rows), key=lambda one: (not one.is_valid, not one.mandate.votes))


def _shown(one: Representative, on: date) -> Shown:
    if one.ended_at is not None:
        return Shown(one, "plain", "Diakhiri", is_valid=False)
    if on > one.ends_on:
        return Shown(one, "plain", "Berakhir", is_valid=False)
    if on < one.starts_on:
        return Shown(one, "plain", "Belum mulai", is_valid=False)
    if (one.ends_on - on).days <= WARNING_DAYS[0]:
        return Shown(one, "warn", "Menjelang berakhir", is_valid=True)
    return Shown(one, "ok", "Berlaku", is_valid=True)


def _voting(on: date) -> QuerySet[Representative]:
    """The voting mandate, valid on `on`, of the outer row's institution: for subqueries."""
    return valid_on(on).filter(institution=OuterRef("institution"), votes=True)


def institutions() -> QuerySet[Any]:
    """Members that are institutions and have not left."""
    rows = Member.objects.filter(institution__isnull=False).exclude(status=MemberStatus.LEFT)
    return rows.select_related("group", "institution").order_by("number")


def institutions_found(on: date, *, q: str = "", group: str = "") -> QuerySet[Any]:
    """Institutions by words and group, with `voter_name` and `voter_until` of who casts the vote on `on`."""
    rows: QuerySet[Any] = institutions().annotate(
        voter_name=Subquery(_voting(on).values("person__name")[:1]),
        voter_until=Subquery(_voting(on).values("ends_on")[:1]),
    )
    if q:
        acts = valid_on(on).filter(institution=OuterRef("institution"), person__name__icontains=q)
        rows = rows.filter(Q(name__icontains=q) | Q(number__istartswith=q) | Exists(acts))
    return rows.filter(group=group) if group else rows


def in_tab(rows: QuerySet[Any], tab: str, on: date) -> QuerySet[Any]:
    """The rows of one tab: without a voter, the voter's mandate ending within 90 days, or all."""
    if tab == WITHOUT_VOTER:
        return rows.filter(~Exists(_voting(on)), has_vote=True)
    if tab == ENDING:
        soon = _voting(on).filter(ends_on__lte=on + timedelta(days=WARNING_DAYS[0]))
        return rows.filter(Exists(soon)).order_by("voter_until", "number")
    return rows


def without_voter(on: date) -> QuerySet[Any]:
    """Institutions with a vote that nobody may cast on `on`: for the desk."""
    return in_tab(institutions(), WITHOUT_VOTER, on)


def due_for_warning(on: date) -> QuerySet[Any]:
    """Mandates of members (`member_id`), valid on `on`, that end within 90 days without a later one of that person."""
    later = Representative.objects.filter(
        institution=OuterRef("institution"),
        person=OuterRef("person"),
        ends_on__gt=OuterRef("ends_on"),
        ended_at__isnull=True,
    )
    member = Member.objects.filter(institution=OuterRef("institution")).exclude(status=MemberStatus.LEFT)
    rows: QuerySet[Any] = valid_on(on).annotate(member_id=Subquery(member.order_by("-has_vote", "pk").values("pk")[:1]))
    rows = rows.filter(~Exists(later), member_id__isnull=False, ends_on__lte=on + timedelta(days=WARNING_DAYS[0]))
    return rows.select_related("institution", "person").order_by("pk")
