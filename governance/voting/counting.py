"""The only writer of verdicts that were counted, and of their proof bundles."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from governance.bylaws.queries import rules_of
from governance.voting.answers import Counted, answer_list, answer_ranking, answer_yes_no
from governance.voting.engine import Rule
from governance.voting.locks import lock_motion
from governance.voting.models import Motion, Option, Verdict
from governance.voting.published import ballot_rows, published_result, question_of, roll_rows
from governance.voting.queries import recused_counts, roll_counts
from governance.voting.rules import frozen_rule
from governance.voting.states import Casting, MotionState, Question
from governance.voting.tallies import list_tallies, rankings_by_group, yes_no_tallies
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.proofs.bundles import Kind, build_bundle, readme_text
from kmp.proofs.models import ProofBundle
from kmp.proofs.services import publish_bundle
from kmp.trail.services import record

KINDS: dict[str, Kind] = {Question.YES_NO: "votes", Question.CHOICE: "choices", Question.RANKED: "ranking"}


@act
def count_motion(motion: Motion, *, acting_user: User) -> Verdict:
    """Count a closed motion once, by the rule frozen at its opening, and publish the proof bundle.

    The database sums, the stand-alone verifier counts the published ballots one by one; where they do not agree (a
    row was changed behind our back) nothing is published. Refused: `motion_not_closed` (still open, or counted
    already), `counted_in_the_room` (two persons count that one), `bundle_disagrees`.
    """
    locked = lock_closed_motion(motion.pk)
    if locked.casting != Casting.ELECTRONIC:
        raise DomainError("counted_in_the_room", _("Suara usul ini dihitung di rapat oleh dua orang."))
    rule, options = rule_of(locked), options_of(locked)
    roll = roll_of(locked, rule)
    counted = _counted(locked, rule, roll, options)
    [box] = locked.boxes.all()
    facts = {"ballots": box.height, "counted": counted.ballots, "head": box.head}
    inputs = {"ballots": ballot_rows(locked), "roll": roll_rows(locked)}
    rules: dict[str, Any] = {"rule": rule_json(locked, rule)}
    if options:
        rules["question"] = question_of(locked, options)
    result = published_result(counted.answer, tallies=counted.tallies, roll=roll, **facts)
    bundle = publish_count(locked, kind=KINDS[locked.question], inputs=inputs, rules=rules, result=result)
    return conclude(locked, counted, roll=roll, bundle=bundle, acting_user=acting_user)


def lock_closed_motion(pk: int) -> Motion:
    """The motion, held until the commit. Refused: `motion_not_closed` (still open, or counted already)."""
    locked = lock_motion(pk)
    if locked.state != MotionState.CLOSED:
        raise DomainError("motion_not_closed", _("Hanya usul yang sudah ditutup dan belum dihitung dapat dihitung."))
    return locked


def rule_of(motion: Motion) -> Rule:
    """The frozen rule, groups in the bylaws' order."""
    assert motion.rule is not None
    return frozen_rule(motion.rule, rules_of(motion.bylaws).group_codes)


def rule_json(motion: Motion, rule: Rule) -> dict[str, Any]:
    """The same as published; jsonb keeps no order of the groups."""
    return {**(motion.rule or {}), "weights_bp": dict(rule.weights_bp)}


def options_of(motion: Motion) -> list[Option]:
    """The list in its order; empty for a yes and no."""
    return list(motion.options.select_related("member").order_by("number"))


def roll_of(motion: Motion, rule: Rule) -> dict[str, int]:
    """How many may vote, of every group with a weight."""
    voters = roll_counts(motion)
    return {group: voters.get(group, 0) for group in rule.weights_bp}


def _counted(motion: Motion, rule: Rule, roll: Mapping[str, int], options: Sequence[Option]) -> Counted:
    numbers = [option.number for option in options]
    if motion.question == Question.CHOICE:
        return answer_list(rule, list_tallies(motion, roll, numbers), options=numbers, seats=motion.seats)
    if motion.question == Question.RANKED:
        return answer_ranking(rankings_by_group(motion, roll), options=numbers, seats=motion.seats)
    return answer_yes_no(rule, yes_no_tallies(motion, roll))


@step
def publish_count(
    motion: Motion, *, kind: Kind, inputs: Mapping[str, Any], rules: Mapping[str, Any], result: Mapping[str, Any]
) -> ProofBundle:
    """The bundle of a count, recounted by the stand-alone verifier before it is kept."""
    subject = _("Usul %(number)s: %(title)s") % {"number": motion.number, "title": motion.title}
    content = build_bundle(kind=kind, inputs=inputs, rules=rules, result=result, readme=readme_text(subject))
    return publish_bundle(kind=kind, subject=subject[:200], content=content, result_digest=result["sha256"])


@step
def conclude(
    motion: Motion, counted: Counted, *, roll: Mapping[str, int], bundle: ProofBundle, acting_user: User
) -> Verdict:
    """Write the verdict of a closed motion that is held, and end the motion."""
    verdict = Verdict.objects.create(
        motion=motion,
        passed=counted.passed,
        tallies=counted.tallies,
        result=counted.answer,
        roll=roll,
        recused=recused_counts(motion),
        bundle=bundle,
        counted_by=acting_user,
        counted_at=clock.now(),
    )
    motion.state = MotionState.COUNTED
    motion.save(update_fields=["state"])
    said = "elected" if "elected" in counted.answer else "yes_share"
    after = {"passed": counted.passed, said: counted.answer[said], "digest": bundle.file_digest}
    record("governance.motion.counted", motion, acting_user=acting_user, after=after)
    return verdict
