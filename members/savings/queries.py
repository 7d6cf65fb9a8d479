"""Reads of savings. What is held is always a sum of payments."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
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
    When,
)
from django.db.models.functions import Coalesce, Greatest, NullIf
from django.utils.module_loading import import_string

from members.joining.models import Application
from members.joining.states import ApplicationState
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.models import Advance, Bill, Payment
from members.savings.rules import Holdings, SavingsRule, bill_of_code
from members.savings.states import Saving

CAPITAL = (Saving.POKOK, Saving.WAJIB)
CLOSED = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN)  # whose simpanan pokok is not owed any more


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
    before the year counts all its 365 or 366 days. A counter-entry takes away from its own day on, and so does the
    settlement of who leaves. Members without capital in the year are left out. One SQL query.
    """
    return {row["member_id"]: row["rupiah_days"] for row in capital_days_rows(year)}


def capital_days_rows(year: int) -> QuerySet[Payment, Any]:
    """The same as a grouped query (`member_id`, `rupiah_days`), for a set-based run to build on."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    since = Greatest(F("paid_on"), Value(first))
    days = Func(Value(last), since, template="(%(expressions)s + 1)", arg_joiner=" - ", output_field=IntegerField())
    rows: QuerySet[Payment, Any] = (
        Payment.objects.filter(kind__in=CAPITAL, paid_on__lte=last)
        .order_by()
        .values("member_id")
        .annotate(rupiah_days=Sum(F("amount_rp") * days, output_field=BigIntegerField()))
        .filter(rupiah_days__gt=0)
    )
    return rows


def paid_of(bill_pk: Any) -> QuerySet[Payment, Any]:
    """What payments and counter-entries of one bill (a key or an outer reference) sum to, as `rupiah`."""
    sums = Payment.objects.filter(bill=bill_pk).order_by().values("bill")
    return sums.annotate(rupiah=Sum("amount_rp", output_field=BigIntegerField())).values("rupiah")


def _advanced_of(bill_pk: Any) -> QuerySet[Advance, Any]:
    sums = Advance.objects.filter(bill=bill_pk).order_by().values("bill")
    return sums.annotate(rupiah=Sum("amount_rp", output_field=BigIntegerField())).values("rupiah")


def with_rest(bills: QuerySet[Bill]) -> "QuerySet[Any]":
    """Bills with `paid_rp`, `rest_rp` (what is left to pay), and `paid_on`, the day of their last payment.

    A simpanan pokok is paid at once, with the last part; until then its advances count.
    """
    return bills.annotate(
        paid_rp=Case(
            When(kind=Saving.WAJIB, then=Coalesce(Subquery(paid_of(OuterRef("pk"))), 0)),
            default=Coalesce(NullIf(Subquery(paid_of(OuterRef("pk"))), 0), Subquery(_advanced_of(OuterRef("pk"))), 0),
            output_field=BigIntegerField(),
        ),
        rest_rp=F("amount_rp") - F("paid_rp"),
    )


def rest_of(bill: Bill) -> int:
    """What is left to pay of one bill, in rupiah."""
    rest: int = with_rest(Bill.objects.filter(pk=bill.pk)).values_list("rest_rp", flat=True).get()
    return rest


def advances_held(bill: Bill) -> int:
    """The parts of a simpanan pokok that were paid and not given back, in rupiah."""
    held: int = Advance.objects.filter(bill=bill).aggregate(held=Coalesce(Sum("amount_rp"), 0))["held"]
    return held


def advances_of(bill: Bill) -> QuerySet[Advance]:
    """Every advance of a simpanan pokok and what undid it, in their order."""
    return Advance.objects.filter(bill=bill).select_related("journal", "received_by", "returned_by").order_by("id")


def advances_to_return(application: Application) -> QuerySet[Advance]:
    """The advances of an application that nobody has given back yet."""
    rows = Advance.objects.filter(bill__application=application, returns__isnull=True, returned_by__isnull=True)
    return rows.select_related("journal").order_by("id")


def returnable() -> "QuerySet[Any]":
    """Applications that ended without a member while the cooperative still holds an advance, each with `held_rp`."""
    rows = Application.objects.filter(state__in=CLOSED).alias(bill_held=Sum("bills__advances__amount_rp"))
    held: QuerySet[Any] = rows.filter(bill_held__gt=0).annotate(held_rp=F("bill_held"))
    return held.select_related("group", "person", "institution").order_by("decided_at", "id")


def owed_bills() -> "QuerySet[Any]":
    """Bills that somebody may still pay: not of who has left, nor of an application that was refused or taken back."""
    return Bill.objects.filter(_is_owed())


def unpaid_bills() -> "QuerySet[Any]":
    """Bills that are owed and not paid in full, each with `paid_rp` and `rest_rp`."""
    return with_rest(owed_bills()).filter(rest_rp__gt=0)


def bills_of(member: Member) -> "QuerySet[Any]":
    """What `member` owes of simpanan wajib, the oldest first, each with `rest_rp`; nothing once the member has left."""
    return unpaid_bills().filter(member=member).order_by("due_on", "id")


def pokok_bill(application_id: int) -> Any:
    """The bill an approved application waits for, with `paid_rp` and `rest_rp`; None where there is none."""
    return with_rest(Bill.objects.filter(application=application_id, kind=Saving.POKOK)).first()


def payments_of(member: Member) -> QuerySet[Payment]:
    """The payments of `member`, the latest first."""
    rows = Payment.objects.filter(member=member).select_related("bill", "journal", "reverses", "reversed_by")
    return rows.order_by("-paid_on", "-id")


def members_in_arrears(on: date) -> "QuerySet[Any]":
    """Members with simpanan wajib that was due before `on` and is not paid in full.

    Each with `owed_rp` (rupiah), `bills_late` (how many) and `late_since` (the oldest due date), the longest first.
    """
    rest = F("bills__amount_rp") - Coalesce(Subquery(paid_of(OuterRef("bills__pk"))), 0)
    late: QuerySet[Any] = (
        Member.objects.exclude(status=MemberStatus.LEFT)
        .filter(bills__due_on__lt=on)
        .alias(bill_rest=ExpressionWrapper(rest, output_field=BigIntegerField()))
        .filter(bill_rest__gt=0)
        .annotate(owed_rp=Sum("bill_rest"), bills_late=Count("bills"), late_since=Min("bills__due_on"))
        .order_by("late_since", "number")
    )
    return late


def bills_found(*, q: str = "", state: str = "", today: date) -> "QuerySet[Any]":
    """Bills for the staff list by words of name or number; `state` is lewat (overdue), lunas (paid) or empty (open)."""
    rows = _bills_by_words(q).select_related("member__group", "application__person", "application__institution")
    if state == "lunas":
        last = Payment.objects.filter(bill=OuterRef("pk"), amount_rp__gt=0).order_by("-paid_on", "-id")
        paid: QuerySet[Any] = rows.filter(rest_rp=0).annotate(paid_on=Subquery(last.values("paid_on")[:1]))
        return paid.order_by("-id")
    rows = rows.filter(_is_owed(), rest_rp__gt=0).order_by("due_on", "id")
    return rows.filter(due_on__lt=today) if state == "lewat" else rows


def count_bills(*, q: str = "", today: date) -> dict[str, int]:
    """How many bills each tab of the staff list has, in one query."""
    unpaid = _is_owed() & Q(rest_rp__gt=0)
    counts = _bills_by_words(q).aggregate(
        unpaid=Count("pk", filter=unpaid),
        late=Count("pk", filter=unpaid & Q(due_on__lt=today)),
        paid=Count("pk", filter=Q(rest_rp=0)),
    )
    return {"": counts["unpaid"], "lewat": counts["late"], "lunas": counts["paid"]}


def _is_owed() -> Q:
    return ~Q(member__status=MemberStatus.LEFT) & ~Q(application__state__in=CLOSED)


def _bills_by_words(q: str) -> "QuerySet[Any]":
    """Bills with what is left to pay, by name or number of member or application."""
    rows = with_rest(Bill.objects.order_by())
    if not q:
        return rows
    of_member = Q(member__name__icontains=q) | Q(member__number__istartswith=q)
    named = Q(application__person__name__icontains=q) | Q(application__institution__name__icontains=q)
    return rows.filter(of_member | named | Q(application__number__istartswith=q) | Q(pk=bill_of_code(q) or 0))
