"""The only writers of the deliberation: papers, contributions, amendments, proposals and their seconds."""

from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.deliberation.locks import lock_proposer
from governance.deliberation.models import Amendment, Comment, MotionPaper, Second
from governance.deliberation.queries import seconds_needed, seconds_of
from governance.deliberation.rules import (
    MOST_OPEN_PROPOSALS,
    Speaker,
    amending_problems,
    comment_problems,
    seconding_problems,
    speaking_problems,
)
from governance.deliberation.states import AmendmentState
from governance.meetings.models import Meeting
from governance.voting.locks import lock_motion
from governance.voting.models import Motion
from governance.voting.queries import groups_of_roll
from governance.voting.services import amend_text, take_off, take_proposal, write_motion
from governance.voting.states import MotionKind, MotionState
from governance.voting.telling import tell_board, tell_proposer
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.files.services import keep_file
from kmp.files.states import DOCUMENTS
from kmp.trail.services import record
from members.mandates.access import voting_problem
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member
from members.registry.states import MemberStatus

CLOSES_AFTER = timedelta(days=1)  # a proposal's ballot, until the board sets its own hour
DAY = timedelta(days=1)


def speaker_of(motion: Motion, member: Member) -> Speaker:
    """What the rules ask about a member who wants to speak."""
    return Speaker(
        is_active=member.status == MemberStatus.ACTIVE,
        is_of_the_roll=member.group_id in groups_of_roll(motion),
        has_vote=member.has_vote,
    )


def _require_voter(member: Member, acting_user: User) -> None:
    """For what counts like a vote: the person itself, or the one voting representative."""
    problem = voting_problem(acting_user, member)
    if problem is not None:
        refuse_on([problem])


@act
def add_paper(motion: Motion, *, title: str, upload: "File[Any]", acting_user: User) -> MotionPaper:
    """Put a paper beside a motion that is not open yet: who votes has read the same. Refused: as `keep_file`; by the
    database as `paper_comes_before_the_opening`."""
    stored = keep_file(upload, kinds=DOCUMENTS, acting_user=acting_user)
    paper = MotionPaper.objects.create(
        motion=motion, title=title, file=stored, added_by=acting_user, added_at=clock.now()
    )
    record("governance.motion.paper_added", paper, acting_user=acting_user, after={"digest": stored.digest})
    return paper


@act
def add_comment(
    motion: Motion, *, member: Member, text: str, acting_user: User, answers: Comment | None = None
) -> Comment:
    """A member's contribution, or the answer to one; whoever acts for an institution today speaks for it.

    Refused: as `rules.speaking_problems` and `rules.comment_problems`; by the database as
    `answer_goes_to_a_comment_of_the_motion` (no answers to answers) and `comment_comes_before_the_closing`.
    """
    since = clock.now() - DAY
    written = Comment.objects.filter(motion=motion, member=member, written_at__gt=since).count()
    current = Motion.objects.only("state").get(pk=motion.pk).state
    refuse_on(
        [
            *speaking_problems(state=current, speaker=speaker_of(motion, member)),
            *comment_problems(text, written_today=written),
        ]
    )
    return _write_comment(motion, member=member, text=text, answers=answers, acting_user=acting_user)


@act
def answer_as_staff(motion: Motion, *, text: str, acting_user: User, answers: Comment | None = None) -> Comment:
    """What the office says to a contribution, or to all. Refused: as `rules.comment_problems` and by the database."""
    refuse_on(comment_problems(text, written_today=0))
    return _write_comment(motion, member=None, text=text, answers=answers, acting_user=acting_user)


@step
def _write_comment(
    motion: Motion, *, member: Member | None, text: str, answers: Comment | None, acting_user: User
) -> Comment:
    comment = Comment.objects.create(
        motion=motion, member=member, answers=answers, author=acting_user, text=text.strip(), written_at=clock.now()
    )
    if answers is not None and answers.member_id not in (None, member.pk if member else None):
        title = _("Pendapat Anda tentang usul %(number)s dijawab") % {"number": motion.number}
        path = reverse("deliberation", args=[motion.pk])
        key = f"pendapat:{comment.pk}"
        tell_members([answers.member_id], topic=Topic.MEETINGS, key=key, title=title, path=path)
    record("governance.comment.written", comment, acting_user=acting_user, after={"motion": motion.number})
    return comment


@act
def hide_comment(comment: Comment, *, reason: str, acting_user: User) -> Comment:
    """Take a contribution out of sight; the reason stands in its place, and its author is told.

    Refused: `comment_is_hidden`; by the database as `hidden_comment_has_a_reason`.
    """
    hidden = Comment.objects.filter(pk=comment.pk, hidden_at__isnull=True).update(
        hidden_at=clock.now(), hidden_by=acting_user, hidden_reason=reason.strip()
    )
    if not hidden:
        raise DomainError("comment_is_hidden", _("Pendapat ini sudah disembunyikan."))
    if comment.member_id is not None:
        title = _("Pendapat Anda tentang usul %(number)s disembunyikan") % {"number": comment.motion.number}
        key, path = f"pendapat:{comment.pk}:tutup", reverse("deliberation", args=[comment.motion_id])
        tell_members([comment.member_id], topic=Topic.MEETINGS, key=key, title=title, body=reason.strip(), path=path)
    record("governance.comment.hidden", comment, acting_user=acting_user, after={"reason": reason.strip()})
    comment.refresh_from_db()
    return comment


