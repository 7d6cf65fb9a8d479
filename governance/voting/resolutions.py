"""The only writer of decisions that other slices rest on."""

from django.utils.translation import gettext as _

from governance.voting.locks import lock_numbering
from governance.voting.models import Motion, Resolution, Verdict
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.trail.services import record


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
