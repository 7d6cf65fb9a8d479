"""From the estimate to the decision: put to the assembly, rested on its resolution, settled when nothing is owed.

Freezing is in `freezing`, the sharing run in `sharing`: nothing is shared without the resolution.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.meetings.models import Meeting
from governance.surplus.locks import lock_distribution
from governance.surplus.models import Distribution
from governance.surplus.queries import books_digest, capital_digest, participation_digest
from governance.surplus.states import DistributionKind, DistributionState
from governance.surplus.wording import TITLES, motion_text, outcomes
from governance.voting.models import Motion, Resolution, Verdict
from governance.voting.services import write_motion
from governance.voting.states import MotionKind
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError, refuse_on
from kmp.trail.services import record


@act
def propose_distribution(
    distribution: Distribution, *, meeting: Meeting, closes_at: datetime, acting_user: User
) -> Motion:
    """Put the frozen figures to a plenary as a motion of kind `shu`; once more after a motion that failed.

    Refused: `distribution_not_estimate`, those of `changed_problems`, and whatever refuses a motion.
    """
    locked = lock_distribution(distribution.pk)
    if not _may_propose(locked):
        raise DomainError("distribution_not_estimate", _("SHU ini belum dibekukan, sudah diajukan atau diputuskan."))
    refuse_on(changed_problems(locked))
    if_passed, if_failed = outcomes(locked)
    locked.motion = write_motion(
        meeting,
        kind=MotionKind.SHU,
        title=TITLES[DistributionKind(locked.kind)] % {"year": locked.year},
        text=motion_text(locked),
        if_passed=if_passed,
        if_failed=if_failed,
        closes_at=closes_at,
        acting_user=acting_user,
    )
    locked.state, locked.proposed_by, locked.proposed_at = DistributionState.PROPOSED, acting_user, clock.now()
    locked.save(update_fields=["motion", "state", "proposed_by", "proposed_at"])
    after = {"motion": locked.motion.number, "inputs_digest": locked.inputs_digest}
    record("governance.surplus.proposed", locked, acting_user=acting_user, after=after)
    return locked.motion


@act
def approve_distribution(distribution: Distribution, *, resolution: Resolution, acting_user: User) -> Distribution:
    """Rest the distribution on the decision of the plenary.

    Refused: `distribution_not_proposed`; by the database as `resolution_is_of_the_own_motion` (another motion, or
    other figures than those whose digest the motion named).
    """
    locked = lock_distribution(distribution.pk)
    if locked.state != DistributionState.PROPOSED:
        raise DomainError("distribution_not_proposed", _("SHU ini tidak sedang menunggu keputusan."))
    locked.resolution, locked.state = resolution, DistributionState.APPROVED
    locked.approved_by, locked.approved_at = acting_user, clock.now()
    locked.save(update_fields=["resolution", "state", "approved_by", "approved_at"])
    record("governance.surplus.approved", locked, acting_user=acting_user, after={"resolution": resolution.number})
    return locked


@step
def settle_distribution(distribution: Distribution, *, acting_user: User) -> Distribution:
    """Say that nothing of a posted distribution is owed any more; the last payment calls it.

    Refused: `distribution_not_posted`, and by the database as `settled_owes_nothing` while a share waits.
    """
    locked = lock_distribution(distribution.pk)
    if locked.state != DistributionState.POSTED:
        raise DomainError("distribution_not_posted", _("SHU ini belum dibukukan, atau sudah lunas."))
    locked.state, locked.settled_at = DistributionState.SETTLED, clock.now()
    locked.save(update_fields=["state", "settled_at"])
    record("governance.surplus.settled", locked, acting_user=acting_user, after={"year": locked.year})
    return locked


@step
def owe_again(distribution: Distribution, *, acting_user: User) -> None:
    """Money of a settled year came back: something of it is owed once more. Of any other year nothing changes."""
    locked = lock_distribution(distribution.pk)
    if locked.state == DistributionState.SETTLED:
        locked.state, locked.settled_at = DistributionState.POSTED, None
        locked.save(update_fields=["state", "settled_at"])
        record("governance.surplus.owed_again", locked, acting_user=acting_user, after={"year": locked.year})


def changed_problems(distribution: Distribution) -> list[Blocker]:
    """What has changed under figures that were frozen: `books_changed`, `capital_changed`, `participation_changed`.

    One decided by an earlier release has no digest of capital and participation: they were read at the sharing.
    """
    year, problems = distribution.year, []
    if distribution.books_digest != books_digest(year):
        message = _("Pembukuan tahun itu berubah sejak SHU dibekukan.")
        problems.append(Blocker("books_changed", message))
    if distribution.capital_digest not in ("", capital_digest(year)):
        message = _("Simpanan pokok atau wajib tahun itu berubah sejak SHU dibekukan.")
        problems.append(Blocker("capital_changed", message))
    if distribution.participation_digest not in ("", participation_digest(year)):
        message = _("Partisipasi tahun itu berubah sejak SHU dibekukan.")
        problems.append(Blocker("participation_changed", message))
    return problems


def _may_propose(distribution: Distribution) -> bool:
    if distribution.state == DistributionState.ESTIMATE:
        return bool(distribution.inputs_digest)
    failed = Verdict.objects.filter(motion=distribution.motion_id, passed=False).exists()
    return distribution.state == DistributionState.PROPOSED and failed