@act
def propose_amendment(motion: Motion, *, member: Member, new_text: str, reason: str, acting_user: User) -> Amendment:
    """Another wording of a draft. Refused: as `rules.speaking_problems` and `rules.amending_problems`, where
    `acting_user` is not who votes for the member, and by the database as `one_open_amendment_per_member`."""
    _require_voter(member, acting_user)
    locked = lock_motion(motion.pk)
    refuse_on(
        [
            *speaking_problems(state=locked.state, speaker=speaker_of(locked, member)),
            *amending_problems(state=locked.state, kind=locked.kind, old_text=locked.text, new_text=new_text),
        ]
    )
    amendment = Amendment.objects.create(
        motion=locked,
        proposer=member,
        author=acting_user,
        old_text=locked.text,
        new_text=new_text.replace("\r\n", "\n").strip(),
        reason=reason.strip(),
        proposed_at=clock.now(),
    )
    title = _("Amendemen untuk usul %(number)s menunggu jawaban") % {"number": locked.number}
    tell_board(locked, key=f"amendemen:{amendment.pk}", title=title, body=amendment.reason)
    after = {"motion": locked.number, "member": member.number}
    record("governance.amendment.proposed", amendment, acting_user=acting_user, after=after)
    return amendment


@act
def take_amendment(amendment: Amendment, *, acting_user: User, answer: str = "") -> Amendment:
    """The proposed words become the text of the draft. Refused: `amendment_is_decided`, `motion_not_draft`,
    `text_has_changed` where another amendment was taken meanwhile."""
    claimed = _claim(amendment, AmendmentState.TAKEN, answer=answer, acting_user=acting_user)
    amend_text(claimed.motion, old_text=claimed.old_text, new_text=claimed.new_text, acting_user=acting_user)
    return _tell_of_decision(claimed, acting_user=acting_user)


@act
def refuse_amendment(amendment: Amendment, *, answer: str, acting_user: User) -> Amendment:
    """The text stays, and the proposer reads why. Refused: `amendment_is_decided`, `answer_is_missing`."""
    if not answer.strip():
        raise DomainError("answer_is_missing", _("Tulis jawaban kepada pengusulnya."))
    return _decide(amendment, AmendmentState.REFUSED, answer=answer, acting_user=acting_user)


@act
def withdraw_amendment(amendment: Amendment, *, acting_user: User) -> Amendment:
    """The proposer takes it back. Refused: `amendment_is_decided`, or who does not vote for the proposer."""
    _require_voter(amendment.proposer, acting_user)
    return _decide(amendment, AmendmentState.WITHDRAWN, answer="", acting_user=acting_user)


@step
def _decide(amendment: Amendment, state: AmendmentState, *, answer: str, acting_user: User) -> Amendment:
    claimed = _claim(amendment, state, answer=answer, acting_user=acting_user)
    return _tell_of_decision(claimed, acting_user=acting_user)


@step
def _claim(amendment: Amendment, state: AmendmentState, *, answer: str, acting_user: User) -> Amendment:
    """Claim the open amendment before anything is recorded: of two who decide at once, one does, and none deadlocks."""
    decided = Amendment.objects.filter(pk=amendment.pk, state=AmendmentState.PROPOSED).update(
        state=state, answer=answer.strip(), decided_by=acting_user, decided_at=clock.now()
    )
    if not decided:
        raise DomainError("amendment_is_decided", _("Amendemen ini sudah dijawab atau ditarik."))
    amendment.refresh_from_db()
    return amendment


@step
def _tell_of_decision(amendment: Amendment, *, acting_user: User) -> Amendment:
    """Tell the proposer, who needs not be told of the own withdrawal."""
    if amendment.state != AmendmentState.WITHDRAWN:
        words = {"number": amendment.motion.number, "state": amendment.get_state_display().lower()}
        title = _("Amendemen Anda untuk usul %(number)s %(state)s") % words
        key, path = f"amendemen:{amendment.pk}:jawab", reverse("deliberation", args=[amendment.motion_id])
        whom, body = [amendment.proposer_id], amendment.answer
        tell_members(whom, topic=Topic.MEETINGS, key=key, title=title, body=body, path=path)
    after = {"state": str(amendment.state)}
    record("governance.amendment.decided", amendment, acting_user=acting_user, after=after)
    return amendment


