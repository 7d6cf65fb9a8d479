"""The attendance list on paper: who counts in each group, with room to sign; or who was present, by which way and when.

As the buku daftar anggota it is typeset while one waits when small, by the background run `daftar_hadir` when large.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pypdf import PdfWriter

from governance.meetings.board import present_at
from governance.meetings.models import Meeting
from governance.meetings.queries import who_counts
from governance.meetings.states import Channel
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
from kmp.proofs.canonical import digest
from kmp.runs.models import Run
from kmp.runs.services import Report, ask_run, finish_run
from kmp.trail.services import record
from kmp.ui.formats import hour, moment
from members.registry.models import Group

KIND = "daftar_hadir"
EMPTY, FILLED = "kosong", "hadir"  # to be signed; who came
TITLES = {EMPTY: gettext_lazy("Daftar hadir untuk ditandatangani"), FILLED: gettext_lazy("Daftar hadir rapat")}
WHILE_WAITING = 2_000  # names: about a second of typesetting on the smallest machine
MOST_BYTES = 200_000_000
ROWS_ON_A_PAGE = 22
PAGES_IN_A_PART = 400
LINES = 3  # of each cell: room to sign
WIDTHS = (5, 12, 34, 40, 20)  # letters in a line of each column: number in the group, then those of a row
Row = tuple[str, str, str, str, str]  # group code, member number, name, place, way and hour


def list_rows(meeting: Meeting, content: str) -> list[Row]:
    """The rows of the list, by group and number. A list to be signed has an empty last column."""
    order = ("group__position", "number")
    if content == EMPTY:
        wanted = ("group_id", "number", "name", "region__path")
        rows = who_counts(meeting).order_by(*order).values_list(*wanted)
        return [(group, number, name, place or "–", "") for group, number, name, place in rows]
    columns = ("group_id", "member__number", "member__name", "member__region__path", "channel", "checked_in_at")
    there = present_at(meeting).select_related(None).order_by("group__position", "member__number").values_list(*columns)
    return [
        (group, number, name, place or "–", f"{Channel(channel).label}, {hour(at)}")
        for group, number, name, place, channel, at in there
    ]


def list_pdf(paper: Paper, rows: Sequence[Row], content: str, *, report: Report | None = None) -> bytes:
    """The list as PDF: a cover, then 22 names of one group on each page. Set in parts, as the register is."""
    pages = list(_pages(rows))
    parts = []
    for start in range(0, max(len(pages), 1), PAGES_IN_A_PART):
        part = pages[start : start + PAGES_IN_A_PART]
        last = "Tanda tangan" if content == EMPTY else "Hadir"
        data = {"paper": paper, "pages": part, "first": start + 2 if start else 1, "last": len(pages) + 1, "head": last}
        parts.append(typeset("governance/meetings/attendance_list.typ", data, tags=False))
        if report:
            report(min((start + PAGES_IN_A_PART) * ROWS_ON_A_PAGE, len(rows)), len(rows))
    return parts[0] if len(parts) == 1 else _bound(parts)


def _pages(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    names = dict(Group.objects.values_list("code", "name"))
    for code, of_group in groupby(rows, key=lambda row: row[0]):
        own = list(of_group)
        for start in range(0, len(own), ROWS_ON_A_PAGE):
            page = own[start : start + ROWS_ON_A_PAGE]
            numbered = [(str(start + place), *row[1:]) for place, row in enumerate(page, start=1)]
            cells = ([_lines(cell, WIDTHS[i]) for i, cell in enumerate(row)] for row in numbered)
            columns = ["\n".join(column) for column in zip(*cells, strict=True)]
            yield {"group": names.get(code, code), "of": len(own), "rows": len(page), "columns": columns}


def _lines(text: str, width: int) -> str:
    """`text` in exactly three lines, the last empty; what is longer than two ends in an ellipsis."""
    broken = [*wrap(text, width, max_lines=LINES - 1, placeholder="…"), "", ""]
    return "\n".join([*broken[: LINES - 1], ""])


def _bound(parts: Sequence[bytes]) -> bytes:
    binder, book = PdfWriter(), BytesIO()
    for part in parts:
        binder.append(BytesIO(part), import_outline=False)
    binder.compress_identical_objects()
    binder.write(book)
    return book.getvalue()


@act
def issue_list(meeting: Meeting, *, content: str, acting_user: User) -> tuple[Paper, list[Row], Run | None]:
    """The paper of the list as it is now, its rows, and the run that typesets it where it is a large one.

    Its number comes from its rows, so the same list is the same paper. Names leave the house: it is written in the
    log. Refused: `list_is_empty`.
    """
    rows = list_rows(meeting, content)
    if not rows:
        raise DomainError("list_is_empty", _("Belum ada nama untuk daftar ini."))
    groups = dict(Group.objects.order_by("position").values_list("code", "name"))
    counts = {name: sum(row[0] == code for row in rows) for code, name in groups.items()}
    mark = digest([list(row) for row in rows])
    paper = issue_paper(
        kind=KIND,
        number=f"DH-{meeting.pk}-{content.upper()}-{mark[:8].upper()}",
        title=str(TITLES[content]),
        facts=[
            (_("Rapat"), meeting.title),
            (_("Waktu"), moment(meeting.starts_at)),
            (_("Tempat"), meeting.place or "–"),
            (_("Jumlah nama"), str(len(rows))),
            *((name, str(count)) for name, count in counts.items() if count),
            (_("Sidik daftar"), mark),
        ],
        subject=meeting,
        acting_user=acting_user,
    )
    after = {"rows": len(rows), "as": content, "number": paper.number}
    record("governance.meeting.list_printed", meeting, acting_user=acting_user, after=after)
    if len(rows) <= WHILE_WAITING:
        return paper, rows, None
    inputs = {"meeting": meeting.pk, "content": content, "paper": paper.pk}
    subject = f"{TITLES[content]}: {meeting.title}"
    return paper, rows, ask_run(KIND, subject=subject, inputs=inputs, acting_user=acting_user)


def typeset_list(run: Run, report: Report) -> None:
    """The background run: read the rows, set the pages, keep the file.

    Names that came after the list was asked for would be another list: then the paper is not this one and the run
    fails (`list_has_changed`) instead of printing under a wrong number.
    """
    meeting = Meeting.objects.select_related("bylaws", "group").get(pk=run.inputs["meeting"])
    paper, content = Paper.objects.get(pk=run.inputs["paper"]), run.inputs["content"]
    rows = list_rows(meeting, content)
    if [_("Sidik daftar"), digest([list(row) for row in rows])] not in paper.facts:
        raise DomainError("list_has_changed", _("Daftar ini sudah berubah sejak diminta. Mintalah yang baru."))
    report(0, len(rows))
    keep_list(run, list_pdf(paper, rows, content, report=report))


@act
def keep_list(run: Run, content: bytes) -> StoredFile:
    """Keep the finished list and end the run: both or neither."""
    made = Document(f"daftar-hadir-{run.inputs['meeting']}.pdf", content, FileKind.PDF)  # ours: not looked into
    stored = keep_file(made, kinds=[FileKind.PDF], most_bytes=MOST_BYTES, acting_user=run.asked_by)
    url = f"/meja/rapat/{run.inputs['meeting']}/daftar-hadir/berkas/{run.pk}/"
    finish_run(run, result={"file": stored.pk, "url": url})
    return stored
