"""The only writer of decisions that other slices rest on."""

from django.utils.translation import gettext as _

from governance.voting.locks import lock_numbering
from governance.voting.models import Motion, Resolution, Verdict
from governance.voting.quorum import MotionQuorum, motion_quorum
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.trail.services import record


@act
def adopt_resolution(motion: Motion, *, acting_user: User) -> Resolution:
    """Make a passed motion a decision of its assembly, once its minutes are sealed and say that the quorum was there.

    Numbers run through the year: Keputusan 3/RAP/2026 of a plenary, Keputusan 1/RAK-FAS/2026 of a group.
    Refused: `motion_not_counted`, `already_adopted`, `motion_without_quorum` (without the recused, or by the quorum of
    this kind of motion); by the database, as `resolution_rests_on_a_passed_verdict`, a failed motion, or one without
    sealed minutes with quorum.
    """
    verdict = Verdict.objects.select_related("motion__meeting__group", "motion__bylaws").filter(motion=motion).first()
    if verdict is None:
        raise DomainError("motion_not_counted", _("Suara usul ini belum dihitung."))
    lock_numbering()
    if Resolution.objects.filter(motion=motion).exists():
        raise DomainError("already_adopted", _("Usul ini sudah menjadi keputusan."))
    today = clock.today()
    resolution = Resolution.objects.create(
        number=_next_number(verdict.motion, today.year), verdict=verdict, motion=verdict.motion, adopted_on=today
    )
    quorum = motion_quorum(verdict.motion)  # after the trigger: what has no minutes yet has no quorum to speak of
    if not quorum.reached:
        raise DomainError("motion_without_quorum", _without_quorum(quorum))
    after = {"number": resolution.number, "elected": verdict.result.get("elected")}
    record("governance.resolution.adopted", resolution, acting_user=acting_user, after=after)
    return resolution


def _next_number(motion: Motion, year: int) -> str:
    group = motion.meeting.group
    series = f"/RAK-{group.prefix}/{year}" if group else f"/RAP/{year}"
    return f"Keputusan {Resolution.objects.filter(number__endswith=series).count() + 1}{series}"


def _without_quorum(quorum: MotionQuorum) -> str:
    message = _("Kuorum usul ini tidak tercapai: %(counted)d hadir tanpa yang berkepentingan, perlu %(needed)d.")
    return message % {"counted": quorum.counted, "needed": quorum.needed}
