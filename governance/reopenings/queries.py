"""Reads of requests to open books again."""

from django.db.models import Q, QuerySet

from governance.reopenings.models import BookReopening
from governance.surplus.models import Distribution
from kmp.books.models import Period

STILL_OURS = ("konsep", "estimasi")  # states of a distribution that no assembly has seen


def book_reopenings() -> QuerySet[BookReopening]:
    """All of them, the newest first, with motion, verdict and resolution."""
    near = ("asked_by", "motion__meeting", "motion__verdict", "motion__resolution", "reopening", "resolution")
    return BookReopening.objects.select_related(*near).order_by("-id")


def years_with_closed_months() -> list[int]:
    """The book years that have something to open, the newest first."""
    closed = Period.objects.filter(closed_at__isnull=False)
    return list(closed.order_by("-year").values_list("year", flat=True).distinct())


def is_closed_from(year: int, month: int) -> bool:
    """Whether some month of that year, from that one on, is closed."""
    return Period.objects.filter(year=year, month__gte=month, closed_at__isnull=False).exists()


def went_to_the_assembly(year: int) -> bool:
    """Whether the members have been asked about the surplus of that year already."""
    return Distribution.objects.filter(Q(year=year) & ~Q(state__in=STILL_OURS)).exists()
