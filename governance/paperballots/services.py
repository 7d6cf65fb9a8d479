"""The only writers of paper ballots: printed for voters, read back by one person, put into the box by another."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.meetings.presence import note_presence
from governance.meetings.queries import who_counts
from governance.meetings.states import TAKES_NAMES, Channel, Mode
from governance.paperballots.engine import MOST_LINES, read_mark
from governance.paperballots.locks import lock_batch
from governance.paperballots.models import PaperBatch, PaperSheet
from governance.paperballots.queries import asked_of, plain_sheet_code, sheets_by_code, sheets_in
from governance.paperballots.rules import (
    batch_problems,
    confirming_problems,
    entering_problems,
    printing_problems,
    sheet_problems,
)
from governance.paperballots.states import BatchState, SheetState
from governance.voting.casting import put_paper_in
from governance.voting.models import Ballot, Motion, RollEntry
from governance.voting.states import MotionState
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.files.services import keep_file
from kmp.papers.models import new_codes
from kmp.trail.services import record
from members.notices.services import Words, tell_each
from members.notices.states import Topic

MOST_SHEETS = 10_000  # in one printing: five thousand pages
CHUNK = 5_000


@act
def print_sheets(motion: Motion, *, voters: QuerySet[RollEntry], acting_user: User) -> list[PaperSheet]:
    """A sheet for each of `voters` (of `queries.voters_for_paper`); who has one gets that one again.

    Names leave the house: it is written in the log. Refused: `counted_in_the_room`, `motion_not_open`,
    `nobody_to_print_for`, `too_many_sheets`; by the database as `sheet_is_of_a_voter`.
    """
    motion.refresh_from_db(fields=["state", "closes_at", "casting"])
    now = clock.now()
    casting = motion.casting
    refuse_on(printing_problems(state=motion.state, casting=casting, closes_at=motion.closes_at, now=now))
    chosen = list(voters.values_list("pk", flat=True)[: MOST_SHEETS + 1])
    if not chosen:
        raise DomainError("nobody_to_print_for", _("Semua pemilih yang dipilih sudah bersuara, atau tidak ada."))
    if len(chosen) > MOST_SHEETS:
        message = _("Paling banyak %(most)s surat suara sekali cetak. Pilih satu kelompok atau satu wilayah.")
        raise DomainError("too_many_sheets", message % {"most": MOST_SHEETS})
    before = PaperSheet.objects.filter(voter__motion=motion).count()
    rows = [
        PaperSheet(voter_id=voter, code=code, printed_by=acting_user, printed_at=now)
        for voter, code in zip(chosen, islice(new_codes(), len(chosen)), strict=True)
    ]
    PaperSheet.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    new = PaperSheet.objects.filter(voter__motion=motion).count() - before
    after = {"number": motion.number, "sheets": len(chosen), "new": new}
    record("governance.paper.printed", motion, acting_user=acting_user, after=after)
    return list(PaperSheet.objects.filter(voter__in=chosen, state=SheetState.PRINTED).order_by("voter"))


@act
def void_sheet(sheet: PaperSheet, *, reason: str, acting_user: User) -> PaperSheet:
    """Declare a printed sheet void for good (lost, stolen); its voter can still vote by the system.

    Refused: `reason_missing`; `sheet_is_read` once it came back or was voided.
    """
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis mengapa surat suara ini tidak berlaku lagi."))
    printed = PaperSheet.objects.filter(pk=sheet.pk, state=SheetState.PRINTED)
    if not printed.update(state=SheetState.VOID, void_reason=reason.strip()):
        raise DomainError("sheet_is_read", _("Surat suara ini sudah kembali atau sudah dinyatakan tidak berlaku."))
    sheet.refresh_from_db()
    after = {"code": sheet.code, "reason": sheet.void_reason}
    record("governance.paper.sheet_voided", sheet, acting_user=acting_user, after=after)
    return sheet


@act
def begin_batch(
    motion: Motion, *, place: str, collected_at: datetime, acting_user: User, scan: "File[bytes] | None" = None
) -> PaperBatch:
    """Begin to write down what came back from one place; closing the motion waits for it from now on.

    Refused: `counted_in_the_room`, `motion_not_open`, `collected_in_the_future`, `collected_before_opening`, those of
    `keep_file`; by the database as `batch_begins_while_the_ballot_is_open`.
    """
    motion.refresh_from_db(fields=["state", "closes_at", "opens_at", "casting"])
    now = clock.now()
    problems = batch_problems(
        state=motion.state,
        casting=motion.casting,
        opens_at=motion.opens_at,
        closes_at=motion.closes_at,
        collected_at=collected_at,
        now=now,
    )
    refuse_on(problems)
    kept = keep_file(scan, acting_user=acting_user) if scan is not None else None
    batch = PaperBatch.objects.create(
        motion=motion,
        place=place,
        collected_at=collected_at,
        scan=kept,
        entered_by=acting_user,
        entered_at=now,
    )
    after = {"number": motion.number, "place": place}
    record("governance.paper.batch_begun", batch, acting_user=acting_user, after=after)
    return batch


@act
def read_sheet(batch: PaperBatch, *, code: str, mark: str, acting_user: User) -> PaperSheet:
    """Write down what stands on one sheet; the same sheet again puts it right. An unclear one has the mark "tidak sah".

    Refused: `batch_is_decided`, `not_the_writer`, `sheet_unknown`, `sheet_of_another_motion`, `sheet_is_read`,
    `sheet_is_void`, `mark_unclear`.
    """
    locked = _locked_for_writing(batch, acting_user=acting_user)
    [sheet] = _read(locked, [(0, code, mark)])
    return sheet


@act
def read_sheets(batch: PaperBatch, lines: Sequence[tuple[int, Sequence[str]]], *, acting_user: User) -> int:
    """Write down many sheets from a file of code and mark: all of them, or none. How many.

    Refused: as `read_sheet`, every line with its number; `file_too_long`, `file_is_empty`.
    """
    locked = _locked_for_writing(batch, acting_user=acting_user)
    if not lines:
        raise DomainError("file_is_empty", _("Berkas ini tidak memuat surat suara."))
    if len(lines) > MOST_LINES:
        raise DomainError("file_too_long", _("Paling banyak %(most)s baris sekali unggah.") % {"most": MOST_LINES})
    return len(_read(locked, [(line, cells[0], cells[1] if len(cells) > 1 else "?") for line, cells in lines]))


@act
def take_out_sheet(sheet: PaperSheet, *, acting_user: User) -> None:
    """Take a sheet out of the batch it was written into by mistake. Refused: `batch_is_decided`, `not_the_writer`,
    `sheet_not_here`."""
    if sheet.batch is None:
        raise DomainError("sheet_not_here", _("Surat suara ini tidak ada dalam kumpulan."))
    _locked_for_writing(sheet.batch, acting_user=acting_user)
    here = PaperSheet.objects.filter(pk=sheet.pk, batch=sheet.batch, state=SheetState.READ)
    if not here.update(state=SheetState.PRINTED, batch=None, choice=""):
        raise DomainError("sheet_not_here", _("Surat suara ini tidak ada dalam kumpulan."))


@act
def confirm_batch(batch: PaperBatch, *, in_hand: int, acting_user: User) -> PaperBatch:
    """The second person puts the batch into the box: each sheet becomes a ballot, a clash, or not valid (ADR 12).

    `in_hand` is how many sheets that person counted. Whose sheet went in is told. Refused: `batch_is_decided`,
    `second_person_needed`, `batch_is_empty`, `count_differs`, `motion_not_open`; by the database as
    `batch_is_put_in_by_another_person` and those of the ballots.
    """
    locked = lock_batch(batch.pk)
    sheets = list(sheets_in(locked))
    is_writer = locked.entered_by_id == acting_user.pk
    refuse_on(confirming_problems(state=locked.state, is_writer=is_writer, lines=len(sheets), in_hand=in_hand))
    if locked.motion.state != MotionState.OPEN:
        raise DomainError("motion_not_open", _("Pemungutan suara ini tidak sedang dibuka."))
    given = {sheet.voter_id: sheet.choice for sheet in sheets if sheet.choice}
    ballots = put_paper_in(locked.motion_id, given, acting_user=acting_user)
    _settle(locked, ballots)
    _answer_written(locked, ballots, acting_user=acting_user)
    _tell_counted(locked, ballots)
    locked.state, locked.decided_by, locked.decided_at = BatchState.DONE, acting_user, clock.now()
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    after = {"counted": len(ballots), "clashed": len(given) - len(ballots), "invalid": len(sheets) - len(given)}
    record("governance.paper.batch_done", locked, acting_user=acting_user, after=after)
    return locked


@act
def drop_batch(batch: PaperBatch, *, reason: str, acting_user: User) -> PaperBatch:
    """Give a batch up, by anybody with the right: its sheets are as printed again. Refused: `reason_missing`,
    `batch_is_decided`."""
    locked = lock_batch(batch.pk)
    if locked.state != BatchState.ENTERED:
        raise DomainError("batch_is_decided", _("Kumpulan ini sudah diputuskan, jadi tidak dapat dibatalkan."))
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasan membatalkan kumpulan ini."))
    released = locked.sheets.update(state=SheetState.PRINTED, batch=None, choice="")
    locked.state, locked.drop_reason = BatchState.DROPPED, reason.strip()
    locked.decided_by, locked.decided_at = acting_user, clock.now()
    locked.save(update_fields=["state", "drop_reason", "decided_by", "decided_at"])
    after = {"reason": locked.drop_reason, "released": released}
    record("governance.paper.batch_dropped", locked, acting_user=acting_user, after=after)
    return locked


@act
def record_export(motion: Motion, *, rows: int, acting_user: User) -> None:
    """Write down that the reconciliation with its names was taken out of the house."""
    after = {"number": motion.number, "rows": rows}
    record("governance.paper.exported", motion, acting_user=acting_user, after=after)


def _locked_for_writing(batch: PaperBatch, *, acting_user: User) -> PaperBatch:
    locked = lock_batch(batch.pk)
    refuse_on(entering_problems(state=locked.state, is_writer=locked.entered_by_id == acting_user.pk))
    return locked


# What another batch has read meanwhile does not move.
READ = """
    UPDATE governance_papersheet s SET state = 'terbaca', batch_id = %(batch)s, choice = g.choice
      FROM unnest(%(sheets)s::bigint[], %(choices)s::text[]) AS g (id, choice)
     WHERE s.id = g.id AND (s.state = 'dicetak' OR s.state = 'terbaca' AND s.batch_id = %(batch)s)
