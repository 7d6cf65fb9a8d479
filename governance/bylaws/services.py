"""The only writers of the bylaws: the founding version by deed, every later one from the draft the members passed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from governance.bylaws.locks import lock_draft, lock_versions
from governance.bylaws.models import BylawDraft, BylawVersion
from governance.bylaws.queries import group_problems
from governance.bylaws.rules import Rules, parse_rules, with_positions
from governance.bylaws.states import DraftState
from governance.voting.models import Resolution
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError, refuse_on
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
def enact_draft(draft: BylawDraft, *, deed_number: str, valid_from: date, acting_user: User) -> BylawVersion:
    """Make the draft the next version, word for word as the members decided; the first one by its deed alone.

    Refused: `draft_is_done`, `draft_not_proposed`, `not_decided` (no resolution yet), `bylaws_not_later` (each version
    begins after the one before), `bylaws_before_decision` (never for days already past when they decided),
    `unknown_group`, `group_differs`, `prefix_taken`, and every code of bylaws.rules; by the database for whoever wrote
    the draft as `bylaws_are_entered_by_another_person`, and other rules than those voted on as
    `bylaws_are_what_was_voted_on`.
    """
    versions, locked = lock_versions(), lock_draft(draft.pk)
    resolution = _resolution_of(locked) if versions else None
    if locked.state not in (DraftState.DRAFT, DraftState.PROPOSED):
        raise DomainError("draft_is_done", _("Rancangan ini sudah selesai."))
    if versions and valid_from <= versions[-1].valid_from:
        raise DomainError("bylaws_not_later", _("Versi baru harus berlaku sesudah versi sebelumnya."))
    if resolution is not None and valid_from < resolution.adopted_on:
        raise DomainError("bylaws_before_decision", _("AD/ART tidak berlaku sebelum tanggal keputusannya."))
    locked.version = _enter(
        len(versions) + 1,
        deed_number=deed_number,
        valid_from=valid_from,
        rules=locked.rules,
        resolution=resolution,
        acting_user=acting_user,
    )
    locked.state, locked.enacted_by = DraftState.IN_FORCE, acting_user
    locked.save(update_fields=["version", "state", "enacted_by"])
    return locked.version


def _resolution_of(draft: BylawDraft) -> Resolution:
    if draft.motion is None:
        raise DomainError("draft_not_proposed", _("Rancangan ini belum diajukan ke Rapat Anggota."))
    resolution = Resolution.objects.filter(motion=draft.motion).first()
    if resolution is None:
        raise DomainError("not_decided", _("Usul tentang rancangan ini belum menjadi keputusan Rapat Anggota."))
    return resolution


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


@step
def _open_new_groups(rules: Rules, *, acting_user: User) -> None:
    """Open each group that this version names for the first time: it has to say all about it (`unknown_group`)."""
    refuse_on(group_problems(rules))
    known = set(Group.objects.values_list("code", flat=True))
    for code, told in rules.described.items():
        if code not in known:
            open_group(
                code,
                name=told.name,
                prefix=told.prefix,
                profile=told.profile,
                for_institutions=told.for_institutions,
                path=f"groups.{code}",
                acting_user=acting_user,
            )
