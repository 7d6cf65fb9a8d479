"""The only writers of motions, ballots, verdicts and resolutions."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.bylaws.queries import bylaws_on, rules_of
from governance.meetings.models import Meeting
from governance.meetings.states import FINISHED, MeetingKind
from governance.voting.contract import published_count
from governance.voting.engine import Rule, count
from governance.voting.locks import lock_motion, lock_numbering
from governance.voting.models import Ballot, Motion, Resolution, RollEntry, Verdict
from governance.voting.queries import ballot_counts, bundle_inputs, entry_of, roll_counts, turnout
from governance.voting.rules import (
    ballot_problems,
    closing_problems,
    frozen_rule,
    opening_problems,
    tallies_json,
    tallies_of,
)
from governance.voting.states import MotionState
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.proofs.bundles import build_bundle, readme_text
from kmp.proofs.chain import FIRST, link_hash
from kmp.proofs.models import ProofBundle
from kmp.proofs.services import publish_bundle
from kmp.trail.services import record
from kmp.ui.formats import moment
from members.mandates.access import voting_problem
from members.notices.services import tell_members
from members.notices.states import Topic
from members.registry.models import Member

# Active members with a vote, of a group that has a weight; set-based, for a roll may be ten million long.
FREEZE_ROLL = """
    INSERT INTO governance_rollentry (motion_id, member_id, group_id)
    SELECT %s, id, group_id FROM members_member
     WHERE status = 'aktif' AND has_vote AND group_id = ANY(%s) ORDER BY number
"""


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
) -> Motion:
    """Write a motion for a plenary. Refused: `not_a_plenary`, `meeting_is_over`."""
    return write_motion(
        meeting,
        kind=kind,
        title=title,
        text=text,
        if_passed=if_passed,
        if_failed=if_failed,
        closes_at=closes_at,
        acting_user=acting_user,
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
) -> Motion:
    """As `draft_motion`, inside the act of another slice. Numbers run through the year: 7/2026."""
    if meeting.kind != MeetingKind.PLENARY:
        raise DomainError("not_a_plenary", _("Usul diputuskan dalam Rapat Anggota Paripurna."))
    if meeting.state in FINISHED:
        raise DomainError("meeting_is_over", _("Rapat untuk usul ini sudah selesai."))
    lock_numbering()
    year = clock.today().year
    motion = Motion.objects.create(
        number=f"{Motion.objects.filter(number__endswith=f'/{year}').count() + 1}/{year}",
        meeting=meeting,
        bylaws=meeting.bylaws,
        kind=kind,
        title=title,
        text=text,
        if_passed=if_passed,
        if_failed=if_failed,
        closes_at=closes_at,
        proposed_by=acting_user,
    )
    record("governance.motion.drafted", motion, acting_user=acting_user, after={"number": motion.number, "kind": kind})
    return motion


@act
def open_motion(motion: Motion, *, acting_user: User) -> Motion:
    """Open the ballot: freeze the counting rule of the bylaws in force and the roll of this very moment.

    Refused: `motion_not_draft`, `meeting_is_over`, `motion_closes_after_opening`, `empty_roll`.
    """
    locked, now = lock_motion(motion.pk), clock.now()
    is_over = locked.meeting.state in FINISHED
    refuse_on(opening_problems(state=locked.state, meeting_is_over=is_over, closes_at=locked.closes_at, now=now))
    locked.bylaws = bylaws_on(clock.today())
    rules = rules_of(locked.bylaws)
    with connection.cursor() as cursor:
        cursor.execute(FREEZE_ROLL, [locked.pk, rules.group_codes])
        voters = cursor.rowcount
    if not voters:
        raise DomainError("empty_roll", _("Belum ada anggota aktif yang mempunyai hak suara."))
    locked.rule, locked.opens_at, locked.state = rules.counting_rule(locked.kind), now, MotionState.OPEN
    locked.save(update_fields=["bylaws", "rule", "opens_at", "state"])
    _tell_voters(locked)
    after = {"number": locked.number, "voters": voters, "closes_at": locked.closes_at}
    record("governance.motion.opened", locked, acting_user=acting_user, after=after)
    return locked


@step
def _tell_voters(motion: Motion) -> None:
    """Tell the roll: an institution through whoever acts for it today."""
    with timezone.override(ZoneInfo(settings.TIME_ZONE)):
        until = moment(motion.closes_at)
    tell_members(
        Member.objects.filter(pk__in=RollEntry.objects.filter(motion=motion).values("member")),
        topic=Topic.MEETINGS,
        key=f"usul:{motion.pk}",
        title=f"Usul {motion.number} dibuka untuk suara: {motion.title}",
        body=f"Berikan suara sebelum {until}.",
        path=reverse("vote", args=[motion.pk]),
    )


@act
def cast_ballot(motion_id: int, *, choice: str, member: Member, acting_user: User) -> Ballot:
    """Cast or change a ballot; the last before the closing counts.

    The same choice again gives back the ballot that is there (a double click casts nothing twice).
    Refused: `motion_closed`, `not_on_roll`; and where `acting_user` is not who casts the ballot of `member` today
    (`members.mandates.access`): `not_the_voter`, `no_voter`, `no_vote_of_member`, `not_for_this_member`.
    """
    motion, now = lock_motion(motion_id), clock.now()
    problem = voting_problem(acting_user, member)
    if problem is not None:
        refuse_on([problem])
    voter = RollEntry.objects.filter(motion=motion, member=member).first()
    on_roll = voter is not None
    refuse_on(ballot_problems(state=motion.state, closes_at=motion.closes_at, now=now, is_on_roll=on_roll))
    assert voter is not None
    own = Ballot.objects.filter(motion=motion, voter=voter).order_by("-height").first()
    if own is not None and own.choice == choice:
        return own
    ballot = _link(Ballot(motion=motion, voter=voter, choice=choice, cast_by=acting_user, cast_at=now), member)
    after = {"height": ballot.height, "hash": ballot.hash}
    record("governance.ballot.cast", ballot, acting_user=acting_user, after=after)
    return ballot


@step
def _link(ballot: Ballot, member: Member) -> Ballot:
    """Put the ballot at the end of its motion's chain; the motion is locked, so the end stays where it is."""
    end = Ballot.objects.filter(motion=ballot.motion).order_by("-height").values_list("height", "hash").first()
    height, ballot.previous_hash = end or (0, FIRST)
    ballot.height = height + 1
    ballot.hash = link_hash(ballot.previous_hash, entry_of(ballot, voter=member.number))
    ballot.save(force_insert=True)
    return ballot


