"""Paper ballots as PDF: one sheet for each voter, with a QR that finds it again. Many are set by a background run."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from pypdf import PdfWriter

from governance.paperballots.models import PaperSheet
from governance.paperballots.services import print_sheets
from governance.voting.models import Motion, RollEntry
from governance.voting.states import Question
from kmp.accounts.models import User
from kmp.acts import act
from kmp.files.models import StoredFile
from kmp.files.rules import Document
from kmp.files.services import keep_file
from kmp.files.states import FileKind
from kmp.papers.qr import qr_picture
from kmp.papers.rules import grouped_code
from kmp.papers.typesetting import typeset
from kmp.runs.models import Run
from kmp.runs.services import Report, ask_run, finish_run

KIND = "surat_suara"
WHILE_WAITING = 200  # sheets: about a second of typesetting on the smallest machine
SHEETS_IN_A_PART = 500  # Typst holds all pages of one work in memory
MOST_BYTES = 400_000_000
TWO_ON_A_PAGE = 5  # options, and the text beside them, that half a page holds
SHORT = 420  # letters of the motion's text; the whole of it hangs out at the meeting


def sheet_pdf(motion: Motion, sheets: Sequence[PaperSheet], *, report: Report | None = None) -> bytes:
    """The sheets as PDF, two on a page where the list is short. `report` hears of the sheets that are set."""
    common = _common(motion)
    parts = []
    for start in range(0, len(sheets), SHEETS_IN_A_PART):
        part = [_sheet(one) for one in sheets[start : start + SHEETS_IN_A_PART]]
        parts.append(typeset("governance/paperballots/sheets.typ", {**common, "sheets": part}, tags=False))
        if report:
            report(min(start + SHEETS_IN_A_PART, len(sheets)), len(sheets))
    return parts[0] if len(parts) == 1 else _bound(parts)


def _common(motion: Motion) -> dict[str, Any]:
    options = [f"{one.number}. {one.label}" for one in motion.options.all()]
    text = " ".join(motion.text.split())
    return {
        "number": motion.number,
        "title": motion.title,
        "text": text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]} …",
        "options": options,
        "how": _how(motion),
        "ranked": motion.question == Question.RANKED,
        "closes": motion.closes_at,
        "half": len(options) <= TWO_ON_A_PAGE,
    }


def _how(motion: Motion) -> str:
    """The instruction in one sentence."""
    if motion.question == Question.YES_NO:
        return "Beri tanda silang (X) pada SATU kotak."
    least, most = motion.least_picks, motion.most_picks
    many = str(most) if least == most else f"{least} sampai {most}"
    if motion.question == Question.RANKED:
        return f"Tulis angka 1 untuk pilihan pertama, 2 untuk yang kedua, dan seterusnya ({many} pilihan)."
    return f"Beri tanda silang (X) pada {many} kotak, atau hanya pada kotak abstain."


def _sheet(one: PaperSheet) -> dict[str, Any]:
    member = one.voter.member
    url = settings.PUBLIC_URL + reverse("staff_paper_sheet", args=[one.code])
    return {
        "name": member.name,
        "number": member.number,
        "group": one.voter.group.name,
        "place": member.region.path if member.region else "",
        "code": grouped_code(one.code),
        "qr": qr_picture(url),
    }


def _bound(parts: Sequence[bytes]) -> bytes:
    binder, book = PdfWriter(), BytesIO()
    for part in parts:
        binder.append(BytesIO(part), import_outline=False)
    binder.compress_identical_objects()
    binder.write(book)
    return book.getvalue()


def to_be_set(pks: Sequence[int]) -> list[PaperSheet]:
    """The sheets with all that stands on them, by group and number."""
    rows = PaperSheet.objects.filter(pk__in=pks).select_related("voter__member__region", "voter__group")
    return list(rows.order_by("voter__group__position", "voter__member__number"))


def print_for(motion: Motion, *, voters: QuerySet[RollEntry], acting_user: User) -> tuple[list[PaperSheet], Run | None]:
    """The sheets of these voters, and the run that typesets them where they are many."""
    sheets = print_sheets(motion, voters=voters, acting_user=acting_user)
    if len(sheets) <= WHILE_WAITING:
        return to_be_set([one.pk for one in sheets]), None
    return sheets, _ask(motion, sheets, acting_user=acting_user)


@act
def _ask(motion: Motion, sheets: Sequence[PaperSheet], *, acting_user: User) -> Run:
    inputs = {"motion": motion.pk, "sheets": [one.pk for one in sheets]}
    subject = f"Surat suara untuk usul {motion.number}: {len(sheets)} lembar"
    return ask_run(KIND, subject=subject, inputs=inputs, acting_user=acting_user)


def typeset_sheets(run: Run, report: Report) -> None:
    """The background run: set the pages, keep the file."""
    sheets = to_be_set(run.inputs["sheets"])
    report(0, len(sheets))
    keep_sheets(run, sheet_pdf(Motion.objects.get(pk=run.inputs["motion"]), sheets, report=report))


@act
def keep_sheets(run: Run, content: bytes) -> StoredFile:
    """Keep the finished sheets and end the run: both or neither."""
    made = Document(f"surat-suara-{run.inputs['motion']}.pdf", content, FileKind.PDF)  # ours: not looked into
    stored = keep_file(made, kinds=[FileKind.PDF], most_bytes=MOST_BYTES, acting_user=run.asked_by)
    url = reverse("staff_paper_file", args=[run.inputs["motion"], run.pk])
    finish_run(run, result={"file": stored.pk, "url": url})
    return stored
