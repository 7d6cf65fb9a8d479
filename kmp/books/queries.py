"""Reads of the ledger. Balances are sums of postings, never a stored number."""

from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from kmp.books.models import Account, Journal, Posting
from kmp.books.rules import AccountTotal


def year_totals(year: int) -> list[AccountTotal]:
    """What each account moved in a year, closing entries of that year included, in rupiah, debit positive."""
    rows = (
        Posting.objects.filter(journal__date__year=year)
        .values_list("account__code", "account__kind", "account__turnover_with")
        .annotate(total=Sum("amount_rp"))
        .order_by("account__code")
    )
    return [AccountTotal(*row) for row in rows]


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
