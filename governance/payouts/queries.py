"""Reads of payments: who is owed what and in which way, batches with their sums, and what a member's share became."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Aggregate,
    BinaryField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from governance.payouts.models import PayChoice, Payout, PayoutBatch, PayoutReturn
from governance.payouts.states import GONE, IN_SAVINGS, LIVE, PayoutState, PayWay, ReturnState
from governance.surplus.models import Distribution, Share
from governance.surplus.states import PAYABLE, DistributionState
from members.leaving.models import Leaving
from members.leaving.states import ENDED_LEAVINGS, LeavingKind
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.accounts import NamedAccount
from members.savings.models import Bill
from members.savings.states import Saving

DEFAULT_WAY = PayWay.SUKARELA  # of who chose nothing: the money is theirs at once, and can be taken back any day
LEFT_WAY = PayWay.CASH  # of who has left and named no account: savings are closed to them


def _living_choices() -> QuerySet[PayChoice]:
    """Choices that count: of who has died only what was said afterwards; an account of the dead is not the heirs'."""
    deaths = Leaving.objects.filter(member=OuterRef("member"), kind=LeavingKind.DEATH, state__in=ENDED_LEAVINGS)
    return PayChoice.objects.filter(~Exists(deaths.filter(decided_at__gte=OuterRef("chosen_at"))))


def _newest_choice(column: str) -> Subquery:
    rows = _living_choices().filter(member=OuterRef("member")).order_by("-id")
    return Subquery(rows.values(column)[:1], output_field=BinaryField() if column.endswith("_cipher") else CharField())


def owed_shares(*, way: str = "", year: int | None = None, search: str = "", group: str = "") -> QuerySet[Any]:
    """Lines above zero of posted years without a live payment, each with `way`: as chosen, or by default.

    Who has left is paid to the account chosen last, or in cash. `search` looks into name and number.
    """
    live = Payout.objects.filter(share=OuterRef("pk"), state__in=LIVE)
    rows = Share.objects.filter(total_rp__gt=0, distribution__state__in=list(PAYABLE)).filter(~Exists(live))
    rows = rows.annotate(chosen=_newest_choice("way")).annotate(way=_way())
    if way:
        rows = rows.filter(way=way)
    if year is not None:
        rows = rows.filter(distribution__year=year)
    if group:
        rows = rows.filter(group=group)
    if search:
        rows = rows.filter(Q(member__name__icontains=search) | Q(member__number__icontains=search))
    return rows.order_by("member__number", "distribution__year")


def _way() -> Case:
    """The way that counts for a line: `chosen`, but for who has left never into savings."""
    left = Q(member__status=MemberStatus.LEFT)
    return Case(
        When(left & (Q(chosen__isnull=True) | Q(chosen__in=list(IN_SAVINGS))), then=Value(LEFT_WAY.value)),
        When(chosen__isnull=True, then=Value(DEFAULT_WAY.value)),
        default=F("chosen"),
        output_field=CharField(),
    )


def payable_lines(*, way: str, year: int | None, member_ids: list[int] | None) -> tuple[str, tuple[Any, ...]]:
    """SQL and its values for what a batch takes: share_id, amount_rp, bank, account_cipher, account_holder."""
    rows = owed_shares(way=way, year=year)
    if member_ids is not None:
        rows = rows.filter(member__in=member_ids)
    by_bank = way == PayWay.TRANSFER
    account: dict[str, Any] = {
        "to_bank": Coalesce(_newest_choice("bank"), Value("")) if by_bank else Value(""),
        "to_cipher": _newest_choice("account_cipher") if by_bank else Cast(Value(None), BinaryField()),
        "to_holder": Coalesce(_newest_choice("account_holder"), Value("")) if by_bank else Value(""),
    }
    taken = rows.annotate(**account).order_by("pk").values("pk", "total_rp", *account)
    sql: tuple[str, tuple[Any, ...]] = taken.query.sql_with_params()
    return sql


@dataclass(frozen=True)
class Owed:
    """What is still to be paid in one way: members, lines and rupiah."""

    way: str
    members: int
    count: int
    rp: int

    @property
    def label(self) -> str:
        return str(PayWay(self.way).label)


