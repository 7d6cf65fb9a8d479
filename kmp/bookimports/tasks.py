"""The two background runs of an import of books."""

from kmp.bookimports import entering, reading
from kmp.runs.models import Run
from kmp.runs.services import Report


def read(run: Run, report: Report) -> None:
    """`impor_buku_baca`: the file into lines to look at."""
    reading.read_books(run, report)


def enter(run: Run, report: Report) -> None:
    """`impor_buku_catat`: the lines into journals."""
    entering.enter_books(run, report)