"""


@step
def _read(batch: PaperBatch, lines: Sequence[tuple[int, str, str]]) -> list[PaperSheet]:
    """Write sheets into the batch: (line of the file or 0, code, mark). Refuses with every line that is wrong."""
    found, asked = sheets_by_code([code for _line, code, _mark in lines]), asked_of(batch.motion)
    wrong: list[Blocker] = []
    choices: dict[int, str] = {}
    for line, code, mark in lines:
        sheet, choice = found.get(plain_sheet_code(code)), read_mark(asked, mark)
        problems = _problems(batch, sheet, choice, mark=mark)
        if sheet is not None and sheet.pk in choices:
            problems.append(Blocker("sheet_twice", _("Surat suara ini dua kali dalam berkas."), path="code"))
        wrong += [_at_line(line, problem) for problem in problems]
        if sheet is not None and choice is not None:
            choices[sheet.pk] = choice
    refuse_on(wrong)
    given: dict[str, Any] = {"batch": batch.pk, "sheets": list(choices), "choices": list(choices.values())}
    with connection.cursor() as cursor:
        cursor.execute(READ, given)
        if cursor.rowcount < len(choices):  # another batch was quicker
            refuse_on(sheet_problems(found=True, state=SheetState.COUNTED, place=_("lain")))
    return list(PaperSheet.objects.filter(pk__in=choices).select_related("voter__member"))


def _problems(batch: PaperBatch, sheet: PaperSheet | None, choice: str | None, *, mark: str) -> list[Blocker]:
    if sheet is None:
        return sheet_problems(found=False)
    problems = sheet_problems(
        found=True,
        state=sheet.state,
        same_motion=sheet.voter.motion_id == batch.motion_id,
        same_batch=sheet.batch_id == batch.pk,
        place=sheet.batch.place if sheet.batch else "",
    )
    if choice is None:
        message = _("Tanda “%(mark)s” bukan jawaban atas usul ini. Lembar yang tidak jelas dicatat “tidak sah”.")
        problems.append(Blocker("mark_unclear", message % {"mark": mark[:40]}, path="mark"))
    return problems


def _at_line(line: int, problem: Blocker) -> Blocker:
    """The problem of one sheet, or of a line of a file."""
    return Blocker(problem.code, f"Baris {line}: {problem.message}", path="file") if line else problem


SETTLE = """
    UPDATE governance_papersheet s
       SET ballot_id = g.ballot_id,
           state = CASE WHEN s.choice = '' THEN 'tidak_sah' WHEN g.ballot_id IS NULL THEN 'bentrok' ELSE 'masuk' END
      FROM governance_papersheet o
      LEFT JOIN unnest(%(voters)s::bigint[], %(ballots)s::bigint[]) AS g (voter_id, ballot_id)
             ON g.voter_id = o.voter_id
     WHERE o.id = s.id AND s.batch_id = %(batch)s AND s.state = 'terbaca'
