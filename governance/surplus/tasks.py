"""The background run that shares a year's surplus."""

from governance.surplus import services
from kmp.runs.models import Run
from kmp.runs.services import Report


def share_surplus(run: Run, report: Report) -> None:
    """The handler of runs of kind `shu`. A killed one begins again: nothing is written before the last act."""
    computed = services.compute_shares(run)
    size = len(computed.ids)
    report(size // 2, size)
    services.post_shares(run, computed)
