"""What the desk says besides its queues: what is short, what expires, what is due, and how the groups grow."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from governance.officers.calendar import Deadline as Duty
from governance.officers.calendar import urgency
from governance.officers.queries import next_deadlines
from governance.voting.models import Motion
from governance.voting.states import MotionState
from kmp import clock
from members.licences.queries import pressing_of_members
from members.mandates.queries import without_voter
from members.registry.models import Group, Member
from members.registry.states import MemberStatus
from supply.catalogue.models import Product

DEADLINES = 5
MEETINGS_READ = 4 * 6  # of four plenaries with their groups: more than are shown
LICENCE_NOTICE = timedelta(days=90)  # to renew a SIP or a CDAKB certificate in time
NIE_NOTICE = timedelta(days=180)  # a marketing licence takes its holder months to renew


@dataclass(frozen=True)
class Deadline:
    """Something that happens at an instant."""

    at: datetime
    title: str
    note: str
    href: str
    tone: str


def deadlines() -> list[Deadline]:
    """Motions that close and assemblies that begin, the nearest first; two queries."""
    now = clock.now()
    closing = Motion.objects.filter(state=MotionState.OPEN, closes_at__gt=now).order_by("closes_at")[:DEADLINES]
    starting = (
        Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=now)
        .select_related("plenary")
        .order_by("starts_at", "id")[:MEETINGS_READ]
    )
    found = [_of_motion(one) for one in closing] + _of_meetings(list(starting))
    return sorted(found, key=lambda one: one.at)[:DEADLINES]


def _of_motion(one: Motion) -> Deadline:
    href = reverse("staff_motion", args=[one.pk])
    return Deadline(one.closes_at, f"Usul {one.number} ditutup", one.title, href, _urgency(one.closes_at))


def _of_meetings(meetings: list[Meeting]) -> list[Deadline]:
    """One line for each assembly; groups that meet at the same hour for one plenary share a line."""
    together: dict[tuple[int | None, datetime], list[Meeting]] = {}
    for one in meetings:
        together.setdefault((one.plenary_id or one.pk, one.starts_at), []).append(one)
    found = []
    for same in together.values():
        first = same[0]
        plenary = first.plenary
        if plenary is not None and len(same) > 1:
            title, subject = f"Rapat {len(same)} kelompok: {plenary.title}", plenary
        else:
            title, subject = first.title, first
        href = reverse("staff_meeting", args=[subject.pk])
        found.append(Deadline(first.starts_at, title, first.place, href, _urgency(first.starts_at)))
    return found


@dataclass(frozen=True)
class ShownDuty:
    """A legal deadline with its tone."""

    duty: Duty
    tone: str


def duties() -> list[ShownDuty]:
    """The next three legal deadlines that are not met."""
    today = clock.today()
    return [ShownDuty(one, urgency(one, today)) for one in next_deadlines(today)]


def _urgency(at: datetime) -> str:
    """bad: today; warn: within three days; else plain."""
    days = (clock.day_of(at) - clock.today()).days
    return "bad" if days <= 0 else "warn" if days <= 3 else "plain"


@dataclass(frozen=True)
class GroupCount:
    """How many members a group has now, and how many of them joined this month."""

    code: str
    count: int
    new: int


def group_counts() -> list[GroupCount]:
    """The groups in their order; members who left are out. Two queries."""
    first = clock.today().replace(day=1)
    rows = (
        Member.objects.exclude(status=MemberStatus.LEFT)
        .order_by()
        .values_list("group_id")
        .annotate(n=Count("pk"), new=Count("pk", filter=Q(joined_on__gte=first)))
    )
    counted = {code: (n, new) for code, n, new in rows}
    return [GroupCount(code, *counted.get(code, (0, 0))) for code in Group.objects.values_list("code", flat=True)]


@dataclass(frozen=True)
class Expiring:
    """`count` licences end soon or have ended (`over` of them); `first` is the earliest."""

    count: int
    over: int
    first: Any
    before: date


def expiring_licences(on: date) -> Expiring:
    """Checked licences of members that no later one of the same kind replaces. Two queries."""
    before = on + LICENCE_NOTICE
    return _expiring(pressing_of_members(before=before), "valid_until", on, before)


@dataclass(frozen=True)
class Voiceless:
    """`count` institutions with a vote that nobody may cast today; `first` is one of them."""

    count: int
    first: Member | None


def voiceless(on: date) -> Voiceless:
    """Institutions without a valid voting mandate. At most two queries."""
    rows = without_voter(on)
    count = rows.order_by().count()
    return Voiceless(count, rows.first() if count else None)


def expiring_products(on: date) -> Expiring:
    """Products that are not held, by the end of their marketing licence. Two queries."""
    before = on + NIE_NOTICE
    rows = Product.objects.filter(is_held=False, nie_valid_until__lte=before)
    return _expiring(rows.order_by("nie_valid_until", "pk"), "nie_valid_until", on, before)


def _expiring(rows: QuerySet[Any], column: str, on: date, before: date) -> Expiring:
    counted = rows.order_by().aggregate(
        n=Count("pk", distinct=True), over=Count("pk", distinct=True, filter=Q(**{f"{column}__lt": on}))
    )
    first = rows.first() if counted["n"] else None
    return Expiring(counted["n"], counted["over"], first, before)