@act
def propose_motion(
    meeting: Meeting, *, member: Member, title: str, text: str, if_passed: str, if_failed: str, acting_user: User
) -> Motion:
    """A member's own proposal for a meeting; it becomes a draft when enough others stand behind it.

    Refused: where `acting_user` is not who votes for the member, `member_is_suspended`, `not_of_the_group` for the
    assembly of another group, `too_many_proposals`, and as `write_motion`.
    """
    _require_voter(member, acting_user)
    if meeting.group_id not in (None, member.group_id):
        raise DomainError("not_of_the_group", _("Rapat itu dari kelompok lain."))
    if member.status != MemberStatus.ACTIVE:
        raise DomainError("member_is_suspended", _("Keanggotaan Anda sedang dibekukan, jadi Anda hanya membaca."))
    lock_proposer(member)
    if Motion.objects.filter(proposer=member, state=MotionState.PROPOSAL).count() >= MOST_OPEN_PROPOSALS:
        message = _("Anda masih mempunyai %(most)s usulan yang mengumpulkan dukungan.") % {"most": MOST_OPEN_PROPOSALS}
        raise DomainError("too_many_proposals", message)
    motion = write_motion(
        meeting,
        kind=MotionKind.ORDINARY,
        title=title,
        text=text,
        if_passed=if_passed,
        if_failed=if_failed,
        closes_at=max(meeting.starts_at, clock.now()) + CLOSES_AFTER,
        proposer=member,
        acting_user=acting_user,
    )
    _tell_when_carried(motion)
    return motion


@act
def second_proposal(motion: Motion, *, member: Member, acting_user: User) -> Second:
    """Stand behind the proposal of another member; the board is told when there are enough.

    Refused: as `rules.seconding_problems`, who does not vote for the member, `one_second_per_member`.
    """
    _require_voter(member, acting_user)
    locked = lock_motion(motion.pk)
    is_own = locked.proposer_id == member.pk
    refuse_on(seconding_problems(state=locked.state, is_own=is_own, speaker=speaker_of(locked, member)))
    second = Second.objects.create(motion=locked, member=member, seconded_by=acting_user, seconded_at=clock.now())
    _tell_when_carried(locked)
    record("governance.proposal.seconded", second, acting_user=acting_user, after={"member": member.number})
    return second


@act
def withdraw_second(motion: Motion, *, member: Member, acting_user: User) -> None:
    """Stand behind it no more. Refused: who does not vote for the member, `not_seconded`, `not_a_proposal`."""
    _require_voter(member, acting_user)
    locked = lock_motion(motion.pk)
    if locked.state != MotionState.PROPOSAL:
        raise DomainError("not_a_proposal", _("Usulan ini tidak sedang mengumpulkan dukungan."))
    second = Second.objects.filter(motion=locked, member=member, withdrawn_at__isnull=True).first()
    if second is None:
        raise DomainError("not_seconded", _("Anda tidak sedang mendukung usulan ini."))
    second.withdrawn_at = clock.now()
    second.save(update_fields=["withdrawn_at"])
    record("governance.proposal.second_withdrawn", second, acting_user=acting_user, after={"member": member.number})


@step
def _tell_when_carried(motion: Motion) -> None:
    """Tell board and proposer, once, that the proposal has as many seconds as the bylaws ask."""
    if seconds_of(motion).count() < seconds_needed(motion):
        return
    title = _("Usulan anggota %(number)s cukup dukungan") % {"number": motion.number}
    tell_board(motion, key="didukung", title=title, body=motion.title)
    path = reverse("deliberation", args=[motion.pk])
    own = _("Usulan Anda %(number)s cukup dukungan dan menunggu pengurus") % {"number": motion.number}
    tell_proposer(motion, key="cukup", title=own, path=path)


@act
def adopt_proposal(motion: Motion, *, acting_user: User) -> Motion:
    """The board puts a carried proposal on the table as a draft; the proposer is told.

    Refused: `not_a_proposal`, `meeting_is_over`; by the database as `proposal_has_its_seconds`.
    """
    locked = take_proposal(motion, acting_user=acting_user)
    path = reverse("deliberation", args=[motion.pk])
    title = _("Usulan Anda %(number)s menjadi usul rapat") % {"number": locked.number}
    tell_proposer(locked, key="diterima", title=title, path=path)
    return locked


@act
def withdraw_proposal(motion: Motion, *, member: Member, acting_user: User) -> Motion:
    """The proposer takes the own proposal off the table for good.

    Refused: who does not vote for the member, `not_your_proposal`, `not_a_proposal`.
    """
    _require_voter(member, acting_user)
    locked = lock_motion(motion.pk)
    if locked.proposer_id != member.pk:
        raise DomainError("not_your_proposal", _("Ini bukan usulan Anda."))
    if locked.state != MotionState.PROPOSAL:
        raise DomainError("not_a_proposal", _("Usulan ini tidak sedang mengumpulkan dukungan."))
    return take_off(locked, acting_user=acting_user)
