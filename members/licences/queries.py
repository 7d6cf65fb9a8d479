"""Reads of licences: lists for staff, those of one member, and those that end soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from kmp import clock
from members.licences.models import Licence
from members.licences.rules import WARNING_DAYS, phase_on
from members.licences.states import TONES
from members.registry.models import Institution, Member, Person
from members.registry.states import LicenceState, MemberStatus

WAITING, OVER, ALL = "menunggu", "lewat", ""
TABS = (WAITING, *(str(days) for days in reversed(WARNING_DAYS)), OVER, ALL)


@dataclass(frozen=True)
class Shown:
    """A licence with its words for today; `waiting` when a renewal of it waits for the check."""

    licence: Licence
    tone: str
    word: str
    renewed: bool
    waiting: bool


def _same_holder() -> Q:
    """For a subquery over licences: the holder of the outer row."""
    return Q(person__isnull=False, person=OuterRef("person")) | Q(
        institution__isnull=False, institution=OuterRef("institution")
    )


def _later() -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until"))


def renewals(state: str) -> QuerySet[Licence]:
    """Other licences in `state` of the outer row's holder and kind that last longer than it: for `Exists`."""
    later = Licence.objects.filter(_same_holder(), _later(), kind=OuterRef("kind"), state=state)
    return later.exclude(pk=OuterRef("pk"))


def _of_member(column: str) -> Coalesce:
    """`column` of the membership that stands behind the outer licence; null where the holder is no member (any more).

    Two plain look-ups instead of one with an "or": each finds its row by an index.
    """
    staying = Member.objects.exclude(status=MemberStatus.LEFT).order_by("-has_vote", "pk").values(column)
    by_institution = staying.filter(institution=OuterRef("institution"))
    return Coalesce(Subquery(staying.filter(person=OuterRef("person"))[:1]), Subquery(by_institution[:1]))


def of_members() -> QuerySet[Any]:
    """Licences of whoever is a member now, with `member_id`, `member_number` and `group_id` of that membership."""
    rows = Licence.objects.select_related("person", "institution").annotate(
        member_id=_of_member("pk"), member_number=_of_member("number"), group_id=_of_member("group_id")
    )
    return rows.filter(member_id__isnull=False)


def licences_found(*, q: str = "", group: str = "") -> QuerySet[Any]:
    """Licences of members for the staff list: by number, name of the holder or member number, and by group."""
    rows = of_members()
    if q:
        words = Q(number__icontains=q) | Q(person__name__icontains=q) | Q(institution__name__icontains=q)
        rows = rows.filter(words | Q(member_number__istartswith=q))
    return rows.filter(group_id=group) if group else rows


def in_tab(rows: QuerySet[Licence], tab: str, on: date) -> QuerySet[Licence]:
    """The rows of one tab, what is most urgent first: waiting by age, the others by their end."""
    if tab == WAITING:
        return rows.filter(state=LicenceState.SUBMITTED).order_by("submitted_at", "pk")
    current = rows.filter(~Exists(renewals(LicenceState.VALID)), state=LicenceState.VALID)
    if tab == OVER:
        return current.filter(valid_until__lt=on).order_by("-valid_until", "pk")
    if tab != ALL:
        return current.filter(valid_until__gte=on, valid_until__lte=_end(on, int(tab))).order_by("valid_until", "pk")
    return rows.order_by("-submitted_at", "-pk")


def tab_counts(rows: QuerySet[Licence], on: date) -> dict[str, int]:
    """How many rows each tab has, in two queries: all of them, and those that need something."""
    pressing = rows.filter(Q(state=LicenceState.SUBMITTED) | Q(state=LicenceState.VALID, valid_until__lte=_horizon(on)))
    current = Q(state=LicenceState.VALID, is_renewed=False)
    wanted = {f"n{days}": current & Q(valid_until__gte=on, valid_until__lte=_end(on, days)) for days in WARNING_DAYS}
    counted = (
        pressing.order_by()
        .annotate(is_renewed=Exists(renewals(LicenceState.VALID)))
        .aggregate(
            waiting=Count("pk", filter=Q(state=LicenceState.SUBMITTED)),
            over=Count("pk", filter=current & Q(valid_until__lt=on)),
            **{name: Count("pk", filter=asked) for name, asked in wanted.items()},
        )
    )
    days = {str(days): counted[f"n{days}"] for days in WARNING_DAYS}
    return {WAITING: counted["waiting"], **days, OVER: counted["over"], ALL: rows.order_by().count()}


