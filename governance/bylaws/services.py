"""The only writers of the bylaws: the founding version by deed, every later one by a passed motion."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from governance.bylaws.groups import NewGroup
from governance.bylaws.locks import lock_versions
from governance.bylaws.models import BylawVersion
from governance.bylaws.rules import Rules, parse_rules, with_positions
from governance.voting.models import Resolution
from governance.voting.states import MotionKind
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import Blocker, DomainError
from kmp.proofs.canonical import digest
from kmp.trail.services import record
from members.registry.models import Group
from members.registry.opening import open_group


@act
def enact_founding_bylaws(
    *, deed_number: str, valid_from: date, rules: Mapping[str, Any], acting_user: User
) -> BylawVersion:
    """Enter version 1, as in the deed; groups that it describes and that are not there yet are opened with it.

    Refused: `bylaws_exist`, `unknown_group`, `group_differs`, `prefix_taken`, and every code of bylaws.rules.
    """
    if lock_versions():
        raise DomainError("bylaws_exist", _("AD/ART pertama sudah ada; perubahan memerlukan putusan Rapat Anggota."))
    return _enter(1, deed_number=deed_number, valid_from=valid_from, rules=rules, acting_user=acting_user)


@act
def enact_bylaws(
    *, deed_number: str, valid_from: date, rules: Mapping[str, Any], resolution: Resolution, acting_user: User
) -> BylawVersion:
    """Enter the next version on a resolution to change the bylaws (DESIGN 4).

    Refused: `no_bylaws`, `not_a_bylaw_resolution`, `resolution_already_used`, `bylaws_not_later` (each version
    begins after the one before), `unknown_group`, `group_differs`, `prefix_taken`, and every code of bylaws.rules.
    """
    versions = lock_versions()
    if not versions:
        raise DomainError("no_bylaws", _("AD/ART pertama belum dicatat."))
    if resolution.motion.kind != MotionKind.BYLAWS:
        raise DomainError("not_a_bylaw_resolution", _("Keputusan itu bukan tentang perubahan AD/ART."))
    if any(version.adopted_by_id == resolution.pk for version in versions):
        raise DomainError("resolution_already_used", _("Keputusan itu sudah dipakai untuk versi lain."))
    if valid_from <= versions[-1].valid_from:
        raise DomainError("bylaws_not_later", _("Versi baru harus berlaku sesudah versi sebelumnya."))
    return _enter(
        versions[-1].number + 1,
        deed_number=deed_number,
        valid_from=valid_from,
        rules=rules,
        resolution=resolution,
        acting_user=acting_user,
    )


@step
def _enter(
    number: int,
    *,
    deed_number: str,
    valid_from: date,
    rules: Mapping[str, Any],
    acting_user: User,
    resolution: Resolution | None = None,
) -> BylawVersion:
    _open_new_groups(parse_rules(rules), acting_user=acting_user)
    stored = with_positions(rules)
    sealed = digest({"deed_number": deed_number, "valid_from": valid_from.isoformat(), "rules": stored})
    version = BylawVersion.objects.create(
        number=number,
        deed_number=deed_number,
        valid_from=valid_from,
        rules=stored,
        digest=sealed,
        adopted_by=resolution,
    )
    after = {"number": number, "deed_number": deed_number, "valid_from": valid_from, "digest": sealed}
    record("governance.bylaws.enacted", version, acting_user=acting_user, after=after)
    return version


def _open_new_groups(rules: Rules, *, acting_user: User) -> None:
    """Open each group that this version names for the first time: it has to say all about it (`unknown_group`)."""
    known = {group.code: group for group in Group.objects.all()}
    for code in rules.group_codes:
        told = rules.described.get(code)
        if code in known:
            _refuse_another(known[code], told)
        elif told is None:
            message = _("Kelompok %(code)s belum ada. Tulis juga name, prefix, profile dan for_institutions.")
            raise _refused("unknown_group", message % {"code": code}, code)
        else:
            open_group(
                code,
                name=told.name,
                prefix=told.prefix,
                profile=told.profile,
                for_institutions=told.for_institutions,
                path=f"groups.{code}",
                acting_user=acting_user,
            )


def _refuse_another(group: Group, told: NewGroup | None) -> None:
    """`group_differs`: numbers and proofs of a group that exists do not change by a description."""
    is_so = NewGroup(group.code, group.name, group.prefix, group.profile, group.for_institutions)
    if told is not None and told != is_so:
        message = _("Kelompok %(code)s sudah ada dengan nama, awalan atau profil lain.") % {"code": group.code}
        raise _refused("group_differs", message, group.code)


def _refused(code: str, message: str, group: str) -> DomainError:
    return DomainError(code, message, problems=[Blocker(code, message, path=f"groups.{group}")])