def owed_by_way(*, year: int | None = None) -> list[Owed]:
    """One row for each way, also those that nobody waits for."""
    found = {
        row["way"]: row
        for row in owed_shares(year=year)
        .order_by()
        .values("way")
        .annotate(members=Count("member", distinct=True), count=Count("pk"), rp=Sum("total_rp"))
    }
    none = {"members": 0, "count": 0, "rp": 0}
    return [Owed(way=way, **{key: int(found.get(way, none)[key]) for key in none}) for way in PayWay.values]


def owed_members(*, search: str = "", way: str = "", group: str = "", year: int | None = None) -> QuerySet[Any, Any]:
    """One row for each member who is owed: years together, since when, and the way; who waits longest first."""
    rows: QuerySet[Any, Any] = (
        owed_shares(way=way, year=year, search=search, group=group)
        .order_by()
        .values("member_id", "member__number", "member__name", "member__status", "group_id", "way")
        .annotate(
            rp=Sum("total_rp"),
            years=Count("pk"),
            oldest=Min("distribution__year"),
            since=Min("distribution__journal__date"),
        )
        .order_by("since", "member__number")
    )
    return rows


def batches(*, search: str = "", state: str = "") -> QuerySet[PayoutBatch]:
    """Batches with the members and rupiah in them, the newest first."""
    rows = PayoutBatch.objects.select_related("prepared_by", "approved_by", "run")
    if state:
        rows = rows.filter(state=state)
    if search:
        rows = rows.filter(number__icontains=search)
    return rows.annotate(
        members=Count("payouts__share__member", distinct=True),
        rp=Coalesce(Sum("payouts__amount_rp"), 0),
        sent=Count("payouts", filter=Q(payouts__state=PayoutState.SENT)),
        return_waits=Exists(PayoutReturn.objects.filter(batch=OuterRef("pk"), state=ReturnState.RECORDED)),
    ).order_by("-id")


class _FirstCipher(Aggregate):
    """One account stands for the years of a member: the same in all of them, sealed anew for each by another key."""

    template = "(array_agg(%(expressions)s))[1]"
    output_field = BinaryField()


def lines_of(batch: PayoutBatch, *, search: str = "", state: str = "") -> QuerySet[Payout, Any]:
    """One row for each member of a batch, years together; `lead` is the payment that gives the code.

    `state` may also be that of money that came back and waits for its second person (`waits`).
    """
    rows = Payout.objects.filter(batch=batch)
    if state == ReturnState.RECORDED:
        rows = rows.filter(report__state=state)
    elif state:
        rows = rows.filter(state=state)
    if search:
        rows = rows.filter(Q(share__member__name__icontains=search) | Q(share__member__number__icontains=search))
    return (
        rows.order_by()
        .values(
            "share__member_id",
            "share__member__number",
            "share__member__name",
            "share__member__group_id",
            "bank",
            "account_holder",
            "state",
            "return_reason",
            waits=Q(report__state=ReturnState.RECORDED),
        )
        .annotate(lead=Min("pk"), rp=Sum("amount_rp"), years=Count("pk"), cipher=_FirstCipher("account_cipher"))
        .order_by("share__member__number", "state")
    )


def state_sums(batch: PayoutBatch) -> dict[str, tuple[int, int]]:
    """State → how many members and how many rupiah."""
    rows = Payout.objects.filter(batch=batch).order_by().values("state")
    counted = rows.annotate(members=Count("share__member", distinct=True), rp=Sum("amount_rp"))
    return {row["state"]: (row["members"], row["rp"]) for row in counted}


def changed_since(batch: PayoutBatch) -> int:
    """How many members of the batch have said another way or account since it was prepared: for who approves it."""
    own = Payout.objects.filter(batch=batch, share__member=OuterRef("member"))
    later = PayChoice.objects.filter(Exists(own), chosen_at__gt=batch.prepared_at)
    return later.order_by().values("member").distinct().count()


def first_day(batch: PayoutBatch) -> date:
    """Not before this day: that of the posting of the newest year in the batch, when the debt began."""
    found = Payout.objects.filter(batch=batch).aggregate(day=Max("share__distribution__journal__date"))
    day: date = found["day"]
    return day


