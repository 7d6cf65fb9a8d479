"""The background run that matches bank lines."""

from kmp.runs.models import Run
from kmp.runs.services import Report
from members.banking import services


def match_lines(run: Run, report: Report) -> None:
    """Day by day; stopped halfway, the next delivery goes on with what still waits."""
    matched = services.match_waiting_lines(acting_user=run.asked_by, report=report)
    services.finish_matching(run, matched=matched)
