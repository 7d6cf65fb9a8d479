"""The background run that makes a RAT pack."""

from governance.packs import making
from kmp.runs.models import Run
from kmp.runs.services import Report


def make_pack(run: Run, report: Report) -> None:
    """The handler of runs of kind `berkas_rat`."""
    making.make_pack(run, report)
