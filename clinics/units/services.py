"""The writers of units and their staff."""

from datetime import date

from django.utils.translation import gettext as _

from clinics.units.models import Unit, UnitStaff
from clinics.units.states import UnitKind
from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError
from kmp.regions.models import Facility, Region
from kmp.trail.services import record
from members.registry.models import Member
from members.registry.states import MemberStatus
from supply.stock.models import Place
from supply.stock.states import PlaceKind

FACILITIES, WORKERS = "faskes", "nakes"


@act
def register_unit(
    member: Member,
    *,
    name: str,
    kind: UnitKind,
    village: Region,
    puskesmas: Facility | None = None,
    acting_user: User,
) -> Unit:
    """Enter a village unit of a member facility, with its place for stock. `not_a_facility`, `member_not_active`."""
    if member.group_id != FACILITIES:
        raise DomainError("not_a_facility", _("%(name)s bukan anggota faskes.") % {"name": member.name})
    _check_active(member)
    place = Place.objects.create(name=name, kind=PlaceKind.UNIT, member=member, region=village)
    unit = Unit.objects.create(name=name, kind=kind, member=member, place=place, puskesmas=puskesmas, region=village)
    after = {"member": member.number, "kind": str(kind), "village": village.pk}
    record("clinics.unit.registered", unit, acting_user=acting_user, after=after)
    return unit


@act
def post_worker(unit: Unit, *, worker: Member, acting_user: User) -> UnitStaff:
    """Let a health worker serve at the unit from today. Refused: `not_a_worker`, `member_not_active`,
    `worker_already_posted`.
    """
    if worker.group_id != WORKERS:
        raise DomainError("not_a_worker", _("%(name)s bukan anggota tenaga kesehatan.") % {"name": worker.name})
    _check_active(worker)
    post, is_new = UnitStaff.objects.get_or_create(
        unit=unit, member=worker, until=None, defaults={"since": clock.today()}
    )
    if not is_new:
        raise DomainError("worker_already_posted", _("Tenaga kesehatan ini sudah bertugas di unit ini."))
    record("clinics.worker.posted", post, acting_user=acting_user, after={"unit": unit.pk, "worker": worker.number})
    return post


@act
def end_post(post: UnitStaff, *, on: date, acting_user: User) -> UnitStaff:
    """The last day of a worker at a unit. Refused: `post_already_ended`, `post_ends_before_start`."""
    if on < post.since:
        raise DomainError("post_ends_before_start", _("Tanggal berakhir mendahului tanggal mulai."))
    if UnitStaff.objects.filter(pk=post.pk, until__isnull=True).update(until=on) != 1:
        raise DomainError("post_already_ended", _("Penugasan ini sudah berakhir."))
    post.refresh_from_db()
    record("clinics.worker.post_ended", post, acting_user=acting_user, after={"until": on})
    return post


def _check_active(member: Member) -> None:
    if member.status != MemberStatus.ACTIVE:
        raise DomainError("member_not_active", _("Keanggotaan %(name)s tidak aktif.") % {"name": member.name})
