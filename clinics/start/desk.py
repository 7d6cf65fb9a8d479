"""The queues of the desk with their ages, and the decisions that wait longest.

Each is read only for whoever has the right for it, in a number of queries that does not grow with the rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from clinics.start.rules import Ages, age_words, due_on, due_words
from governance.deliberation.models import Amendment
from governance.deliberation.queries import amendments_waiting
from governance.minutes.models import Minutes
from governance.minutes.queries import waiting_for_signature
from governance.packs.models import AnnualReport
from governance.packs.queries import reports_to_sign
from governance.voting.models import Motion
from governance.voting.states import MotionState
from kmp import clock
from kmp.accounts.models import User
from kmp.money import rupiah
from kmp.roles import has_right
from kmp.ui.navigation import open_to
from members.banking.models import BankLine
from members.banking.states import LineState
from members.joining.models import Application
from members.joining.states import ApplicationState
from members.leaving.models import Leaving
from members.leaving.queries import to_decide, to_pay
from members.licences.models import Licence
from members.licences.queries import licences_waiting
from members.privacy.models import DataRequest
from members.privacy.queries import data_requests_waiting
from members.registry.models import RegisterChange
from members.registry.queries import changes_waiting
from members.savings.models import Withdrawal
from members.savings.queries import unpaid_bills, withdrawals_waiting
from supply.allocation.models import Allocation, AllocationLine
from supply.allocation.states import AllocationState
from supply.demand.models import GoodsRequest
from supply.demand.states import RequestState
from supply.orders.models import PurchaseOrder, Shipment
from supply.orders.queries import unsent_lines
from supply.orders.states import PurchaseState, ShipmentState

OLDEST = 6  # decisions listed
DAYS = frozenset({"sent_on", "due_on", "payable_on"})  # columns that hold a day; the others hold an instant


@dataclass(frozen=True)
class Line:
    """One decision in words: whose group, what, and the page on which it is taken."""

    group: str
    title: str
    note: str
    href: str


@dataclass(frozen=True)
class Kind:
    """A queue: the right that makes it one's own, its rows, since when a row waits, and its time in days.

    `line` says how one row reads as a decision; None where rows are work to do, not decisions.
    """

    right: str
    title: str
    icon: str
    page: str
    query: str
    limit_days: int
    since: str
    rows: Callable[[User], QuerySet[Any]]
    line: Callable[[Any], Line] | None = None


@dataclass(frozen=True)
class Queue:
    """A queue as the desk draws it; `href` is empty where the list may not be opened."""

    title: str
    icon: str
    href: str
    ages: Ages
    decides: bool


@dataclass(frozen=True)
class Decision:
    """A decision with its deadline in words."""

    line: Line
    icon: str  # of its queue, where no group is named
    due: date
    tone: str
    word: str


def _application(one: Application) -> Line:
    note = f"{one.number} · {one.group.name}"
    return Line(one.group_id, f"Pendaftaran {one.applicant}", note, reverse("staff_application", args=[one.pk]))


def _change(one: RegisterChange) -> Line:
    note = f"{one.member.number} · diminta {one.asked_by}"
    title = f"{one.get_operation_display()}: {one.member.name}"
    return Line(one.member.group_id, title, note, reverse("staff_change", args=[one.pk]))


def _request(one: GoodsRequest) -> Line:
    title = f"{one.member.name} minta {one.quantity} {one.product.unit} {one.product.name}"
    note = f"{one.number} · {one.get_need_class_display()}"
    return Line(one.member.group_id, title, note, reverse("staff_request", args=[one.pk]))


def _data_request(one: DataRequest) -> Line:
    title = f"{one.matter} {one.person.name}"
    return Line("", title, f"{one.number} · 72 jam", reverse("staff_data_request", args=[one.pk]))


def _allocation(one: Allocation) -> Line:
    note = f"{one.number} · dimulai {one.started_by}"
    return Line("", f"Pembagian {one.product.name}", note, reverse("staff_allocation", args=[one.pk]))


def _leaving(one: Leaving) -> Line:
    title = f"{one.member.name}: {one.get_kind_display().lower()}"
    return Line(one.member.group_id, title, one.number, reverse("staff_leaving", args=[one.pk]))


def _motion(one: Motion) -> Line:
    return Line("", f"Hitung usul {one.number}: {one.title}", one.meeting.title, reverse("staff_motion", args=[one.pk]))


def _amendment(one: Amendment) -> Line:
    title = f"Amendemen {one.proposer.name} untuk usul {one.motion.number}"
    href = reverse("staff_amendment", args=[one.motion_id, one.pk])
    return Line(one.proposer.group_id, title, one.motion.title, href)


def _minutes(one: Minutes) -> Line:
    meeting = one.meeting
    href = reverse("staff_minutes", args=[meeting.pk])
    return Line(meeting.group_id or "", f"Tanda tangani berita acara {meeting.title}", "", href)


def _report(one: AnnualReport) -> Line:
    return Line("", f"Tanda tangani {one}", "UU 25/1992 Pasal 36", reverse("staff_reports"))


def _withdrawal(one: Withdrawal) -> Line:
    title = f"Bayarkan {rupiah(one.amount_rp)} kepada {one.member.name}"
    return Line(
        one.member.group_id, title, f"{one.number} · simpanan sukarela", reverse("staff_withdrawal", args=[one.pk])
    )


def _submitted(user: User) -> QuerySet[Application]:
    return _applications(ApplicationState.SUBMITTED)


def _verified(user: User) -> QuerySet[Application]:
    """Those whose check was somebody else's: two persons (AD, dua orang)."""
    return _applications(ApplicationState.VERIFIED).exclude(verified_by=user)


