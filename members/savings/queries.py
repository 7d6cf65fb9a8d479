"""Reads of savings. What is held is always a sum of payments."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils.module_loading import import_string

from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.models import Bill, Payment
from members.savings.rules import Holdings, SavingsRule
from members.savings.states import Saving

CAPITAL = (Saving.POKOK, Saving.WAJIB)


def savings_rule(group: str, on: date) -> SavingsRule:
    """What a group pays on a date. The bylaws know, and they live in an app above: settings.SAVINGS_RULE names them."""
    provider = import_string(settings.SAVINGS_RULE)
    rule: SavingsRule = provider(group, on)
    return rule


def holdings(member: Member, on: date) -> Holdings:
    """What `member` holds at the end of `on`, in rupiah."""
    sums = {f"{kind.value}_rp": Coalesce(Sum("amount_rp", filter=Q(kind=kind)), 0) for kind in Saving}
    return Holdings(**Payment.objects.filter(member=member, paid_on__lte=on).aggregate(**sums))


def capital_days(year: int) -> dict[int, int]:
    """Rupiah-days of pokok and wajib of each member (by primary key) in a year: the key of jasa modal.

    A rupiah held on a day counts one rupiah-day. The day of payment counts, and so does 31 December; what was paid
    before the year counts all its 365 or 366 days. A counter-entry takes away from its own day on. Members without
    capital are left out. One SQL query.
    """
    return {row["member_id"]: row["rupiah_days"] for row in capital_days_rows(year)}


def capital_days_rows(year: int) -> QuerySet[Payment, Any]:
    """The same as a grouped query (`member_id`, `rupiah_days`), for a set-based run to build on."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    since = Greatest(F("paid_on"), Value(first))
    days = Func(Value(last), since, template="(%(expressions)s + 1)", arg_joiner=" - ", output_field=IntegerField())
    return (
        Payment.objects.filter(kind__in=CAPITAL, paid_on__lte=last)
        .order_by()
        .values("member_id")
        .annotate(rupiah_days=Sum(F("amount_rp") * days, output_field=BigIntegerField()))
    )


def unpaid_bills() -> QuerySet[Bill]:
    """Bills nobody has paid yet."""
    return Bill.objects.filter(~Exists(_payment_of_bill()))


def bills_of(member: Member) -> QuerySet[Bill]:
    """The unpaid simpanan wajib of `member`, the oldest first."""
    return unpaid_bills().filter(member=member).order_by("due_on", "id")


def pokok_bill(application_id: int) -> Bill | None:
    """The bill an approved application waits for."""
    return Bill.objects.filter(application=application_id, kind=Saving.POKOK).first()


def payments_of(member: Member) -> QuerySet[Payment]:
    """The payments of `member`, the latest first."""
    return Payment.objects.filter(member=member).select_related("bill", "journal").order_by("-paid_on", "-id")


def members_in_arrears(on: date) -> QuerySet[Member]:
    """Members with simpanan wajib that was due before `on` and is unpaid.

    Each with `owed_rp` (rupiah), `bills_late` (how many) and `late_since` (the oldest due date), the longest first.
    """
    late = Q(bills__due_on__lt=on) & ~Exists(Payment.objects.filter(bill=OuterRef("bills"), reverses__isnull=True))
    return (
        Member.objects.exclude(status=MemberStatus.LEFT)
        .filter(late)
        .annotate(owed_rp=Sum("bills__amount_rp"), bills_late=Count("bills"), late_since=Min("bills__due_on"))
        .order_by("late_since", "number")
    )


def _payment_of_bill() -> QuerySet[Payment]:
    return Payment.objects.filter(bill=OuterRef("pk"), reverses__isnull=True)


def bills_found(*, q: str = "", state: str = "", today: date) -> QuerySet[Bill]:
    """Bills for the staff list by words of name or number; `state` is lewat (overdue), lunas (paid) or empty (open)."""
    rows = _bills_by_words(q).select_related("member__group", "application__person", "application__institution")
    if state == "lunas":
        return rows.filter(paid_on__isnull=False).order_by("-paid_on", "-id")
    rows = rows.filter(paid_on__isnull=True).order_by("due_on", "id")
    return rows.filter(due_on__lt=today) if state == "lewat" else rows


def count_bills(*, q: str = "", today: date) -> dict[str, int]:
    """How many bills each tab of the staff list has, in one query."""
    unpaid = Q(paid_on__isnull=True)
    counts = _bills_by_words(q).aggregate(
        unpaid=Count("pk", filter=unpaid),
        late=Count("pk", filter=unpaid & Q(due_on__lt=today)),
        paid=Count("pk", filter=~unpaid),
    )
    return {"": counts["unpaid"], "lewat": counts["late"], "lunas": counts["paid"]}


def _bills_by_words(q: str) -> "QuerySet[Any, Any]":
    """Bills with `paid_on`, the date of their payment if there is one."""
    rows = Bill.objects.annotate(paid_on=Subquery(_payment_of_bill().values("paid_on")[:1])).order_by()
    if not q:
        return rows
    of_member = Q(member__name__icontains=q) | Q(member__number__istartswith=q)
    named = Q(application__person__name__icontains=q) | Q(application__institution__name__icontains=q)
    return rows.filter(of_member | named | Q(application__number__istartswith=q))
