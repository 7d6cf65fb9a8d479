"""What the start pages put together from all apps: the staff desk and the unit's day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.meetings.models import Meeting
from governance.meetings.states import FINISHED
from governance.surplus.models import Distribution
from governance.voting.models import Motion
from governance.voting.states import MotionState
from kmp import clock
from kmp.accounts.models import User
from kmp.roles import has_right
from members.registry.models import Application
from members.registry.queries import applications_found, group_names, members_per_group
from members.registry.states import ApplicationState
from members.savings.queries import unpaid_bills
from supply.allocation.models import Allocation
from supply.allocation.queries import Waiting, shortages
from supply.allocation.states import AllocationState
from supply.demand.models import GoodsRequest
from supply.demand.queries import requests_found
from supply.demand.states import RequestState
from supply.orders.models import PurchaseOrder
from supply.orders.queries import unsent_lines
from supply.orders.states import PurchaseState

DECISIONS, DEADLINES, SHORT_SHOWN = 8, 5, 3  # lines of each list on the desk


@dataclass(frozen=True)
class Queue:
    """What waits for this user: how many, since when, how many past their date."""

    href: str
    icon: str
    title: str
    count: int
    oldest: date | None = None
    late: int = 0

    @property
    def age(self) -> str:
        """How long the oldest has waited, in words."""
        if self.oldest is None:
            return ""
        days = (clock.today() - self.oldest).days
        return _("tertua hari ini") if days <= 0 else _("tertua %(days)s hari") % {"days": days}

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The bar: in time, and past the date."""
        return [{"value": self.count - self.late, "tone": "daun"}, {"value": self.late, "tone": "bad"}]


@dataclass(frozen=True)
class Decision:
    """One thing this user can decide now."""

    href: str
    group: str
    title: str
    note: str
    due: date | None = None


@dataclass(frozen=True)
class Deadline:
    """A date that comes."""

    at: datetime
    title: str
    note: str
    href: str


def queues(user: User) -> list[Queue]:
    """The queues of the user's rights, in the order of the work; one query each."""
    makers: list[tuple[str, Callable[[User], Queue]]] = [
        (
            "applications.verify",
            lambda _user: _applications(ApplicationState.SUBMITTED, _("Pendaftaran perlu diperiksa")),
        ),
        (
            "applications.approve",
            lambda _user: _applications(ApplicationState.VERIFIED, _("Pendaftaran perlu disetujui")),
        ),
        ("requests.approve", _requests),
        ("allocations.approve", _allocations),
        ("orders.place_for_cooperative", _receipts),
        ("shipments.send", _unsent),
        ("savings.receive", _bills),
        ("motions.count", _motions),
        ("shu.pay", _payouts),
    ]
    return [make(user) for right, make in makers if has_right(user, right)]


def _counted(rows: QuerySet[Any], column: str, late: Q | None = None) -> tuple[int, Any, int]:
    """How many rows, the earliest value of `column`, and how many are late: one query."""
    found = rows.order_by().aggregate(n=Count("pk"), oldest=Min(column), late=Count("pk", filter=late or Q(pk=None)))
    return found["n"], found["oldest"], found["late"]


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def _applications(state: ApplicationState, title: str) -> Queue:
    count, oldest, _late = _counted(Application.objects.filter(state=state), "submitted_at")
    return Queue(f"{reverse('staff_applications')}?keadaan={state}", "file-user", title, count, _day(oldest))


def _requests(user: User) -> Queue:
    rows = GoodsRequest.objects.filter(state=RequestState.ASKED)
    count, oldest, late = _counted(rows, "asked_at", Q(needed_by__lt=clock.today()))
    title = _("Permintaan perlu disetujui")
    return Queue(reverse("staff_requests"), "clipboard-list", title, count, _day(oldest), late)


def _allocations(user: User) -> Queue:
    rows = Allocation.objects.filter(state=AllocationState.COMPUTED).exclude(started_by=user)
    count, oldest, _late = _counted(rows, "started_at")
    href = f"{reverse('staff_allocations')}?keadaan={AllocationState.COMPUTED}"
    return Queue(href, "split", _("Pembagian menunggu orang kedua"), count, _day(oldest))


def _receipts(user: User) -> Queue:
    rows = PurchaseOrder.objects.filter(state=PurchaseState.ORDERED)
    count, oldest, _late = _counted(rows, "ordered_at")
    return Queue(reverse("staff_orders"), "package-check", _("Pesanan perlu diterima di gudang"), count, _day(oldest))


