"""Fetching what a page of the ledger is about."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kmp.books.models import Journal, Period
from kmp.books.queries import CLOSING


def access_journal(pk: int) -> Journal:
    """The journal, or 404; its lines may be very many, they are read by page. Who may look is in the view's mark."""
    return get_object_or_404(Journal.objects.select_related("posted_by", "reverses", "reversed_by", "voucher"), pk=pk)


def access_period(year: int, month: int) -> Period:
    """The month of an opened book year, or 404."""
    return get_object_or_404(Period, year=year, month=month)


def access_year(year: int) -> int:
    """The year if its books were opened, else 404."""
    if not Period.objects.filter(year=year).exists():
        raise Http404
    return year


def may_be_reversed(journal: Journal) -> bool:
    """Whether taking it back can be asked: not reversed yet, and not the entry that closed a year."""
    return getattr(journal, "reversed_by", None) is None and not journal.reference.startswith(CLOSING)
