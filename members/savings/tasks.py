"""The background run that bills a month's simpanan wajib."""

from kmp.runs.models import Run
from kmp.runs.services import Report
from members.savings import services


def bill_wajib(run: Run, report: Report) -> None:
    """One statement does all, so progress goes from nothing to everything."""
    report(0, 1)
    services.bill_wajib_for_month(run)
    report(1, 1)