def _unsent(user: User) -> Queue:
    count, oldest, _late = _counted(unsent_lines(), "allocation__approved_at")
    return Queue(f"{reverse('staff_orders')}?keadaan=kirim", "truck", _("Pembagian perlu dikirim"), count, _day(oldest))


def _bills(user: User) -> Queue:
    count, _oldest, late = _counted(unpaid_bills(), "due_on", Q(due_on__lt=clock.today()))
    return Queue(reverse("staff_savings"), "wallet", _("Tagihan simpanan belum dibayar"), count, None, late)


def _motions(user: User) -> Queue:
    count, oldest, _late = _counted(Motion.objects.filter(state=MotionState.CLOSED), "closes_at")
    return Queue(reverse("staff_motions"), "vote", _("Usul perlu dihitung"), count, _day(oldest))


def _payouts(user: User) -> Queue:
    rows = Distribution.objects.filter(state="dibukukan", shares__payout__isnull=True, shares__total_rp__gt=0)
    count = rows.aggregate(n=Count("shares"))["n"]
    return Queue(reverse("staff_surplus"), "hand-coins", _("Bagian SHU belum dibayarkan"), count)


def decisions(user: User) -> list[Decision]:
    """The first things this user can decide, those with the earliest date first."""
    found: list[Decision] = []
    if has_right(user, "allocations.approve"):
        found += [_allocation_decision(one) for one in _to_approve(user)]
    if has_right(user, "requests.approve"):
        rows = requests_found().filter(state=RequestState.ASKED)[:DECISIONS]
        found += [_request_decision(one) for one in rows]
    for right, state in (
        ("applications.verify", ApplicationState.SUBMITTED),
        ("applications.approve", ApplicationState.VERIFIED),
    ):
        if has_right(user, right):
            found += [_application_decision(one) for one in applications_found(state=state)[:DECISIONS]]
    return sorted(found, key=lambda one: (one.due is None, one.due or date.max))[:DECISIONS]


def _to_approve(user: User) -> QuerySet[Allocation]:
    rows = Allocation.objects.filter(state=AllocationState.COMPUTED).exclude(started_by=user)
    return rows.select_related("product").order_by("id")[:DECISIONS]


def _allocation_decision(one: Allocation) -> Decision:
    title = _("Sahkan pembagian %(product)s") % {"product": one.product.name}
    note = _("%(number)s, %(n)s dibagikan") % {"number": one.number, "n": one.awarded}
    return Decision(reverse("staff_allocation", args=[one.pk]), "faskes", title, note)


def _request_decision(one: GoodsRequest) -> Decision:
    facts = {"place": one.place.name, "n": one.quantity, "product": one.product.name}
    title = _("%(place)s minta %(n)s %(product)s") % facts
    return Decision(reverse("staff_request", args=[one.pk]), one.member.group_id, title, one.number, one.needed_by)


def _application_decision(one: Application) -> Decision:
    title = _("Pendaftaran %(name)s") % {"name": one.applicant}
    note = f"{one.number}, {one.group.name}"
    return Decision(reverse("staff_application", args=[one.pk]), one.group_id, title, note)


def deadlines() -> list[Deadline]:
    """What closes or begins next: open motions and meetings."""
    now = clock.now()
    motions = Motion.objects.filter(state=MotionState.OPEN, closes_at__gt=now).order_by("closes_at")[:DEADLINES]
    meetings = Meeting.objects.filter(starts_at__gt=now).exclude(state__in=FINISHED).order_by("starts_at")[:DEADLINES]
    found = [
        Deadline(
            one.closes_at,
            _("Usul %(number)s ditutup") % {"number": one.number},
            one.title,
            reverse("staff_motion", args=[one.pk]),
        )
        for one in motions
    ]
    found += [
        Deadline(one.starts_at, one.title, one.get_kind_display(), reverse("staff_meeting", args=[one.pk]))
        for one in meetings
    ]
    return sorted(found, key=lambda one: one.at)[:DEADLINES]


def short_goods() -> list[Waiting]:
    """What members wait for more than there is, the first few."""
    return [one for one in shortages(clock.today()) if one.is_short][:SHORT_SHOWN]


def groups() -> list[dict[str, Any]]:
    """The five groups in their order with how many members each has."""
    counted = members_per_group()
    return [{"code": code, "name": name, "count": counted[code]} for code, name in group_names().items()]