"""


@step
def _settle(batch: PaperBatch, ballots: Mapping[int, int]) -> None:
    """What became of each sheet of the batch, in one statement."""
    given: dict[str, Any] = {"voters": list(ballots), "ballots": list(ballots.values()), "batch": batch.pk}
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, given)


@step
def _answer_written(batch: PaperBatch, ballots: Mapping[int, int], *, acting_user: User) -> None:
    """In a written meeting a ballot is an answer, and who answers in time is present (Permenkop 19/2015 Ps 15)."""
    meeting = batch.motion.meeting
    waits = meeting.mode == Mode.WRITTEN and meeting.state in TAKES_NAMES
    if not waits or meeting.replies_until is None or batch.collected_at >= meeting.replies_until:
        return
    voters = RollEntry.objects.filter(pk__in=ballots).values("member")
    members = who_counts(meeting).filter(pk__in=voters).values_list("pk", flat=True)
    note_presence(meeting, list(members), channel=Channel.WRITTEN, noted_by=acting_user)


@step
def _tell_counted(batch: PaperBatch, ballots: Mapping[int, int]) -> None:
    """Each voter learns that paper in their name went in, and how to look for it."""
    motion = batch.motion
    rows = Ballot.objects.filter(pk__in=ballots.values()).select_related("voter")
    words = [
        Words(
            member=ballot.voter.member_id,
            key=f"kertas:{ballot.pk}",
            title=f"Surat suara kertas Anda untuk usul {motion.number} sudah masuk",
            body=f"Dikumpulkan di {batch.place}. Nomor bukti: {ballot.hash[:16]}. "
            "Bila Anda tidak mengisi surat suara itu, hubungi pengawas sebelum pemungutan suara ditutup.",
            path=f"/suara/{motion.pk}/",
        )
        for ballot in rows
    ]
    tell_each(words, topic=Topic.MEETINGS)
