"""The two background runs of an import."""

from kmp.runs.models import Run
from kmp.runs.services import Report
from members.imports import entering, staging


def read(run: Run, report: Report) -> None:
    """`impor_baca`: the file into lines to look at."""
    staging.read_import(run, report)


def enter(run: Run, report: Report) -> None:
    """`impor_catat`: the lines into members."""
    entering.enter_import(run, report)
