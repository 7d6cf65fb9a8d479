"""Reads of participation: sums of rows and their counter-rows."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.module_loading import import_string

from kmp import clock
from kmp.errors import Blocker
from members.participation.models import Correction, Participation
from members.participation.rules import MAIN_ACT, GroupYear, YearCard, correction_problems, next_source
from members.participation.states import IN_RUPIAH, Act, CorrectionState
from members.registry.models import Member


def totals_by_member(year: int, act: str) -> dict[int, int]:
    """The sum of one act in a year for each member (by primary key): rupiah, or services for `layanan`."""
    rows = _of_year(year).filter(act=act).order_by().values_list("member_id")
    return dict(rows.annotate(total=Sum("amount")))


def of_member(member: Member, year: int) -> QuerySet[Participation]:
    """The rows of a member in a year, the latest first; counter-rows are among them."""
    return (
        _of_year(year).filter(member=member).select_related("group", "reverses", "reversed_by").order_by("-date", "-id")
    )


def right_row_of(row: Participation) -> Participation | None:
    """The row that took the place of a corrected one, if something did happen."""
    same = Participation.objects.filter(member=row.member_id, act=row.act, source=next_source(row.source))
    return same.filter(reverses=None).first()


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


def totals_by_group_and_year(as_of: date | None = None) -> list[GroupYear]:
    """The sums of every group, year and act, of rows dated up to `as_of` (all when left out); the newest year first.

    A row counts for the group its member had that day. One query.
    """
    rows = Participation.objects.filter(date__lte=as_of) if as_of else Participation.objects.all()
    sums = (
        rows.order_by()
        .annotate(year=ExtractYear("date"))
        .values_list("group_id", "act", "year")
        .annotate(total=Sum("amount"), members=Count("member", distinct=True))
        .order_by("-year", "group__position", "act")
    )
    return [GroupYear(year, group, act, total, members) for group, act, year, total, members in sums]


def months_of(year: int, *, act: str, group: str = "") -> list[int]:
    """The sums of one act in each of the twelve months, empty ones too."""
    rows = _of_year(year).filter(act=act)
    rows = rows.filter(group=group) if group else rows
    monthly = rows.order_by().annotate(month=ExtractMonth("date")).values_list("month").annotate(total=Sum("amount"))
    sums: dict[int, int] = dict(monthly)
    return [sums.get(month, 0) for month in range(1, 13)]


def totals_found(year: int, *, q: str = "", group: str = "", act: str = "") -> "QuerySet[Participation, Any]":
    """One line for each member, group and act of a year, by number: `total`, `rows`, `corrected` (counter-rows)."""
    rows = _of_year(year)
    rows = rows.filter(group=group) if group else rows
    rows = rows.filter(act=act) if act else rows
    if q:
        rows = rows.filter(Q(member__name__icontains=q) | Q(member__number__istartswith=q))
    return (
        rows.order_by()
        .values("member_id", "member__number", "member__name", "group_id", "act")
        .annotate(total=Sum("amount"), rows=Count("pk"), corrected=Count("reverses"), last=Max("date"))
        .order_by("member__number", "group__position", "act")
    )


def years_known() -> list[int]:
    """The years with any participation, the latest first."""
    return [day.year for day in Participation.objects.dates("date", "year", order="DESC")]


def is_decided(year: int) -> bool:
    """Whether the SHU of a year is before the assembly or decided. Known one app above: settings.PARTICIPATION_LOCK."""
    told: bool = import_string(settings.PARTICIPATION_LOCK)(year)
    return told


def problems_of(row: Participation) -> list[Blocker]:
    """Why this row can no longer be corrected, as things stand now."""
    return correction_problems(
        is_counter_row=row.reverses_id is not None,
        is_reversed=Participation.objects.filter(reverses=row).exists(),
        is_decided=is_decided(row.date.year),
        year=row.date.year,
    )


def corrections_found(*, state: str = "") -> QuerySet[Correction]:
    """Corrections asked for, those that wait first, then the newest."""
    rows = Correction.objects.select_related("participation__member", "participation__group", "asked_by", "decided_by")
    rows = rows.filter(state=state) if state else rows
    waits = Case(When(state=CorrectionState.ASKED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(waits, "-id")


def corrections_waiting_for(user_id: int) -> int:
    """How many wait for a decision by somebody other than who asked."""
    return Correction.objects.filter(state=CorrectionState.ASKED).exclude(asked_by=user_id).count()


def _of_year(year: int) -> QuerySet[Participation]:
    return Participation.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
