"""The only writer of verdicts that were counted, and of their proof bundles."""

from django.utils.translation import gettext as _

from governance.bylaws.queries import rules_of
from governance.voting.contract import published_count
from governance.voting.engine import Rule, count
from governance.voting.locks import lock_motion
from governance.voting.models import Motion, Verdict
from governance.voting.queries import ballot_counts, bundle_inputs, recused_counts, roll_counts
from governance.voting.rules import frozen_rule, tallies_json, tallies_of
from governance.voting.states import MotionState
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.proofs.bundles import build_bundle, readme_text
from kmp.proofs.models import ProofBundle
from kmp.proofs.services import publish_bundle
from kmp.trail.services import record


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
    bundle = _publish(locked, rule)
    verdict = Verdict.objects.create(
        motion=locked,
        passed=outcome.passed,
        tallies=tallies_json(tallies),
        result=outcome.as_contract(),
        roll=roll,
        recused=recused_counts(locked),
        bundle=bundle,
        counted_by=acting_user,
        counted_at=clock.now(),
    )
    locked.state = MotionState.COUNTED
    locked.save(update_fields=["state"])
    after = {"passed": outcome.passed, "yes_share": str(outcome.yes_share), "digest": bundle.file_digest}
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
