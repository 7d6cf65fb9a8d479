"""Reads of the ledger. Balances are sums of postings, never a stored number."""

from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from kmp.books.models import Account, Journal, Posting
from kmp.books.rules import AccountTotal, Surplus, surplus_of


def closing_reference(year: int) -> str:
    """The reference of the entry that closes a year."""
    return f"TUTUP-{year}"


def year_totals(year: int, *, closing_too: bool = True) -> list[AccountTotal]:
    """What each account moved in a year, in rupiah, debit positive; with or without the year's closing entry."""
    postings = Posting.objects.filter(journal__date__year=year)
    if not closing_too:
        postings = postings.exclude(journal__reference=closing_reference(year))
    rows = (
        postings.values_list("account__code", "account__kind", "account__turnover_with")
        .annotate(total=Sum("amount_rp"))
        .order_by("account__code")
    )
    return [AccountTotal(*row) for row in rows]


def surplus_of_year(year: int) -> Surplus:
    """The surplus of a year in rupiah, open or closed: its closing entry is left out."""
    return surplus_of(year_totals(year, closing_too=False))


def balances(until: date) -> list[AccountTotal]:
    """The balance of every account at the end of `until`, in rupiah, debit positive; accounts never used are zero."""
    rows = Account.objects.annotate(
        total=Coalesce(Sum("postings__amount_rp", filter=Q(postings__journal__date__lte=until)), 0)
    ).values_list("code", "kind", "turnover_with", "total")
    return [AccountTotal(*row) for row in rows]


def journals(year: int) -> QuerySet[Journal]:
    """The journals of a year, newest first, with their postings ready for a page."""
    return (
        Journal.objects.filter(date__year=year)
        .select_related("posted_by", "reverses")
        .prefetch_related("postings__account", "postings__party")
        .order_by("-date", "-id")
    )
