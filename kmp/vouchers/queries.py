"""Reads of vouchers and recurring journals."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from kmp.books.models import Party, Posting
from kmp.books.queries import turnover_of
from kmp.vouchers.models import RecurringJournal, RecurringLine, Voucher, VoucherLine
from kmp.vouchers.rules import Entered
from kmp.vouchers.states import OPEN, VoucherState


def vouchers_found(*, state: str = "", q: str = "") -> "QuerySet[Any, Any]":
    """Vouchers, the newest first, each with `total_rp`: the debit side of its own lines."""
    rows = Voucher.objects.select_related("written_by", "decided_by", "journal", "reverses")
    if state:
        rows = rows.filter(state=state)
    if q:
        named = Party.objects.filter(name__icontains=q).values("code")
        by_party = VoucherLine.objects.filter(Q(party__icontains=q) | Q(party__in=named)).values("voucher")
        words = Q(number__icontains=q) | Q(memo__icontains=q) | Q(reverses__reference__icontains=q)
        rows = rows.filter(words | Q(pk__in=by_party))
    total = Sum("lines__amount_rp", filter=Q(lines__amount_rp__gt=0), default=0)
    return rows.annotate(total_rp=total).order_by("-id")


def counts_by_state() -> dict[str, int]:
    """How many vouchers are in each state."""
    return dict(Voucher.objects.order_by().values_list("state").annotate(Count("pk")))


def waiting_for(user_id: int) -> int:
    """How many vouchers wait for a second person who is not the one that wrote them."""
    return Voucher.objects.filter(state=VoucherState.SUBMITTED).exclude(written_by=user_id).count()


def lines_of(voucher: Voucher) -> list[Entered]:
    """The lines of a voucher as they were typed, in their order; of a reversal those of its journal, turned round."""
    if voucher.reverses_id:
        postings = Posting.objects.filter(journal=voucher.reverses_id).order_by("pk")
        rows = postings.values_list("account__code", "amount_rp", "party__code")
        return [Entered(code, -amount, party or "") for code, amount, party in rows]
    lines = voucher.lines.order_by("pk").values_list("account__code", "amount_rp", "party")
    return [Entered(code or "", amount, party) for code, amount, party in lines]


def total_of(voucher: Voucher) -> int:
    """The debit side in rupiah; of a reversal that of the journal it takes back, which may have very many lines."""
    if voucher.reverses is not None:
        return turnover_of(voucher.reverses)
    return int(voucher.lines.filter(amount_rp__gt=0).aggregate(rp=Sum("amount_rp", default=0))["rp"])


def shown_lines(voucher: Voucher) -> "QuerySet[Any, Any]":
    """The lines for a page; a reversal shows those of the journal it takes back (signs as there)."""
    if voucher.reverses_id:
        return Posting.objects.filter(journal=voucher.reverses_id).select_related("account", "party").order_by("pk")
    name = Party.objects.filter(code=OuterRef("party")).values("name")[:1]
    return voucher.lines.select_related("account").annotate(party_name=Subquery(name)).order_by("pk")


def open_vouchers(first: date, last: date) -> dict[str, int]:
    """How many vouchers dated in these days are still drafts or wait for the second person, by state."""
    rows = Voucher.objects.filter(state__in=OPEN, date__range=(first, last)).order_by()
    return dict(rows.values_list("state").annotate(Count("pk")))


def recurring_journals() -> QuerySet[RecurringJournal]:
    """All of them, those still running first, each with its lines, `made` vouchers and the `latest` month."""
    rows = RecurringJournal.objects.select_related("written_by", "stopped_by")
    lines = Prefetch("lines", queryset=RecurringLine.objects.select_related("account"))
    rows = rows.prefetch_related(lines).annotate(made=Count("vouchers"), latest=Max("vouchers__month"))
    return rows.order_by("stopped_at", "-id")


def months_made(recurring: Iterable[int]) -> set[tuple[int, date]]:
    """Which recurring journals have made their voucher for which month."""
    rows = Voucher.objects.filter(recurring__in=list(recurring), month__isnull=False)
    return set(rows.values_list("recurring", "month"))  # type: ignore[arg-type]