def returns_of(batch: PayoutBatch) -> list[PayoutReturn]:
    """What was recorded as having come back of a batch, the newest first."""
    return list(batch.returns.select_related("recorded_by", "decided_by").order_by("-pk"))


def choice_of(member: Member) -> PayChoice | None:
    """What the member chose last, and what counts; of who has died, what the heirs said."""
    return _living_choices().filter(member=member).select_related("chosen_by").order_by("-id").first()


def account_chosen(member: Member) -> NamedAccount | None:
    """The account named for SHU, for whoever asks savings back."""
    choice = choice_of(member)
    if choice is None or choice.account_cipher is None:
        return None
    return NamedAccount(choice.bank, choice.account_number, choice.account_holder, choice.chosen_at)


def way_of(member: Member) -> PayWay:
    """How the member is paid now."""
    choice = choice_of(member)
    has_left = member.status == MemberStatus.LEFT
    if choice is None or (has_left and choice.way in IN_SAVINGS):
        return LEFT_WAY if has_left else DEFAULT_WAY
    return PayWay(choice.way)


def open_bills_rp(member: Member) -> int:
    """What is left of the member's bills of simpanan wajib: capital goes there first."""
    rows = Bill.objects.filter(member=member, kind=Saving.WAJIB, rest_rp__gt=0)
    return int(rows.aggregate(rp=Sum("rest_rp", default=0))["rp"])


def payment_of(share: Share) -> Payout | None:
    """The live payment of a share, or the last one that came back."""
    rows = Payout.objects.filter(share=share).exclude(state=PayoutState.DROPPED).select_related("batch")
    return rows.order_by(Case(When(state__in=list(LIVE), then=0), default=1), "-pk").first()


def payments_of(member: Member) -> QuerySet[Payout]:
    """Every payment of the member that was ever sent, the newest first."""
    rows = Payout.objects.filter(share__member=member, journal__isnull=False)
    return rows.select_related("share__distribution", "batch").order_by("-pk")


@dataclass(frozen=True)
class YearOwed:
    """One year of one member: the share, what of it has gone out, and what is left."""

    year: int
    share_rp: int
    paid_rp: int

    @property
    def owed_rp(self) -> int:
        return self.share_rp - self.paid_rp


def years_of(member: Member) -> list[YearOwed]:
    """Every posted year of the member, the oldest first: what is carried, and what this year adds."""
    gone = Payout.objects.filter(share=OuterRef("pk"), state__in=list(GONE))
    rows = (
        Share.objects.filter(member=member, distribution__state__in=list(PAYABLE))
        .annotate(gone=Exists(gone))
        .order_by()
        .values_list("distribution__year")
        .annotate(rp=Sum("total_rp"), paid=Sum("total_rp", filter=Q(gone=True), default=0))
        .order_by("distribution__year")
    )
    return [YearOwed(year, int(rp), int(paid)) for year, rp, paid in rows]


def paid_totals(distribution: Distribution) -> dict[str, int]:
    """How much and how many of a year: all lines, those paid or sent, those still owed; rupiah."""
    gone = Payout.objects.filter(share=OuterRef("pk"), state__in=list(GONE))
    shares = Share.objects.filter(distribution=distribution).annotate(gone=Exists(gone))
    found: Mapping[str, Any] = shares.aggregate(
        shares=Count("pk"),
        shares_rp=Sum("total_rp", default=0),
        paid=Count("pk", filter=Q(gone=True)),
        paid_rp=Sum("total_rp", filter=Q(gone=True), default=0),
        payable=Count("pk", filter=Q(gone=False, total_rp__gt=0)),
    )
    return {**{key: int(value) for key, value in found.items()}, "left_rp": found["shares_rp"] - found["paid_rp"]}


def unsettled_years() -> list[Distribution]:
    """Posted years with members' lines, not settled yet, of which every line was paid: nothing is under way or back."""
    paid = Payout.objects.filter(share=OuterRef("pk"), state=PayoutState.PAID, report=None)
    open_lines = Share.objects.filter(distribution=OuterRef("pk"), total_rp__gt=0).filter(~Exists(paid))
    rows = Distribution.objects.filter(state=DistributionState.POSTED, shared_rp__gt=0).filter(~Exists(open_lines))
    return list(rows.order_by("year"))
