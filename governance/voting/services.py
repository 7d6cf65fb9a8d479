"""The only writers of motions: drafted, tried by consensus, made ready, opened by a second person, closed.

Ballots are written by `casting`, counts and verdicts by `counting`, decisions by `resolutions`, recusals by `recusals`;
what the clock does about motions is in `schedule`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from governance.bylaws.queries import bylaws_on, rules_of
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.states import FINISHED, MeetingKind
from governance.voting.locks import lock_motion, lock_numbering
from governance.voting.models import Motion, Option, Verdict
from governance.voting.queries import groups_of_roll, is_for_delegates, turnout
from governance.voting.roll import freeze_roll
from governance.voting.rules import (
    TOLD_AT_ONCE,
    closing_problems,
    drafting_problems,
    opening_problems,
    question_problems,
)
from governance.voting.states import BOUND_KINDS, Casting, MotionKind, MotionState, Question
from governance.voting.telling import tell_board, tell_proposer, tell_voters
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from members.registry.models import Member


class Asked(TypedDict):
    """What every motion says; `closes_at` is when no more ballots are taken."""

    kind: str
    title: str
    text: str
    if_passed: str
    if_failed: str
    closes_at: datetime


class Given(Asked, total=False):
    """What a motion may say beside it: `options` and `picks` (least, most) belong to a list or a ranking."""

    question: str
    casting: str
    options: Sequence[str]
    seats: int
    picks: tuple[int, int]
    agenda_item: AgendaItem | None
    planned_opens_at: datetime | None


@act
def draft_motion(meeting: Meeting, *, acting_user: User, **given: Unpack[Given]) -> Motion:
    """Write a motion for an assembly. Refused: as `write_motion`."""
    return write_motion(meeting, acting_user=acting_user, **given)


@step
def write_motion(
    meeting: Meeting, *, acting_user: User, proposer: Member | None = None, **given: Unpack[Given]
) -> Motion:
    """As `draft_motion`, inside the act of another slice. Numbers run through the year: 7/2026.

    With a `proposer` it is a proposal that still has to find its seconds. Refused: `not_a_plenary` (a founding
    meeting), `meeting_is_over`, and those of `rules.question_problems` and `rules.drafting_problems`; by the database
    as `motion_closes_after_its_planned_opening`.
    """
    if meeting.kind == MeetingKind.FOUNDING or meeting.bylaws is None:
        raise DomainError("not_a_plenary", _("Usul diputuskan dalam Rapat Anggota, bukan dalam rapat pendirian."))
    columns = _columns(meeting, given)
    lock_numbering()
    year = clock.today().year
    motion = Motion.objects.create(
        number=f"{Motion.objects.filter(number__endswith=f'/{year}').count() + 1}/{year}",
        meeting=meeting,
        bylaws=meeting.bylaws,
        proposed_by=acting_user,
        proposer=proposer,
        state=MotionState.PROPOSAL if proposer else MotionState.DRAFT,
        **columns,
    )
    _write_options(motion, given.get("options", ()))
    after = {"number": motion.number, "kind": motion.kind}
    record("governance.motion.drafted", motion, acting_user=acting_user, after=after)
    return motion


def _columns(meeting: Meeting, given: Given) -> dict[str, Any]:
    """The columns of a motion from what was given, once nothing speaks against it."""
    question, options = given.get("question", Question.YES_NO), given.get("options", ())
    seats, picks = given.get("seats", 1), given.get("picks", (1, 1))
    item = given.get("agenda_item")
    over, elsewhere = meeting.state in FINISHED, item is not None and item.meeting_id != meeting.pk
    refuse_on(
        [
            *drafting_problems(meeting_is_over=over, agenda_is_elsewhere=elsewhere),
            *question_problems(question=question, options=options, seats=seats, picks=picks),
        ]
    )
    asked = {key: given[key] for key in Asked.__annotations__}  # type: ignore[literal-required]
    return {
        **asked,
        "question": question,
        "casting": given.get("casting", Casting.ELECTRONIC),
        "seats": seats,
        "least_picks": picks[0],
        "most_picks": picks[1],
        "agenda_item": item,
        "planned_opens_at": given.get("planned_opens_at"),
    }


def _write_options(motion: Motion, labels: Sequence[str]) -> None:
    Option.objects.bulk_create(
        Option(motion=motion, number=number, label=label) for number, label in enumerate(labels, start=1)
    )


@act
def edit_motion(motion: Motion, *, acting_user: User, **given: Unpack[Given]) -> Motion:
    """Write a draft anew, list included. Whoever made amendments to the old text sees that it changed.

    Refused: `motion_not_draft`, `motion_is_bound` for a kind whose text another page writes, and as `write_motion`.
    """
    locked = _locked_draft(motion)
    if locked.kind in BOUND_KINDS or given["kind"] in BOUND_KINDS:
        raise DomainError("motion_is_bound", _("Isi usul ini ditulis di halamannya sendiri, bukan di sini."))
    columns = _columns(locked.meeting, given)
    before = {"title": locked.title, "closes_at": locked.closes_at}
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(columns))
    locked.options.all().delete()
    _write_options(locked, given.get("options", ()))
    after = {"title": locked.title, "closes_at": locked.closes_at}
    record("governance.motion.edited", locked, acting_user=acting_user, before=before, after=after)
    return locked


@act
def reschedule_motion(
    motion: Motion,
    *,
    closes_at: datetime,
    acting_user: User,
    planned_opens_at: datetime | None = None,
    casting: str = Casting.ELECTRONIC,
    agenda_item: AgendaItem | None = None,
) -> Motion:
    """When and how ballots are given on a draft of any kind; its text stays as it is.

    Refused: `motion_not_draft`, `meeting_is_over`, `agenda_of_another_meeting`; by the database as
    `motion_closes_after_its_planned_opening`.
    """
    locked = _locked_draft(motion)
    elsewhere = agenda_item is not None and agenda_item.meeting_id != locked.meeting_id
    over = locked.meeting.state in FINISHED
    refuse_on(drafting_problems(meeting_is_over=over, agenda_is_elsewhere=elsewhere))
    before = {"closes_at": locked.closes_at, "opens_at": locked.planned_opens_at}
    locked.closes_at, locked.planned_opens_at = closes_at, planned_opens_at
    locked.casting, locked.agenda_item = casting, agenda_item
    locked.save(update_fields=["closes_at", "planned_opens_at", "casting", "agenda_item"])
    after = {"closes_at": closes_at, "opens_at": planned_opens_at}
    record("governance.motion.edited", locked, acting_user=acting_user, before=before, after=after)
    return locked


@act
def move_motion(motion: Motion, *, meeting: Meeting, acting_user: User) -> Motion:
    """Put a draft or proposal on the table of another meeting, as of the second call after a failed quorum.

    Refused: `motion_not_draft`, `not_a_plenary`, `meeting_is_over`, `not_of_the_group` where others would decide.
    """
    locked = lock_motion(motion.pk)
    if locked.state not in (MotionState.DRAFT, MotionState.PROPOSAL):
        raise DomainError("motion_not_draft", _("Usul ini bukan konsep lagi."))
    if meeting.bylaws is None:
        raise DomainError("not_a_plenary", _("Usul diputuskan dalam Rapat Anggota, bukan dalam rapat pendirian."))
    if meeting.group_id != locked.meeting.group_id:
        raise DomainError("not_of_the_group", _("Rapat itu dihadiri anggota lain, sehingga usulnya ditulis baru."))
    refuse_on(drafting_problems(meeting_is_over=meeting.state in FINISHED, agenda_is_elsewhere=False))
    before = {"meeting": locked.meeting_id}
    locked.meeting, locked.bylaws, locked.agenda_item = meeting, meeting.bylaws, None
    locked.save(update_fields=["meeting", "bylaws", "agenda_item"])
    after = {"meeting": meeting.pk}
    record("governance.motion.moved", locked, acting_user=acting_user, before=before, after=after)
    return locked


@step
def amend_text(motion: Motion, *, old_text: str, new_text: str, acting_user: User) -> Motion:
    """Put other words in a draft, if it still says `old_text`. Refused: `motion_not_draft`, `text_has_changed`."""
    locked = _locked_draft(motion)
    if locked.text != old_text:
        message = _("Uraian usul sudah berubah sejak amendemen ini diajukan. Minta pengusulnya mengajukan yang baru.")
        raise DomainError("text_has_changed", message)
    locked.text = new_text
    locked.save(update_fields=["text"])
    record("governance.motion.edited", locked, acting_user=acting_user, after={"number": locked.number})
    return locked


@step
def take_proposal(motion: Motion, *, acting_user: User) -> Motion:
    """A member's proposal becomes a draft.

    Refused: `not_a_proposal`, `meeting_is_over`; by the database as `proposal_has_its_seconds`.
    """
    locked = lock_motion(motion.pk)
    if locked.state != MotionState.PROPOSAL:
        raise DomainError("not_a_proposal", _("Usulan ini tidak sedang mengumpulkan dukungan."))
    refuse_on(drafting_problems(meeting_is_over=locked.meeting.state in FINISHED, agenda_is_elsewhere=False))
    locked.state = MotionState.DRAFT
    locked.save(update_fields=["state"])
    record("governance.motion.adopted", locked, acting_user=acting_user, after={"number": locked.number})
    return locked


def _locked_draft(motion: Motion) -> Motion:
    locked = lock_motion(motion.pk)
    refuse_on(opening_problems(state=locked.state, wanted=MotionState.DRAFT, meeting_is_over=False))
    return locked


@act
def decide_by_consensus(motion: Motion, *, note: str, acting_user: User) -> Verdict:
    """Put on record that the meeting agreed without a vote (UU 25/1992 Ps 24 (1)); `note` says on what.

    Refused: `motion_not_draft`, `consensus_not_noted`, `meeting_not_open`, `list_too_short` (of an election).
    """
    locked = _locked_draft(motion)
    if not note.strip():
        raise DomainError("consensus_not_noted", _("Tulis apa yang disepakati."))
    if locked.meeting.opened_at is None or locked.meeting.state in FINISHED:
        raise DomainError("meeting_not_open", _("Mufakat dicatat saat rapatnya berlangsung."))
    if locked.kind == MotionKind.ELECTION and not locked.options.exists():
        raise DomainError("list_too_short", _("Tetapkan dahulu daftar calonnya."))
    locked.consensus_note, locked.state = note.strip(), MotionState.CONSENSUS
    locked.save(update_fields=["consensus_note", "state"])
    verdict = Verdict.objects.create(
        motion=locked,
        passed=True,
        by_consensus=True,
        tallies={},
        result={"verdict": "passed", "consensus": note.strip()},
        roll={},
        counted_by=acting_user,
        counted_at=clock.now(),
    )
    record("governance.motion.agreed", locked, acting_user=acting_user, after={"number": locked.number})
    return verdict


@act
def ready_motion(motion: Motion, *, no_consensus: str, acting_user: User) -> Motion:
    """Say that consensus was sought and not found (`no_consensus`), and ask the second person to open the ballot.

    Refused: `motion_not_draft`, `consensus_not_noted`, `meeting_is_over`, `list_too_short`.
    """
    locked = lock_motion(motion.pk)
    over = locked.meeting.state in FINISHED
    refuse_on(opening_problems(state=locked.state, wanted=MotionState.DRAFT, meeting_is_over=over))
    if not no_consensus.strip():
        raise DomainError("consensus_not_noted", _("Tulis mengapa musyawarah tidak mencapai mufakat."))
    if locked.question != Question.YES_NO and locked.options.count() <= 1:
        raise DomainError("list_too_short", _("Daftar pilihan memerlukan paling sedikit dua baris."))
    locked.consensus_note, locked.readied_by, locked.state = no_consensus.strip(), acting_user, MotionState.READY
    locked.save(update_fields=["consensus_note", "readied_by", "state"])
    tell_board(
        locked,
        key=f"siap:{clock.now():%Y%m%dT%H%M%S}",
        title=f"Usul {locked.number} menunggu dibuka oleh orang kedua",
        body=locked.title,
        but=acting_user,
    )
    record("governance.motion.readied", locked, acting_user=acting_user, after={"number": locked.number})
    return locked


@act
def take_back_motion(motion: Motion, *, acting_user: User) -> Motion:
    """Back to a draft, as long as the ballot is not open. Refused: `motion_not_ready`."""
    locked = lock_motion(motion.pk)
    if locked.state not in (MotionState.READY, MotionState.SCHEDULED):
        raise DomainError("motion_not_ready", _("Usul ini tidak sedang menunggu dibuka."))
    return take_back(locked, acting_user=acting_user)


@step
def take_back(locked: Motion, *, acting_user: User | None) -> Motion:
    """As `take_back_motion`, of a motion that is locked and not open."""
    locked.state, locked.readied_by, locked.opened_by = MotionState.DRAFT, None, None
    locked.save(update_fields=["state", "readied_by", "opened_by"])
    record("governance.motion.taken_back", locked, acting_user=acting_user, after={"number": locked.number})
    return locked


@act
def withdraw_motion(motion: Motion, *, acting_user: User) -> Motion:
    """Take a draft or proposal off the table for good; the member it came from is told. Refused: `motion_not_draft`."""
    locked = lock_motion(motion.pk)
    if locked.state not in (MotionState.DRAFT, MotionState.PROPOSAL):
        raise DomainError("motion_not_draft", _("Hanya konsep yang dapat ditarik."))
    tell_proposer(locked, key="ditarik", title=f"Usulan Anda {locked.number} ditarik pengurus")
    return take_off(locked, acting_user=acting_user)


@step
def take_off(locked: Motion, *, acting_user: User) -> Motion:
    """As `withdraw_motion`, of a locked draft or proposal."""
    locked.state = MotionState.WITHDRAWN
    locked.save(update_fields=["state"])
    record("governance.motion.withdrawn", locked, acting_user=acting_user, after={"number": locked.number})
    return locked


@act
def open_motion(motion: Motion, *, acting_user: User) -> Motion:
    """The second person opens the ballot: now, or at its planned instant, when the clock does it (`open_scheduled`).

    Opening freezes the counting rule of the bylaws in force and the roll of that very moment.
    Refused: `motion_not_ready`, `meeting_is_over`, `motion_closes_after_opening`, `empty_roll`; by the database as
    `motion_is_opened_by_another_person` for who made it ready.
    """
    locked = lock_motion(motion.pk)
    now = clock.now()
    over = locked.meeting.state in FINISHED
    refuse_on(opening_problems(state=locked.state, meeting_is_over=over, closes_at=locked.closes_at, now=now))
    locked.opened_by = acting_user
    if locked.planned_opens_at is not None and locked.planned_opens_at > now:
        locked.state = MotionState.SCHEDULED
        locked.save(update_fields=["opened_by", "state"])
        after = {"number": locked.number, "opens_at": locked.planned_opens_at}
        record("governance.motion.scheduled", locked, acting_user=acting_user, after=after)
        return locked
    return _open(locked, now=now, acting_user=acting_user)


@act
def open_scheduled(motion: Motion, *, acting_user: User | None) -> Motion:
    """What the clock does at the planned instant. Refused: `motion_not_ready`, `too_early`, and as `open_motion`."""
    locked, now = lock_motion(motion.pk), clock.now()
    over, wanted = locked.meeting.state in FINISHED, MotionState.SCHEDULED
    closes_at = locked.closes_at
    refuse_on(opening_problems(state=locked.state, wanted=wanted, meeting_is_over=over, closes_at=closes_at, now=now))
    if locked.planned_opens_at is not None and locked.planned_opens_at > now:
        raise DomainError("too_early", _("Belum waktunya dibuka."))
    return _open(locked, now=now, acting_user=acting_user)


@step
def _open(motion: Motion, *, now: datetime, acting_user: User | None) -> Motion:
    motion.bylaws = bylaws_on(clock.today())
    rules, group = rules_of(motion.bylaws), motion.meeting.group_id or ""
    voters = freeze_roll(
        motion,
        groups=groups_of_roll(motion),
        by_delegates=is_for_delegates(motion),
    )
    if not voters:
        raise DomainError("empty_roll", _("Belum ada anggota aktif yang mempunyai hak suara."))
    motion.rule = rules.counting_rule(motion.kind, group=group)
    ballot = rules.deciding.ballot
    motion.changeable, motion.hides_interim, motion.fresh_code = (
        ballot.changeable,
        ballot.hides_interim,
        ballot.fresh_code,
    )
    motion.opens_at, motion.state = now, MotionState.OPEN
    frozen = ["bylaws", "rule", "changeable", "hides_interim", "fresh_code"]
    motion.save(update_fields=[*frozen, "opens_at", "opened_by", "state"])
    if voters <= TOLD_AT_ONCE:  # else `schedule.tell_roll` does, within the minute
        tell_voters(motion)
    after = {"number": motion.number, "voters": voters, "closes_at": motion.closes_at}
    record("governance.motion.opened", motion, acting_user=acting_user, after=after)
    return motion


@act
def close_motion(motion: Motion, *, acting_user: User | None) -> Motion:
    """End the ballot when its time has come, or earlier when everyone on the roll has voted, or voted in the room.

    Nobody acts where the clock closes it. Refused: `motion_not_open`, `motion_still_open`; by the database as
    `motion_is_closed_early_by_another_person` for who opened it.
    """
    locked = lock_motion(motion.pk)
    silent = sum(line["roll"] - line["voted"] for line in turnout(locked).values())
    awaited = 0 if locked.casting == Casting.IN_THE_ROOM else silent  # there the chair sees that all have voted
    now = clock.now()
    refuse_on(closing_problems(state=locked.state, closes_at=locked.closes_at, now=now, still_silent=awaited))
    locked.state, locked.closed_by, locked.closed_at = MotionState.CLOSED, acting_user, now
    locked.save(update_fields=["state", "closed_by", "closed_at"])
    [box] = locked.boxes.all()
    after = {"silent": silent, "height": box.height, "head": box.head}
    record("governance.motion.closed", locked, acting_user=acting_user, after=after)
    return locked
