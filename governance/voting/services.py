"""The only writers of motions: drafted, tried by consensus, made ready, opened by a second person, closed.

Ballots are written by `casting`, counts and verdicts by `counting`, decisions by `resolutions`.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.bylaws.queries import bylaws_on, rules_of
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.states import FINISHED, MeetingKind
from governance.voting.locks import lock_motion, lock_numbering
from governance.voting.models import Motion, Option, RollEntry, Verdict
from governance.voting.queries import turnout
from governance.voting.roll import freeze_roll
from governance.voting.rules import closing_problems, opening_problems, question_problems
from governance.voting.states import Casting, MotionState, Question
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.trail.services import record
from kmp.ui.formats import moment
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member


@act
def draft_motion(
    meeting: Meeting,
    *,
    kind: str,
    title: str,
    text: str,
    if_passed: str,
    if_failed: str,
    closes_at: datetime,
    acting_user: User,
    question: str = Question.YES_NO,
    casting: str = Casting.ELECTRONIC,
    options: Sequence[str] = (),
    seats: int = 1,
    picks: tuple[int, int] = (1, 1),
    agenda_item: AgendaItem | None = None,
    planned_opens_at: datetime | None = None,
) -> Motion:
    """Write a motion for an assembly; `options` and `picks` (least, most) belong to a list or a ranking.

    Refused: `not_a_plenary` (a founding meeting), `meeting_is_over`, and those of `rules.question_problems`.
    """
    return write_motion(
        meeting,
        kind=kind,
        title=title,
        text=text,
        if_passed=if_passed,
        if_failed=if_failed,
        closes_at=closes_at,
        acting_user=acting_user,
        question=question,
        casting=casting,
        options=options,
        seats=seats,
        picks=picks,
        agenda_item=agenda_item,
        planned_opens_at=planned_opens_at,
    )


@step
def write_motion(
    meeting: Meeting,
    *,
    kind: str,
    title: str,
    text: str,
    if_passed: str,
    if_failed: str,
    closes_at: datetime,
    acting_user: User,
    question: str = Question.YES_NO,
    casting: str = Casting.ELECTRONIC,
    options: Sequence[str] = (),
    seats: int = 1,
    picks: tuple[int, int] = (1, 1),
    agenda_item: AgendaItem | None = None,
    planned_opens_at: datetime | None = None,
    proposer: Member | None = None,
) -> Motion:
    """As `draft_motion`, inside the act of another slice. Numbers run through the year: 7/2026.

    With a `proposer` it is a proposal that still has to find its seconds.
    """
    if meeting.kind == MeetingKind.FOUNDING or meeting.bylaws is None:
        raise DomainError("not_a_plenary", _("Usul diputuskan dalam Rapat Anggota, bukan dalam rapat pendirian."))
    if meeting.state in FINISHED:
        raise DomainError("meeting_is_over", _("Rapat untuk usul ini sudah selesai."))
    if options or question != Question.YES_NO:
        refuse_on(question_problems(question=question, options=options, seats=seats, picks=picks))
    lock_numbering()
    year = clock.today().year
    motion = Motion.objects.create(
        number=f"{Motion.objects.filter(number__endswith=f'/{year}').count() + 1}/{year}",
        meeting=meeting,
        agenda_item=agenda_item,
        bylaws=meeting.bylaws,
        kind=kind,
        question=question,
        casting=casting,
        seats=seats,
        least_picks=picks[0],
        most_picks=picks[1],
        title=title,
        text=text,
        if_passed=if_passed,
        if_failed=if_failed,
        planned_opens_at=planned_opens_at,
        closes_at=closes_at,
        proposed_by=acting_user,
        proposer=proposer,
        state=MotionState.PROPOSAL if proposer else MotionState.DRAFT,
    )
    Option.objects.bulk_create(
        Option(motion=motion, number=number, label=label) for number, label in enumerate(options, start=1)
    )
    record("governance.motion.drafted", motion, acting_user=acting_user, after={"number": motion.number, "kind": kind})
    return motion


@act
def decide_by_consensus(motion: Motion, *, note: str, acting_user: User) -> Verdict:
    """Put on record that the meeting agreed without a vote (UU 25/1992 Ps 24 (1)); `note` says on what.

    Refused: `motion_not_draft`, `consensus_not_noted`, `meeting_not_open`.
    """
    locked = lock_motion(motion.pk)
    problems = opening_problems(state=locked.state, wanted=MotionState.DRAFT, meeting_is_over=False)
    refuse_on(problems)
    if not note.strip():
        raise DomainError("consensus_not_noted", _("Tulis apa yang disepakati."))
    if locked.meeting.opened_at is None or locked.meeting.state in FINISHED:
        raise DomainError("meeting_not_open", _("Mufakat dicatat saat rapatnya berlangsung."))
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
    record("governance.motion.readied", locked, acting_user=acting_user, after={"number": locked.number})
    return locked


@act
def take_back_motion(motion: Motion, *, acting_user: User) -> Motion:
    """Back to a draft, as long as the ballot is not open. Refused: `motion_not_ready`."""
    locked = lock_motion(motion.pk)
    if locked.state not in (MotionState.READY, MotionState.SCHEDULED):
        raise DomainError("motion_not_ready", _("Usul ini tidak sedang menunggu dibuka."))
    locked.state, locked.readied_by, locked.opened_by = MotionState.DRAFT, None, None
    locked.save(update_fields=["state", "readied_by", "opened_by"])
    record("governance.motion.taken_back", locked, acting_user=acting_user, after={"number": locked.number})
    return locked


@act
def withdraw_motion(motion: Motion, *, acting_user: User) -> Motion:
    """Take a draft or proposal off the table for good. Refused: `motion_not_draft`."""
    locked = lock_motion(motion.pk)
    if locked.state not in (MotionState.DRAFT, MotionState.PROPOSAL):
        raise DomainError("motion_not_draft", _("Hanya konsep yang dapat ditarik."))
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
    deciding = rules.deciding
    voters = freeze_roll(
        motion,
        groups=[group] if group else rules.group_codes,
        by_delegates=deciding.voters == "delegates" and not group,
    )
    if not voters:
        raise DomainError("empty_roll", _("Belum ada anggota aktif yang mempunyai hak suara."))
    motion.rule = rules.counting_rule(motion.kind, group=group)
    ballot = deciding.ballot
    motion.changeable, motion.hides_interim, motion.fresh_code = (
        ballot.changeable,
        ballot.hides_interim,
        ballot.fresh_code,
    )
    motion.opens_at, motion.state = now, MotionState.OPEN
    frozen = ["bylaws", "rule", "changeable", "hides_interim", "fresh_code"]
    motion.save(update_fields=[*frozen, "opens_at", "opened_by", "state"])
    _tell_voters(motion)
    after = {"number": motion.number, "voters": voters, "closes_at": motion.closes_at}
    record("governance.motion.opened", motion, acting_user=acting_user, after=after)
    return motion


@step
def _tell_voters(motion: Motion) -> None:
    """Tell the roll: an institution through whoever acts for it today."""
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        until = moment(motion.closes_at)
    tell_members(
        Member.objects.filter(pk__in=RollEntry.objects.filter(motion=motion, may_vote=True).values("member")),
        topic=Topic.MEETINGS,
        key=f"usul:{motion.pk}",
        title=f"Usul {motion.number} dibuka untuk suara: {motion.title}",
        body=f"Berikan suara sebelum {until}.",
        path=reverse("vote", args=[motion.pk]),
    )


@act
def close_motion(motion: Motion, *, acting_user: User | None) -> Motion:
    """End the ballot when its time has come, or earlier when everyone on the roll has voted.

    Nobody acts where the clock closes it. Refused: `motion_not_open`, `motion_still_open`; by the database as
    `motion_is_closed_early_by_another_person` for who opened it.
    """
    locked = lock_motion(motion.pk)
    silent = sum(line["roll"] - line["voted"] for line in turnout(locked).values())
    now = clock.now()
    refuse_on(closing_problems(state=locked.state, closes_at=locked.closes_at, now=now, still_silent=silent))
    locked.state, locked.closed_by, locked.closed_at = MotionState.CLOSED, acting_user, now
    locked.save(update_fields=["state", "closed_by", "closed_at"])
    [box] = locked.boxes.all()
    after = {"silent": silent, "height": box.height, "head": box.head}
    record("governance.motion.closed", locked, acting_user=acting_user, after=after)
    return locked
