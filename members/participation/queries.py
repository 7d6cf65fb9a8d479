"""Reads of participation: sums of rows and their counter-rows."""

from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractMonth

from kmp import clock
from members.participation.models import Participation
from members.participation.rules import MAIN_ACT, YearCard
from members.participation.states import IN_RUPIAH, Act
from members.registry.models import Member


def totals_by_member(year: int, act: str) -> dict[int, int]:
    """The sum of one act in a year for each member (by primary key): rupiah, or services for `layanan`."""
    rows = _of_year(year).filter(act=act).order_by().values_list("member_id")
    return dict(rows.annotate(total=Sum("amount")))


def of_member(member: Member, year: int) -> QuerySet[Participation]:
    """The rows of a member in a year, the latest first; counter-rows are among them."""
    return _of_year(year).filter(member=member).select_related("group", "reverses").order_by("-date", "-id")


def year_cards(member: Member, year: int) -> list[YearCard]:
    """One card for each act of the year, the group's own first and there even when it is empty. One query."""
    rows = _of_year(year).filter(member=member).order_by().annotate(month=ExtractMonth("date"))
    sums = {(act, month): total for act, month, total in rows.values_list("act", "month").annotate(total=Sum("amount"))}
    today = clock.today()
    last = today.month if year == today.year else 12
    main = MAIN_ACT.get(member.group_id)
    acts = [act for act in Act if act == main] + [act for act in Act if act != main and _has(sums, act)]
    return [
        YearCard(
            act=act.value,
            label=str(act.label),
            in_rupiah=act in IN_RUPIAH,
            total=sum(sums.get((act.value, month), 0) for month in range(1, 13)),
            months=[sums.get((act.value, month), 0) for month in range(1, last + 1)],
            this_year=year == today.year,
        )
        for act in acts
    ]


def _has(sums: dict[tuple[str, int], int], act: Act) -> bool:
    return any((act.value, month) in sums for month in range(1, 13))


def years_of_member(member: Member) -> list[int]:
    """The years with participation of a member, the latest first."""
    return [day.year for day in Participation.objects.filter(member=member).dates("date", "year", order="DESC")]


def _of_year(year: int) -> QuerySet[Participation]:
    return Participation.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
