"""The background run of kind `allocation` (settings.RUN_KINDS)."""

from kmp.runs.models import Run
from kmp.runs.services import Report
from supply.allocation.services import share_stock


def share_out(run: Run, report: Report) -> None:
    """One allocation is one product: small enough for one step, and one act ends it."""
    total = len(run.inputs["requests"])
    report(0, total)
    share_stock(run)
    report(total, total)
