"""The background run that makes all statements of a year."""

from governance.slips import making
from kmp.runs.models import Run
from kmp.runs.services import Report


def make_slips(run: Run, report: Report) -> None:
    """The handler of runs of kind `shu_keterangan`."""
    making.make_slips(run, report)