def _applications(state: str) -> QuerySet[Application]:
    return Application.objects.filter(state=state).select_related("group", "person", "institution")


def _asked(user: User) -> QuerySet[GoodsRequest]:
    return GoodsRequest.objects.filter(state=RequestState.ASKED).select_related("member", "product")


def _computed(user: User) -> QuerySet[Allocation]:
    rows = Allocation.objects.filter(state=AllocationState.COMPUTED).exclude(started_by=user)
    return rows.select_related("product", "started_by")


def _licence(one: Licence) -> Line:
    note = f"{one.get_kind_display()} {one.number}"
    group = str(getattr(one, "group_id", ""))  # as annotated by licences_waiting
    return Line(group, f"Izin {one.holder.name}", note, reverse("staff_licence", args=[one.pk]))


def _licences(user: User) -> QuerySet[Licence]:
    return licences_waiting()


def _ended(user: User) -> QuerySet[Motion]:
    ended = Q(state=MotionState.CLOSED) | Q(state=MotionState.OPEN, closes_at__lte=clock.now())
    return Motion.objects.filter(ended).select_related("meeting")


def _amendments(user: User) -> QuerySet[Amendment]:
    return amendments_waiting().select_related("motion", "proposer")


def _leavings_to_decide(user: User) -> QuerySet[Leaving]:
    return to_decide(user, clock.today())


def _leavings_to_pay(user: User) -> QuerySet[Leaving]:
    return to_pay(user, clock.today())


def _unmatched(user: User) -> QuerySet[BankLine]:
    return BankLine.objects.filter(state=LineState.WAITING)


def _ordered(user: User) -> QuerySet[PurchaseOrder]:
    return PurchaseOrder.objects.filter(state=PurchaseState.ORDERED)


def _unsent(user: User) -> QuerySet[AllocationLine]:
    return unsent_lines()


def _on_the_way(user: User) -> QuerySet[Shipment]:
    return Shipment.objects.filter(state=ShipmentState.SENT)


def _overdue(user: User) -> QuerySet[Any]:
    return unpaid_bills().filter(due_on__lt=clock.today())


