"""The background run that typesets a large buku daftar anggota."""

from datetime import date

from kmp.papers.models import Paper
from kmp.runs.models import Run
from kmp.runs.services import Report
from members.registry.book import book_pdf, book_rows, keep_book


def typeset_book(run: Run, report: Report) -> None:
    """Read the rows, set the pages, keep the file."""
    on = date.fromisoformat(run.inputs["on"])
    rows = book_rows(on)
    report(0, len(rows))
    keep_book(run, book_pdf(Paper.objects.get(pk=run.inputs["paper"]), rows, on, report=report))
