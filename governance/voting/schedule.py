"""What the clock does about motions: open what was planned, tell large rolls, close what is over, remind who is silent.

Each motion is an act of its own under its lock, so a late beat, a killed worker or two workers at once do nothing
twice; what is refused is tried again a minute later, or handed back to the board.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.voting.locks import lock_motion
from governance.voting.models import Motion, RollEntry
from governance.voting.rules import TOLD_AT_ONCE, reminder_due_at
from governance.voting.services import close_motion, open_scheduled, take_back
from governance.voting.states import Casting, MotionState
from governance.voting.telling import tell_board, tell_silent, tell_voters
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.trail.queries import acts_on
from kmp.trail.services import record

logger = logging.getLogger(__name__)
TOLD = "governance.motion.told"
PASSING = frozenset({"busy", "motion_not_ready", "motion_not_open", "too_early"})  # somebody else is at it


def follow_motions() -> dict[str, int]:
    """One round of the clock; how many motions were opened, told of, closed and reminded of."""
    now = clock.now()
    scheduled = Motion.objects.filter(state=MotionState.SCHEDULED, planned_opens_at__lte=now)
    over = Motion.objects.filter(state=MotionState.OPEN, closes_at__lte=now)
    open_now = Motion.objects.filter(state=MotionState.OPEN, closes_at__gt=now)
    electronic = open_now.filter(reminded_at__isnull=True, casting=Casting.ELECTRONIC)
    return {
        "opened": _each(scheduled, open_at_its_time),
        "told": _each(open_now, tell_if_large),
        "closed": _each(over, partial(close_motion, acting_user=None)),
        "reminded": _each(electronic, partial(remind, acting_user=None)),
    }


def _each(found: QuerySet[Motion], do: Callable[[Motion], Any]) -> int:
    """How many of them were done; a refusal is logged by its code and does not stop the others."""
    done = 0
    for motion in found.order_by("pk"):
        try:
            done += bool(do(motion))
        except DomainError as refused:
            logger.warning("motion %s: %s", motion.pk, refused.code)
    return done


def open_at_its_time(motion: Motion) -> bool:
    """Open it, or hand it back to the board where it can no longer be opened as planned; whether it is open."""
    try:
        open_scheduled(motion, acting_user=None)
    except DomainError as refused:
        if refused.code in PASSING:
            raise
        hand_back(motion, why=refused.message, acting_user=None)
        return False
    return True


@act
def hand_back(motion: Motion, *, why: str, acting_user: User | None) -> Motion:
    """A planned opening that failed: back to a draft, and the board reads why. Refused: `motion_not_ready`."""
    locked = lock_motion(motion.pk)
    if locked.state != MotionState.SCHEDULED:
        raise DomainError("motion_not_ready", _("Usul ini tidak sedang menunggu dibuka."))
    key = f"gagal:{clock.now():%Y%m%dT%H%M}"
    title = _("Usul %(number)s tidak dapat dibuka sesuai rencana") % {"number": locked.number}
    tell_board(locked, key=key, title=title, body=why)
    return take_back(locked, acting_user=acting_user)


def tell_if_large(motion: Motion) -> int:
    """`tell_roll` where it is still to be done: asked every minute, so without a lock."""
    return tell_roll(motion, acting_user=None) if _is_large(motion) and not acts_on(motion, TOLD).exists() else 0


@act
def tell_roll(motion: Motion, *, acting_user: User | None) -> int:
    """Tell, once, a roll that was too large to be told while it opened; how many."""
    locked = lock_motion(motion.pk)
    if locked.state != MotionState.OPEN or acts_on(locked, TOLD).exists():
        return 0
    told = tell_voters(locked)
    record(TOLD, locked, acting_user=acting_user, after={"told": told})
    return told


def _is_large(motion: Motion) -> bool:
    """Looks at no more of the roll than it must."""
    return RollEntry.objects.filter(motion=motion, may_vote=True)[TOLD_AT_ONCE : TOLD_AT_ONCE + 1].exists()


@act
def remind(motion: Motion, *, acting_user: User | None) -> int:
    """Remind, once, those on the roll who have not voted when it is time (`rules.reminder_due_at`); how many."""
    locked, now = lock_motion(motion.pk), clock.now()
    assert locked.opens_at is not None  # open_motion_has_a_frozen_rule
    due = reminder_due_at(opens_at=locked.opens_at, closes_at=locked.closes_at)
    if locked.state != MotionState.OPEN or locked.reminded_at is not None or due is None or now < due:
        return 0
    locked.reminded_at = now
    locked.save(update_fields=["reminded_at"])
    told = tell_silent(locked)
    record("governance.motion.reminded", locked, acting_user=acting_user, after={"told": told})
    return told
