"""Reads of participation: sums of rows and their counter-rows."""

from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractMonth

from members.participation.models import Participation
from members.registry.models import Member


def totals_by_member(year: int, act: str) -> dict[int, int]:
    """The sum of one act in a year for each member (by primary key): rupiah, or services for `layanan`."""
    rows = _of_year(year).filter(act=act).order_by().values_list("member_id")
    return dict(rows.annotate(total=Sum("amount")))


def of_member(member: Member, year: int) -> QuerySet[Participation]:
    """The rows of a member in a year, the latest first; counter-rows are among them."""
    return _of_year(year).filter(member=member).select_related("group", "reverses").order_by("-date", "-id")


def totals_of_member(member: Member, year: int) -> dict[str, int]:
    """Act → its sum in the year."""
    rows = _of_year(year).filter(member=member).order_by().values_list("act")
    return dict(rows.annotate(total=Sum("amount")))


def months_of_member(member: Member, year: int, act: str) -> list[int]:
    """The sums of one act in the twelve months of a year, January first."""
    rows = _of_year(year).filter(member=member, act=act).order_by().annotate(month=ExtractMonth("date"))
    sums = dict(rows.values_list("month").annotate(total=Sum("amount")))
    return [sums.get(month, 0) for month in range(1, 13)]


def years_of_member(member: Member) -> list[int]:
    """The years with participation of a member, the latest first."""
    return [day.year for day in Participation.objects.filter(member=member).dates("date", "year", order="DESC")]


def _of_year(year: int) -> QuerySet[Participation]:
    return Participation.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
