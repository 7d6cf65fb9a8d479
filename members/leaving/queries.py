"""Reads of leavings: the staff list, what is owed and due, and what a decision would mean."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from kmp import clock
from kmp.books.models import Posting
from kmp.errors import Problem
from members.leaving.models import Leaving
from members.leaving.rules import Settlement, leave_problems
from members.leaving.states import OPEN_LEAVINGS, LeavingKind, LeavingState
from members.registry.models import Member
from members.registry.queries import members_per_group
from members.savings.queries import holdings

RECEIVABLE, SHU_PAYABLE = "1-1150", "2-1200"


def settlement_of(member: Member) -> Settlement:
    """What the member holds and owes now, in rupiah: before the decision the figures that it would freeze."""
    held = holdings(member, date.max)
    return Settlement(held.pokok_rp, held.wajib_rp, held.sukarela_rp, owed_rp=owed_rp(member))


def frozen_settlement(leaving: Leaving) -> Settlement:
    """The figures of a decision."""
    return Settlement(leaving.pokok_rp, leaving.wajib_rp, leaving.sukarela_rp, leaving.owed_rp)


def owed_rp(member: Member) -> int:
    """What the books say the member owes the cooperative, in rupiah; below zero the cooperative owes it."""
    return _balance(member, RECEIVABLE)


def shu_payable_rp(member: Member) -> int:
    """Shares of SHU that are payable to the member and not paid yet: paid by their own way, never by this one."""
    return -_balance(member, SHU_PAYABLE)


def _balance(member: Member, account: str) -> int:
    postings = Posting.objects.filter(account__code=account, party__code=member.number)
    total: int = postings.aggregate(total=Coalesce(Sum("amount_rp"), 0))["total"]
    return total


def problems_of_numbers(member: Member, kind: str) -> list[Problem]:
    """What the law says about the numbers that would be left without this member."""
    counts = members_per_group()
    counts[member.group_id] -= 1
    groups_after = sum(1 for count in counts.values() if count)
    return leave_problems(LeavingKind(kind), members_after=sum(counts.values()), groups_after=groups_after)


def leavings_found(*, q: str = "", kind: str = "", group: str = "") -> QuerySet[Leaving]:
    """Leavings for the staff list, by words of name or number, kind and group; the oldest first."""
    rows = Leaving.objects.select_related("member__group", "asked_by").order_by("id")
    if q:
        named = Q(member__name__icontains=q) | Q(member__number__istartswith=q) | Q(number__istartswith=q)
        rows = rows.filter(named)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(member__group=group) if group else rows


UNHEARD = Q(kind=LeavingKind.EXPULSION, state__in=OPEN_LEAVINGS, heard_on__isnull=True)


def in_tab(rows: QuerySet[Leaving], tab: str) -> QuerySet[Leaving]:
    """Those of one tab: `dengar` are expulsions to be heard, `diminta` all else that is open, the rest by state."""
    if tab == LeavingState.HEARING:
        return rows.filter(UNHEARD)
    if tab == LeavingState.ASKED:
        return rows.filter(~UNHEARD, state__in=OPEN_LEAVINGS)
    return rows.filter(state=tab)


def count_tabs(rows: QuerySet[Leaving]) -> dict[str, int]:
    """How many each tab has, in one query."""
    closed = {state.value: Count("pk", filter=Q(state=state)) for state in LeavingState if state not in OPEN_LEAVINGS}
    asked = Count("pk", filter=~UNHEARD & Q(state__in=OPEN_LEAVINGS))
    return rows.order_by().aggregate(diminta=asked, dengar=Count("pk", filter=UNHEARD), **closed)


def death_is_reported(member: Member) -> bool:
    """Whether staff have reported the member's death, and nobody has decided about it yet."""
    return Leaving.objects.filter(member=member, kind=LeavingKind.DEATH, state__in=OPEN_LEAVINGS).exists()


def open_leaving_of(member: Member) -> Leaving | None:
    """The leaving of the member that nobody has decided yet, if there is one."""
    return Leaving.objects.filter(member=member, state__in=OPEN_LEAVINGS).first()


def to_decide(user: Any, today: date) -> QuerySet[Leaving]:
    """What this person can decide today: asked by somebody else, due, and in an expulsion heard."""
    rows = Leaving.objects.filter(state__in=OPEN_LEAVINGS, effective_on__lte=today).exclude(asked_by=user)
    return rows.exclude(UNHEARD).exclude(member__person__user=user).select_related("member__group")


def to_hear(today: date) -> QuerySet[Leaving]:
    """Expulsions whose member has not been invited or heard yet."""
    return Leaving.objects.filter(UNHEARD).select_related("member__group")


def to_pay(user: Any, today: date) -> QuerySet[Leaving]:
    """What this person can pay out, or take in, today."""
    rows = Leaving.objects.filter(state=LeavingState.DECIDED).exclude(decided_by=user)
    return rows.filter(Q(payable_on__lte=today) | Q(due_rp__lt=0)).select_related("member__group")


def leavings_waiting(user: Any, *, decides: bool, pays: bool, asks: bool) -> int:
    """How many leavings wait for this person: for the navigation; one query."""
    today = clock.today()
    parts = [to_decide(user, today)] if decides else []
    parts += [to_pay(user, today)] if pays else []
    parts += [to_hear(today)] if asks else []
    rows = [part.order_by().values("pk") for part in parts]
    return rows[0].union(*rows[1:]).count() if rows else 0


def totals_due() -> dict[str, int]:
    """What waits to be paid back and what former members still owe, in rupiah, and how many each."""
    rows = Leaving.objects.filter(state=LeavingState.DECIDED)
    sums = rows.aggregate(
        due=Coalesce(Sum("due_rp", filter=Q(due_rp__gt=0)), 0),
        owed=Coalesce(Sum(-F("due_rp"), filter=Q(due_rp__lt=0)), 0),
        count=Count("pk"),
    )
    return {"due": sums["due"], "owed": sums["owed"], "count": sums["count"]}
