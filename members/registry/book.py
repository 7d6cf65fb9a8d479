"""The buku daftar anggota on paper: everybody the register knew on a date, in the columns that the law's book has.

A small book is typeset while one waits; a large one by the background run `buku_anggota`.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from textwrap import wrap
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from pypdf import PdfWriter

from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.files.rules import Document
from kmp.files.services import keep_file
from kmp.files.states import FileKind
from kmp.papers.models import Paper
from kmp.papers.services import issue_paper
from kmp.papers.typesetting import typeset
from kmp.runs.models import Run
from kmp.runs.services import Report, ask_run, finish_run
from kmp.trail.services import record
from kmp.ui.formats import long_date
from members.registry.lists import register_as_of
from members.registry.models import RegisterEntry
from members.registry.states import MemberStatus

KIND = "buku_anggota"
WHILE_WAITING = 2_000  # members: about a second of typesetting on the smallest machine
MOST_BYTES = 200_000_000  # of a finished book
ROWS_ON_A_PAGE = 25
PAGES_IN_A_PART = 400  # 10,000 rows
WIDTHS = (7, 14, 32, 19, 46, 10, 10)  # letters in a line of each column: number on the page, then COLUMNS
COLUMNS = ("number", "name", "group__name", "region__path", "joined_on", "left_on")


def book_rows(on: date) -> list[list[str]]:
    """Number, name, group, place, entry and exit of everybody known at the end of `on`, by number."""
    rows = register_as_of(on).select_related(None).values_list(*COLUMNS)
    return [
        [number, name, group, place or "–", f"{joined:%d-%m-%Y}", f"{left:%d-%m-%Y}" if left else ""]
        for number, name, group, place, joined, left in rows
    ]


def book_pdf(paper: Paper, rows: Sequence[Sequence[str]], on: date, *, report: Report | None = None) -> bytes:
    """The book with its rows as PDF: a cover, then 25 rows on each page. `report` hears of the rows that are set.

    Set in parts, for Typst holds all pages of one work in memory; and without the tags that screen readers follow: with
    them a book of 10,000 members weighs twelve times as much.
    """
    starts = range(0, len(rows), ROWS_ON_A_PAGE)
    pages = [_page(rows[start : start + ROWS_ON_A_PAGE], start) for start in starts]
    parts = []
    for start in range(0, max(len(pages), 1), PAGES_IN_A_PART):
        part = pages[start : start + PAGES_IN_A_PART]
        data = {"paper": paper, "on": on, "pages": part, "first": start + 2 if start else 1, "last": len(pages) + 1}
        parts.append(typeset("members/registry/book.typ", data, tags=False))
        if report:
            report(min((start + PAGES_IN_A_PART) * ROWS_ON_A_PAGE, len(rows)), len(rows))
    return parts[0] if len(parts) == 1 else _bound(parts)


def _bound(parts: Sequence[bytes]) -> bytes:
    """One file of all parts."""
    binder, book = PdfWriter(), BytesIO()
    for part in parts:
        binder.append(BytesIO(part), import_outline=False)
    binder.compress_identical_objects()
    binder.write(book)
    return book.getvalue()


def _page(rows: Sequence[Sequence[str]], start: int) -> dict[str, Any]:
    """One page as the template sets it: each column one text, each cell exactly two of its lines."""
    numbered = [(str(start + place), *row) for place, row in enumerate(rows, start=1)]
    cells = ([_two_lines(cell, WIDTHS[i]) for i, cell in enumerate(row)] for row in numbered)
    return {"rows": len(rows), "columns": ["\n".join(column) for column in zip(*cells, strict=True)]}


def _two_lines(text: str, width: int) -> str:
    """`text` broken into two lines of at most `width` letters; what is longer still ends in an ellipsis."""
    broken = [*wrap(text, width, max_lines=2, placeholder="…"), "", ""]
    return f"{broken[0]}\n{broken[1]}"


@act
def issue_book(on: date, *, acting_user: User) -> tuple[Paper, Run | None]:
    """The paper of the book as of `on`, and the run that typesets it where it is a large one.

    Its number names the day and the last line of the register up to it, so the same book is the same paper. Printing
    it takes personal data out of the house: it is written in the log. Refused: `book_is_empty`.
    """
    known = RegisterEntry.objects.filter(date__lte=on)
    last = known.aggregate(last=Max("line"))["last"]
    if last is None:
        raise DomainError("book_is_empty", _("Pada tanggal itu belum ada anggota yang tercatat."))
    states = list(register_as_of(on).order_by().values_list("status", flat=True))
    left = states.count(MemberStatus.LEFT)
    paper = issue_paper(
        kind=KIND,
        number=f"BDA-{on:%Y%m%d}-{last}",
        title=_("Buku Daftar Anggota"),
        facts=[
            (_("Per tanggal"), long_date(on)),
            (_("Tindakan terakhir"), _("nomor %(line)s") % {"line": last}),
            (_("Anggota"), str(len(states) - left)),
            (_("Sudah keluar"), str(left)),
        ],
        subject=None,
        acting_user=acting_user,
    )
    record("members.register.printed", paper, acting_user=acting_user, after={"on": on, "rows": len(states)})
    if len(states) <= WHILE_WAITING:
        return paper, None
    inputs = {"on": on.isoformat(), "paper": paper.pk}
    subject = _("Buku daftar anggota per %(day)s") % {"day": long_date(on)}
    return paper, ask_run(KIND, subject=subject, inputs=inputs, acting_user=acting_user)


@act
def keep_book(run: Run, content: bytes) -> StoredFile:
    """Keep the finished book and end the run: both or neither."""
    made = Document(f"buku-daftar-anggota-{run.inputs['on']}.pdf", content, FileKind.PDF)  # ours: not looked into
    stored = keep_file(made, kinds=[FileKind.PDF], most_bytes=MOST_BYTES, acting_user=run.asked_by)
    finish_run(run, result={"file": stored.pk, "url": f"/meja/buku-anggota/berkas/{run.pk}/"})
    return stored