APPLICATIONS, REQUESTS, ORDERS = "staff_applications", "staff_requests", "staff_orders"
# days: the pendaftaran page promises 7; the others are the office's own aims, until the bylaws set them
KINDS = (
    Kind(
        right="applications.verify",
        title="Pendaftaran perlu diperiksa",
        icon="file-user",
        page=APPLICATIONS,
        query="?keadaan=diajukan",
        limit_days=7,
        since="submitted_at",
        rows=_submitted,
        line=_application,
    ),
    Kind(
        right="applications.approve",
        title="Pendaftaran perlu disetujui",
        icon="file-user",
        page=APPLICATIONS,
        query="?keadaan=diperiksa",
        limit_days=7,
        since="verified_at",
        rows=_verified,
        line=_application,
    ),
    Kind(
        right="members.decide",
        title="Perubahan anggota perlu orang kedua",
        icon="file-pen",
        page="staff_changes",
        query="",
        limit_days=7,
        since="asked_at",
        rows=changes_waiting,
        line=_change,
    ),
    Kind(
        right="privacy.decide",
        title="Permintaan data pribadi",
        icon="shield-check",
        page="staff_data_requests",
        query="",
        limit_days=3,  # UU 27/2022: 72 hours
        since="asked_at",
        rows=data_requests_waiting,
        line=_data_request,
    ),
    Kind(
        right="licences.check",
        title="Izin perlu diperiksa",
        icon="file-check",
        page="staff_licences",
        query="?keadaan=menunggu",
        limit_days=7,
        since="submitted_at",
        rows=_licences,
        line=_licence,
    ),
    Kind(
        right="requests.approve",
        title="Permintaan perlu disetujui",
        icon="clipboard-list",
        page=REQUESTS,
        query="?keadaan=diajukan",
        limit_days=3,
        since="asked_at",
        rows=_asked,
        line=_request,
    ),
    Kind(
        right="allocations.approve",
        title="Pembagian perlu orang kedua",
        icon="split",
        page="staff_allocations",
        query="?keadaan=dihitung",
        limit_days=1,
        since="started_at",
        rows=_computed,
        line=_allocation,
    ),
    Kind(
        right="savings.pay_out",
        title="Penarikan simpanan perlu dibayar",
        icon="banknote",
        page="staff_withdrawals",
        query="",
        limit_days=3,
        since="asked_at",
        rows=withdrawals_waiting,
        line=_withdrawal,
    ),
    Kind(
        right="leaving.decide",
        title="Keluarnya anggota perlu diputuskan",
        icon="door-open",
        page="staff_leavings",
        query="?keadaan=diminta",
        limit_days=14,
        since="asked_at",
        rows=_leavings_to_decide,
        line=_leaving,
    ),
    Kind(
        right="motions.open",
        title="Amendemen menunggu jawaban",
        icon="messages-square",
        page="staff_motions",
        query="?keadaan=konsep",
        limit_days=7,
        since="proposed_at",
        rows=_amendments,
        line=_amendment,
    ),
    Kind(
        right="meetings.hold",
        title="Berita acara menunggu tanda tangan Anda",
        icon="pen-line",
        page="staff_meetings",
        query="?keadaan=selesai",
        limit_days=7,
        since="written_at",
        rows=waiting_for_signature,
        line=_minutes,
    ),
    Kind(
        right="reports.sign",
        title="Laporan tahunan menunggu tanda tangan Anda",
        icon="pen-line",
        page="staff_reports",
        query="",
        limit_days=7,
        since="written_at",
        rows=reports_to_sign,
        line=_report,
    ),
    Kind(
        right="motions.count",
        title="Usul ditutup, belum dihitung",
        icon="vote",
        page="staff_motions",
        query="",
        limit_days=1,
        since="closes_at",
        rows=_ended,
        line=_motion,
    ),
    Kind(
        right="orders.place_for_cooperative",
        title="Pesanan belum sampai di gudang",
        icon="package-check",
        page=ORDERS,
        query="",
        limit_days=14,
        since="ordered_at",
        rows=_ordered,
    ),
    Kind(
        right="shipments.send",
        title="Hasil pembagian perlu dikirim",
        icon="package",
        page=ORDERS,
        query="?keadaan=kirim",
        limit_days=2,
        since="allocation__approved_at",
        rows=_unsent,
    ),
    Kind(
        right="shipments.send",
        title="Kiriman belum diterima unit",
        icon="truck",
        page=ORDERS,
        query="?keadaan=jalan",
        limit_days=7,
        since="sent_on",
        rows=_on_the_way,
    ),
    Kind(
        right="bank.import",
        title="Mutasi bank perlu dicocokkan",
        icon="landmark",
        page="staff_bank",
        query="",
        limit_days=3,
        since="statement__imported_at",
        rows=_unmatched,
    ),
    Kind(
        right="leaving.pay",
        title="Simpanan anggota keluar perlu dibayar",
        icon="hand-coins",
        page="staff_leavings",
        query="?keadaan=diputuskan",
        limit_days=7,
        since="payable_on",
        rows=_leavings_to_pay,
    ),
    Kind(
        right="savings.receive",
        title="Simpanan lewat jatuh tempo",
        icon="wallet",
        page="staff_savings",
        query="?keadaan=lewat",
        limit_days=30,
        since="due_on",
        rows=_overdue,
    ),
)


def kinds_of(user: User) -> list[Kind]:
    """The queues that are this user's work."""
    return [kind for kind in KINDS if has_right(user, kind.right)]


def queue(kind: Kind, user: User) -> Queue:
    """How many wait, how long, how many beyond their time: one query."""
    rows = kind.rows(user).order_by()
    late, half = _bounds(kind)
    found = rows.aggregate(
        count=Count("pk"),
        late=Count("pk", filter=Q(**{f"{kind.since}__lt": late})),
        near=Count("pk", filter=Q(**{f"{kind.since}__gte": late, f"{kind.since}__lt": half})),
        oldest=Min(kind.since),
    )
    oldest = age_words(found["oldest"], now=clock.now(), today=clock.today())
    ages = Ages(found["count"], found["near"], found["late"], oldest)
    list_path = open_to(user, kind.page)
    href = f"{list_path}{kind.query}" if list_path else ""
    return Queue(kind.title, kind.icon, href, ages, decides=kind.line is not None)


def _bounds(kind: Kind) -> tuple[datetime | date, datetime | date]:
    """Before the first a row is late, before the second it has used up half of its time; days count whole."""
    today = clock.today()
    days = today - timedelta(days=kind.limit_days), today - timedelta(days=kind.limit_days // 2)
    if kind.since in DAYS:
        return days
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(days[0], time.min, zone), datetime.combine(days[1], time.min, zone)


def decisions(user: User, kinds: list[Kind]) -> list[Decision]:
    """The oldest of what waits for this user's decision, the nearest deadline first; one query for each queue."""
    found = []
    for kind in kinds:
        if kind.line is None:
            continue
        for row in kind.rows(user).order_by(kind.since, "pk")[:OLDEST]:
            due = due_on(clock.day_of(getattr(row, kind.since)), kind.limit_days)
            found.append(Decision(kind.line(row), kind.icon, due, *due_words(due, clock.today())))
    return sorted(found, key=lambda one: one.due)[:OLDEST]
