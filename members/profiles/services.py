"""The only writers of what members say about themselves. The log keeps which fields changed, never what is in them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
from kmp.regions.models import Region
from kmp.trail.services import record
from members.licences.models import Licence, Practice
from members.profiles.locks import lock_holder
from members.profiles.rules import fields_of, practice_problems, profile_problems
from members.registry.models import DeclaredProduct, Member, ServiceArea
from members.registry.states import MemberStatus, Profile

Row = Practice | ServiceArea | DeclaredProduct


@act
def change_profile(member: Member, *, values: Mapping[str, object], acting_user: User) -> list[str]:
    """Write the contact and the profile of who stands behind `member`; returns the names of what changed.

    What is statutory is not among the fields. Refused: `member_left`, `field_is_not_of_the_profile`, those of
    `rules.profile_problems`, `institution_npwp_has_15_or_16_digits`.
    """
    _refuse_left(member)
    allowed = fields_of(member.group.profile, is_institution=member.institution_id is not None)
    if set(values) - set(allowed):
        raise DomainError("field_is_not_of_the_profile", _("Isian ini bukan bagian profil kelompok ini."))
    refuse_on(profile_problems(values, kind=member.institution.kind if member.institution else None))
    holder = lock_holder(member)
    changed = [name for name in allowed if name in values and getattr(holder, name) != values[name]]
    if not changed:
        return []
    for name in changed:
        setattr(holder, name, values[name])
    holder.save(update_fields=changed)
    record("members.profile.changed", member, acting_user=acting_user, after={"fields": changed})
    return changed


@act
def add_practice(
    member: Member,
    *,
    place: str,
    village: Region | None,
    facility_code: str,
    licence: Licence | None,
    acting_user: User,
) -> Practice:
    """A place where the health worker practises. Refused: `member_left`, `not_of_this_group`,
    `one_practice_per_place`, those of `rules.practice_problems`."""
    _expect(member, Profile.PRACTITIONER)
    holder = lock_holder(member)
    refuse_on(
        practice_problems(
            licence_kind=licence.kind if licence else None,
            is_own=licence is not None and licence.person_id == holder.pk,
            is_taken=licence is not None and Practice.objects.filter(licence=licence).exists(),
        )
    )
    practice = Practice.objects.create(
        person_id=holder.pk, place=place.strip(), village=village, facility_code=facility_code.strip(), licence=licence
    )
    _record("members.profile.practice_added", practice, member, acting_user)
    return practice


@act
def remove_practice(practice: Practice, member: Member, *, acting_user: User) -> None:
    """The health worker practises there no more. Refused: `member_left`, `gone` (removed meanwhile)."""
    _remove(practice, "members.profile.practice_removed", member, acting_user)


@act
def add_service_area(member: Member, *, region: Region, acting_user: User) -> ServiceArea:
    """A province or regency in which the distributor delivers.

    Refused: `member_left`, `not_of_this_group`, `one_service_area_per_region`, `area_is_inside_another`.
    """
    _expect(member, Profile.DISTRIBUTOR)
    institution = lock_holder(member)
    province = region.code.split(".")[0]
    if province != region.code and ServiceArea.objects.filter(institution=institution.pk, region=province).exists():
        message = _("Seluruh provinsinya sudah termasuk wilayah layanan.")
        raise DomainError("area_is_inside_another", message)
    area = ServiceArea.objects.create(institution_id=institution.pk, region=region)
    _record("members.profile.service_area_added", area, member, acting_user)
    return area


@act
def remove_service_area(area: ServiceArea, member: Member, *, acting_user: User) -> None:
    """The distributor delivers there no more. Refused: `member_left`, `gone`."""
    _remove(area, "members.profile.service_area_removed", member, acting_user)


@act
def declare_product(
    member: Member, *, name: str, nie: str, tkdn_bp: int, bmp_bp: int, acting_user: User
) -> DeclaredProduct:
    """What the producer makes, with its domestic content and benefit in basis points; a declaration, not a proof.

    Refused: `member_left`, `not_of_this_group`, `one_declaration_per_product`, `declared_content_within_bounds`.
    """
    _expect(member, Profile.PRODUCER)
    institution = lock_holder(member)
    product = DeclaredProduct.objects.create(
        institution_id=institution.pk, name=name.strip(), nie=nie.strip(), tkdn_bp=tkdn_bp, bmp_bp=bmp_bp
    )
    _record("members.profile.product_declared", product, member, acting_user)
    return product


@act
def remove_product(product: DeclaredProduct, member: Member, *, acting_user: User) -> None:
    """The producer makes it no more, or declares it anew. Refused: `member_left`, `gone`."""
    _remove(product, "members.profile.product_removed", member, acting_user)


def _refuse_left(member: Member) -> None:
    if member.status == MemberStatus.LEFT:
        raise DomainError("member_left", _("Anggota ini sudah keluar."))


def _expect(member: Member, profile: Profile) -> None:
    _refuse_left(member)
    if member.group.profile != profile:
        raise DomainError("not_of_this_group", _("Isian ini bukan bagian profil kelompok ini."))


@step
def _remove(listed: Row, action: str, member: Member, acting_user: User) -> None:
    _refuse_left(member)
    lock_holder(member)
    pk = listed.pk
    deleted, _kinds = type(listed)._default_manager.filter(pk=pk).delete()
    if not deleted:
        raise DomainError("gone", _("Baris ini sudah dihapus. Buka lagi halamannya."))
    _record(action, listed, member, acting_user)


def _record(action: str, listed: Row, member: Member, acting_user: User) -> None:
    """Which row of whom; what is in it stays out of the log."""
    record(action, listed, acting_user=acting_user, after={"member": member.number})