@act
def close_motion(motion: Motion, *, acting_user: User) -> Motion:
    """End the ballot when its time has come, or earlier when everyone on the roll has voted.

    Refused: `motion_not_open`, `motion_still_open`.
    """
    locked = lock_motion(motion.pk)
    silent = sum(line["roll"] - line["voted"] for line in turnout(locked).values())
    problems = closing_problems(state=locked.state, closes_at=locked.closes_at, now=clock.now(), still_silent=silent)
    refuse_on(problems)
    locked.state = MotionState.CLOSED
    locked.save(update_fields=["state"])
    record("governance.motion.closed", locked, acting_user=acting_user, after={"silent": silent})
    return locked


@act
def count_motion(motion: Motion, *, acting_user: User) -> Verdict:
    """Count a closed motion once, by the rule frozen at its opening, and publish the proof bundle.

    Refused: `motion_not_closed` (still open, or counted already).
    """
    locked = lock_motion(motion.pk)
    if locked.state != MotionState.CLOSED:
        raise DomainError("motion_not_closed", _("Hanya usul yang sudah ditutup dan belum dihitung dapat dihitung."))
    assert locked.rule is not None
    order = rules_of(locked.bylaws).group_codes
    rule = frozen_rule(locked.rule, order)
    tallies, roll = tallies_of(ballot_counts(locked), order), roll_counts(locked)
    outcome = count(rule, tallies)
    verdict = Verdict.objects.create(
        motion=locked,
        passed=outcome.passed,
        tallies=tallies_json(tallies),
        result=outcome.as_contract(),
        roll=roll,
        bundle=_publish(locked, rule),
        counted_by=acting_user,
        counted_at=clock.now(),
    )
    locked.state = MotionState.COUNTED
    locked.save(update_fields=["state"])
    after = {"passed": outcome.passed, "yes_share": str(outcome.yes_share), "digest": verdict.bundle.file_digest}
    record("governance.motion.counted", locked, acting_user=acting_user, after=after)
    return verdict


@step
def _publish(motion: Motion, rule: Rule) -> ProofBundle:
    """The bundle of a count: roll, chain and rule, recounted by the stand-alone verifier before it is kept."""
    inputs = bundle_inputs(motion)
    result = published_count(rule, ballots=inputs["ballots"], roll=inputs["roll"])
    rules = {"rule": {**(motion.rule or {}), "weights_bp": dict(rule.weights_bp)}}
    subject = _("Usul %(number)s: %(title)s") % {"number": motion.number, "title": motion.title}
    content = build_bundle(kind="votes", inputs=inputs, rules=rules, result=result, readme=readme_text(subject))
    return publish_bundle(kind="votes", subject=subject[:200], content=content, result_digest=result["sha256"])


@act
def adopt_resolution(motion: Motion, *, acting_user: User) -> Resolution:
    """Make a passed motion a decision of the plenary, once its minutes say that the quorum was there.

    Numbers run through the year: Keputusan 3/RAP/2026. Refused: `motion_not_counted`, `already_adopted`;
    by the database, as `resolution_rests_on_a_passed_verdict`, a failed motion, or one without minutes with quorum.
    """
    verdict = Verdict.objects.filter(motion=motion).first()
    if verdict is None:
        raise DomainError("motion_not_counted", _("Suara usul ini belum dihitung."))
    lock_numbering()
    if Resolution.objects.filter(motion=motion).exists():
        raise DomainError("already_adopted", _("Usul ini sudah menjadi keputusan."))
    year = clock.today().year
    place = Resolution.objects.filter(number__endswith=f"/RAP/{year}").count() + 1
    resolution = Resolution.objects.create(
        number=f"Keputusan {place}/RAP/{year}", verdict=verdict, motion=motion, adopted_on=clock.today()
    )
    record("governance.resolution.adopted", resolution, acting_user=acting_user, after={"number": resolution.number})
    return resolution
