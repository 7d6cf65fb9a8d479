"""Reads of savings. What is held is always a sum of payments."""

from collections.abc import Iterable
from dataclasses import dataclass
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

from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.runs.models import Run
from members.joining.models import Application
from members.joining.states import ApplicationState
from members.registry.models import Group, Member
from members.registry.states import MemberStatus
from members.savings.models import Advance, Bill, Payment, Withdrawal
from members.savings.rules import Holdings, SavingsRule, bill_of_code, capital_steps, month_ends
from members.savings.states import Saving, WithdrawalState

CAPITAL = (Saving.POKOK, Saving.WAJIB)
CLOSED = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN)  # whose simpanan pokok is not owed any more


@dataclass(frozen=True)
class Statement:
    """The movements of one member's savings from `first` to `last`, both days included."""

    first: date
    last: date
    before: Holdings
    after: Holdings
    rows: list[Payment]

    @property
    def taken_in_rp(self) -> int:
        """What came in."""
        return sum(row.amount_rp for row in self.rows if row.amount_rp > 0)

    @property
    def given_out_rp(self) -> int:
        """What went out, as a positive amount."""
        return -sum(row.amount_rp for row in self.rows if row.amount_rp < 0)


def savings_rule(group: str, on: date) -> SavingsRule:
    """What a group pays on a date. The bylaws know, and they live in an app above: settings.SAVINGS_RULE names them."""
    provider = import_string(settings.SAVINGS_RULE)
    rule: SavingsRule = provider(group, on)
    return rule


def wajib_rules(month: date) -> dict[str, SavingsRule]:
    """What each group pays for that month, by the bylaws on its first day; groups that pay nothing are left out."""
    rules = {code: _rule_or_none(code, month) for code in Group.objects.values_list("code", flat=True)}
    return {code: rule for code, rule in rules.items() if rule and rule.wajib_rp > 0}


def _rule_or_none(group: str, on: date) -> SavingsRule | None:
    """None for a group that the bylaws of that date do not name yet: a later version opened it, nobody is in it."""
    try:
        return savings_rule(group, on)
    except DomainError as refused:
        if refused.code != "unknown_group":
            raise
        return None


def unbilled_members(month: date, groups: Iterable[str]) -> QuerySet[Member]:
    """Who should be billed for that month and is not: active, in before it, of one of `groups`."""
    rows = Member.objects.filter(status=MemberStatus.ACTIVE, joined_on__lt=month, group__in=groups)
    billed = Bill.objects.filter(member=OuterRef("pk"), kind=Saving.WAJIB, month=month)
    return rows.exclude(imported_in__as_of__gte=month).filter(~Exists(billed))


def billing_runs(month: date) -> QuerySet[Run]:
    """The background runs that billed, or are to bill, a month's simpanan wajib."""
    return Run.objects.filter(kind="wajib", inputs__month=month.isoformat()).order_by("id")


def billed_months(year: int) -> dict[date, dict[str, int]]:
    """How many bills of simpanan wajib each month of a year has, and of how many rupiah."""
    rows: Any = Bill.objects.filter(kind=Saving.WAJIB, month__year=year).order_by().values("month")
    sums = rows.annotate(count=Count("pk"), rupiah=Sum("amount_rp"))
    return {row["month"]: {"count": row["count"], "rupiah": int(row["rupiah"])} for row in sums}


def capital_by_month(member: Member, today: date) -> list[int]:
    """Pokok and wajib at the end of each of the last twelve months (this one: today), in rupiah, the oldest first."""
    moves = Payment.objects.filter(member=member, kind__in=CAPITAL).values_list("paid_on", "amount_rp")
    return capital_steps(list(moves), month_ends(today))


def statement_of(member: Member, first: date, last: date) -> Statement:
    """What a member held before `first` and after `last`, and every movement between."""
    rows = Payment.objects.filter(member=member, paid_on__range=(first, last)).select_related("bill", "journal")
    return Statement(
        first=first,
        last=last,
        before=holdings(member, first - clock.ONE_DAY),
        after=holdings(member, last),
        rows=list(rows.order_by("paid_on", "id")),
    )


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


def with_rest(bills: QuerySet[Bill]) -> "QuerySet[Any]":
    """Bills with `paid_rp` beside their `rest_rp` (what is left to pay).

    A simpanan pokok is paid at once, with the last part; until then its advances count.
    """
    return bills.annotate(paid_rp=F("amount_rp") - F("rest_rp"))


def rest_of(bill: Bill) -> int:
    """What is left to pay of one bill now, in rupiah."""
    return Bill.objects.values_list("rest_rp", flat=True).get(pk=bill.pk)


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
    late: QuerySet[Any] = (
        Member.objects.exclude(status=MemberStatus.LEFT)
        .filter(bills__due_on__lt=on, bills__rest_rp__gt=0)
        .annotate(owed_rp=Sum("bills__rest_rp"), bills_late=Count("bills"), late_since=Min("bills__due_on"))
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


def arrears_found(on: date, *, q: str = "", group: str = "", province: str = "", months: int = 1) -> "QuerySet[Any]":
    """Members in arrears for the staff list: by words, group, province, and owing for at least so many months."""
    rows = members_in_arrears(on).select_related("group", "region", "person", "institution")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(number__istartswith=q))
    if group:
        rows = rows.filter(group=group)
    if province:
        rows = rows.filter(region__code__startswith=f"{province}.")
    return rows.filter(bills_late__gte=months) if months > 1 else rows


def withdrawals_found(*, q: str = "", state: str = "") -> QuerySet[Withdrawal]:
    """Withdrawals for the staff list; the open ones the oldest first, the others the latest first."""
    rows = Withdrawal.objects.select_related("member", "asked_by", "decided_by")
    if q:
        words = Q(member__name__icontains=q) | Q(member__number__istartswith=q) | Q(number__istartswith=q)
        rows = rows.filter(words)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("id" if state == WithdrawalState.ASKED else "-id")


def withdrawals_waiting(user: User) -> QuerySet[Withdrawal]:
    """Open withdrawals that somebody else asked for, so that `user` may pay them out."""
    return Withdrawal.objects.filter(state=WithdrawalState.ASKED).exclude(asked_by=user).select_related("member")


def open_withdrawal(member: Member) -> Withdrawal | None:
    """What the member has asked back and nobody has decided."""
    return Withdrawal.objects.filter(member=member, state=WithdrawalState.ASKED).first()


def withdrawals_of(member: Member) -> QuerySet[Withdrawal]:
    """Every withdrawal of a member, the latest first."""
    return Withdrawal.objects.filter(member=member).select_related("decided_by", "asked_by").order_by("-id")


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