def _end(on: date, days: int) -> date:
    return on + timedelta(days=days)


def _horizon(on: date) -> date:
    return _end(on, WARNING_DAYS[0])


def licences_waiting() -> QuerySet[Any]:
    """Licences of members that wait for the check: a queue of the desk. Those of applicants are checked with them."""
    return of_members().filter(state=LicenceState.SUBMITTED)


def waiting_count() -> int:
    """How many licences of members wait for the check."""
    return licences_waiting().order_by().count()


def pressing_of_members(*, before: date) -> QuerySet[Any]:
    """Checked licences of members that ended or end by `before`, and that no checked one replaces; by their end."""
    rows = of_members().filter(~Exists(renewals(LicenceState.VALID)), state=LicenceState.VALID, valid_until__lte=before)
    return rows.order_by("valid_until", "pk")


def held_by(holder: Person | Institution) -> QuerySet[Licence]:
    """All licences of a person or institution, the latest first; see `with_renewals`."""
    mine = Q(person=holder) if isinstance(holder, Person) else Q(institution=holder)
    return with_renewals(Licence.objects.filter(mine)).order_by("-valid_from", "-pk")


def with_renewals(rows: QuerySet[Licence]) -> QuerySet[Licence]:
    """`rows` with holder, document, `is_renewed` (a checked one lasts longer) and `is_renewing` (one that waits)."""
    return rows.select_related("document", "person", "institution").annotate(
        is_renewed=Exists(renewals(LicenceState.VALID)), is_renewing=Exists(renewals(LicenceState.SUBMITTED))
    )


def shown(rows: QuerySet[Licence] | list[Licence], on: date) -> list[Shown]:
    """Each licence with its words for `on`; rows annotated by `held_by` also say whether a later one replaces them."""
    return [_shown(one, on) for one in rows]


def _shown(one: Licence, on: date) -> Shown:
    phase = phase_on(on, state=one.state, valid_from=one.valid_from, valid_until=one.valid_until)
    ends = one.state == LicenceState.VALID and one.valid_until is not None  # only such a one can be renewed
    renewed, waiting = getattr(one, "is_renewed", False), getattr(one, "is_renewing", False)
    return Shown(one, TONES[phase], str(phase.label), renewed=ends and bool(renewed), waiting=ends and bool(waiting))


def ending_of(member: Member, on: date) -> list[Licence]:
    """Checked licences of `member` that end within 90 days or ended, and that no checked one replaces: for its home."""
    rows = Licence.objects.filter(_of(member), ~Exists(renewals(LicenceState.VALID)), state=LicenceState.VALID)
    rows = rows.filter(valid_until__lte=_horizon(on)).order_by("valid_until", "pk")
    return list(rows.annotate(is_renewing=Exists(renewals(LicenceState.SUBMITTED))))


def refused_of(member: Member, on: date) -> list[Licence]:
    """Licences refused in the last 30 days, of a kind of which nothing newer was sent: for the member's home."""
    newer = Licence.objects.filter(_same_holder(), kind=OuterRef("kind"), submitted_at__gt=OuterRef("submitted_at"))
    since = clock.end_of_day(on - timedelta(days=WARNING_DAYS[1] + 1))
    rows = Licence.objects.filter(_of(member), ~Exists(newer), state=LicenceState.REFUSED, checked_at__gte=since)
    return list(rows.order_by("-checked_at"))


def _of(member: Member) -> Q:
    return Q(person=member.person_id) if member.person_id else Q(institution=member.institution_id)


def due_for_warning(on: date) -> QuerySet[Licence]:
    """Checked licences of members that end within 90 days and that no checked one replaces."""
    rows = of_members().filter(~Exists(renewals(LicenceState.VALID)), state=LicenceState.VALID)
    return rows.filter(valid_until__gte=on, valid_until__lte=_horizon(on)).order_by("pk")


def cure_of(member: Member) -> str:
    """The page on which a missing licence of `member` is put right, by itself or by staff: for the gates' refusals."""
    return reverse("licences_of", args=[member.number])
