"""Reads of annual reports and packs: who must sign, how far it is, what stands in the way of a RAT."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from governance.meetings.models import Meeting
from governance.meetings.states import FINISHED, MeetingKind, Occasion
from governance.packs.figures import year_figures, year_statements
from governance.packs.models import AnnualReport, Pack, ReportSignature
from governance.packs.rules import WRITTEN, readiness, report_digest
from governance.packs.states import ReportState
from kmp import clock
from kmp.accounts.models import User
from kmp.errors import Caution
from kmp.roles import Role


def reports() -> QuerySet[AnnualReport]:
    """Every year's report, the newest first."""
    return AnnualReport.objects.select_related("written_by", "paper")


def written(report: AnnualReport) -> dict[str, str]:
    """The sections in words."""
    return {name: getattr(report, name) for name in WRITTEN}


def figures_of(report: AnnualReport) -> Mapping[str, Any]:
    """The figures: as they are now in a draft, else as they stood when it was put to the signatures."""
    return year_figures(report.year) if report.figures is None else report.figures


def statements_of(report: AnnualReport) -> list[Mapping[str, Any]]:
    """The six statements: live in a draft, else as they were frozen; none in a report of the first release."""
    if report.figures is None:
        return [*year_statements(report.year)]
    return list(report.figures.get("statements", ()))


def digest_of(report: AnnualReport) -> str:
    """What is signed, computed anew from what is kept."""
    return report_digest(
        year=report.year,
        written=written(report),
        budget=report.budget,
        figures=report.figures,
        revision=report.revision,
    )


def board() -> QuerySet[User]:
    """Every pengurus of today: all of them sign, or say in writing why not (UU 25/1992 Ps 36)."""
    return User.objects.filter(grants__role=Role.PENGURUS, is_active=True).order_by("name", "pk")


def signatures(report: AnnualReport) -> QuerySet[ReportSignature]:
    """Signatures and refusals of the present revision, in the order in which they came."""
    return ReportSignature.objects.filter(report=report, revision=report.revision).order_by("signed_at", "pk")


def missing_board(report: AnnualReport) -> QuerySet[User]:
    """Those of the board who have neither signed nor refused the present revision."""
    return board().exclude(pk__in=signatures(report).values("user"))


def reports_to_sign(user: User) -> QuerySet[AnnualReport]:
    """Reports that wait for this pengurus: for the desk."""
    if not board().filter(pk=user.pk).exists():
        return AnnualReport.objects.none()
    given = ReportSignature.objects.filter(user=user).values_list("report", "revision")
    waiting = AnnualReport.objects.filter(state=ReportState.SIGNING)
    done = set(given)
    return waiting.filter(pk__in=[one.pk for one in waiting if (one.pk, one.revision) not in done])


def annual_meeting(year: int) -> Meeting | None:
    """The RAT of a book year: the plenary that stands, else None."""
    found = Meeting.objects.filter(kind=MeetingKind.PLENARY, occasion=Occasion.ANNUAL, book_year=year)
    return found.exclude(state="dibatalkan").order_by("-starts_at").first()


def report_warnings(meeting: Meeting) -> list[Caution]:
    """Whether the annual report is ready a month before this RAT; of other meetings nothing is asked."""
    if meeting.occasion != Occasion.ANNUAL or meeting.book_year is None:
        return []
    report = AnnualReport.objects.filter(year=meeting.book_year).first()
    finished = clock.day_of(report.finished_at) if report and report.finished_at else None
    if finished is None and meeting.state in FINISHED:
        return []
    return readiness(meeting_on=clock.day_of(meeting.starts_at), finished_on=finished, today=clock.today())


def packs_of(meeting: Meeting) -> QuerySet[Pack]:
    """Packs made for this meeting, the newest first."""
    return meeting.packs.select_related("run", "pdf", "paper", "asked_by")


def finished_pack(meeting_id: int) -> Pack | None:
    """The newest pack that is ready."""
    found = Pack.objects.filter(meeting=meeting_id, pdf__isnull=False).select_related("meeting", "pdf", "paper")
    return found.order_by("-pk").first()
