"""Reads of funds: what each holds, what was paid out of it, and what PPh 21 was withheld."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from governance.bylaws.rules import FUND_ACCOUNTS
from governance.funds.models import FundPayment
from governance.funds.states import TAXED, Fund, FundPaymentState
from kmp.books.models import Posting


@dataclass(frozen=True)
class FundHeld:
    """One fund: what it holds by the ledger, and what is prepared and not paid yet; rupiah."""

    code: str
    held_rp: int
    waiting_rp: int

    @property
    def label(self) -> str:
        return str(Fund(self.code).label)

    @property
    def is_taxed(self) -> bool:
        return self.code in TAXED


def funds_held() -> list[FundHeld]:
    """Every fund in the order of the chart, in two queries."""
    codes = list(FUND_ACCOUNTS.values())
    rows = Posting.objects.filter(account__code__in=codes).order_by().values_list("account__code")
    held = dict(rows.annotate(rp=Sum("amount_rp")))
    prepared = FundPayment.objects.filter(state=FundPaymentState.PREPARED).order_by().values_list("fund")
    waiting = dict(prepared.annotate(rp=Sum("gross_rp")))
    return [FundHeld(fund, -held.get(FUND_ACCOUNTS[fund], 0), waiting.get(fund, 0)) for fund in Fund.values]


def held_rp(fund: str) -> int:
    """What one fund holds by the ledger, in rupiah."""
    found = Posting.objects.filter(account__code=FUND_ACCOUNTS[fund]).aggregate(rp=Sum("amount_rp", default=0))
    return -int(found["rp"])


def fund_payments(
    *, search: str = "", fund: str = "", state: str = "", year: int | None = None
) -> QuerySet[FundPayment]:
    """Payments, the newest first; `search` looks into number, recipient and purpose."""
    rows = FundPayment.objects.select_related("prepared_by", "decided_by", "journal").order_by("-id")
    if fund:
        rows = rows.filter(fund=fund)
    if state:
        rows = rows.filter(state=state)
    if year is not None:
        rows = rows.filter(paid_on__year=year)
    if search:
        words = Q(number__icontains=search) | Q(recipient__icontains=search) | Q(purpose__icontains=search)
        rows = rows.filter(words)
    return rows


def tax_rows(year: int) -> QuerySet[FundPayment]:
    """Paid out in the year to persons: the lines of the return of PPh 21, by day."""
    rows = fund_payments(year=year, state=FundPaymentState.PAID).filter(fund__in=sorted(TAXED))
    return rows.order_by("paid_on", "id")


def tax_years() -> Sequence[int]:
    """Years in which something was paid to persons, the newest first."""
    rows = FundPayment.objects.filter(state=FundPaymentState.PAID, fund__in=sorted(TAXED))
    return sorted({day.year for day in rows.dates("paid_on", "year")}, reverse=True)
