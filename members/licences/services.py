"""The only writers of licences once their holder is a member; those of an application come with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act
from kmp.errors import DomainError, refuse_on
from kmp.files.services import keep_file
from kmp.trail.services import record
from kmp.ui.formats import long_date
from members.joining.rules import LicenceData
from members.licences.locks import LockedLicence, lock_licence
from members.licences.models import Licence
from members.licences.queries import due_for_warning
from members.licences.rules import BY_DEVICE_GROUP, kinds_of, licence_problems, warning_due
from members.notices.services import Words, tell_each, tell_members
from members.notices.states import Topic
from members.registry.access import memberships_of
from members.registry.models import Member
from members.registry.states import LicenceState, MemberStatus


@act
def submit_licence(member: Member, *, data: LicenceData, document: "File[Any]", acting_user: User) -> Licence:
    """A new or renewed licence of `member`, with its document; it counts once staff have checked it.

    What the member held before stays as it is, until its own end. Refused: `member_left`, those of
    `rules.licence_problems` and of `keep_file`; `one_licence_per_number` (this number with this first day is there),
    `one_holder_per_licence_number` (the number is somebody else's).
    """
    if member.status == MemberStatus.LEFT:
        raise DomainError("member_left", _("Anggota ini sudah keluar."))
    refuse_on(licence_problems(data, kinds=kinds_of(member.group.profile), today=clock.today()))
    licence = Licence.objects.create(
        kind=data.kind,
        number=data.number,
        person_id=member.person_id,
        institution_id=member.institution_id,
        device_groups=sorted(data.device_groups) if data.kind in BY_DEVICE_GROUP else [],
        valid_from=data.valid_from,
        valid_until=data.valid_until,
        document=keep_file(document, acting_user=acting_user),
        submitted_by=acting_user,
        submitted_at=clock.now(),
    )
    after = {"kind": str(data.kind), "member": member.number, "valid_until": data.valid_until}
    record("members.licence.submitted", licence, acting_user=acting_user, after=after)
    return licence


@act
def check_licence(licence: Licence, *, acting_user: User) -> Licence:
    """Staff compared it with the document: from now on it counts.

    Refused: `licence_moved` (somebody was quicker), `licence_is_own` (nobody checks the own licence), `licence_over`.
    """
    locked = _waiting(licence.pk, acting_user=acting_user)
    if locked.valid_until is not None and locked.valid_until < clock.today():
        message = _("Izin ini sudah habis selagi menunggu. Tolak, supaya pemegangnya mengirim yang baru.")
        raise DomainError("licence_over", message)
    return _decide(locked, LicenceState.VALID, "members.licence.checked", acting_user=acting_user)


@act
def refuse_licence(licence: Licence, *, reason: str, acting_user: User) -> Licence:
    """Staff do not accept it; the holder reads why. Refused: `reason_missing`, `licence_moved`, `licence_is_own`."""
    words = _words(reason)
    locked = _waiting(licence.pk, acting_user=acting_user)
    return _decide(locked, LicenceState.REFUSED, "members.licence.refused", note=words, acting_user=acting_user)


@act
def revoke_licence(licence: Licence, *, reason: str, acting_user: User) -> Licence:
    """It counts no more from this moment: withdrawn by who issued it, or checked by mistake.

    Refused: `reason_missing`, `licence_moved` (it does not count now), `licence_is_own`.
    """
    words = _words(reason)
    locked = lock_licence(licence.pk)
    _expect(locked, LicenceState.VALID)
    _refuse_own(locked, acting_user)
    return _decide(locked, LicenceState.REVOKED, "members.licence.revoked", note=words, acting_user=acting_user)


@act
def record_export(*, count: int, filters: Mapping[str, str], acting_user: User) -> None:
    """Write down that a list of licences left the house; without this line there is no file (DESIGN 9)."""
    record("members.licences.exported", acting_user, acting_user=acting_user, after={"rows": count, **filters})


@act
def warn_of_licences(*, acting_user: User | None = None) -> int:
    """Warn whoever acts for a holder, 90, 30 and 7 days before the end; by the clock, each warning once.

    A missed day is made up for by the next: what was not said at 30 days is said at 29. One statement however many.
    Returns how many notices were new.
    """
    today = clock.today()
    return tell_each([_warning(one, today) for one in due_for_warning(today)], topic=Topic.MEMBERSHIP)


def _warning(licence: Any, today: date) -> Words:
    """The key names the threshold, the sentence the true number of days."""
    left = (licence.valid_until - today).days
    facts = {"licence": licence.get_kind_display(), "end": long_date(licence.valid_until), "days": left}
    title = _("%(licence)s berakhir hari ini") if left == 0 else _("%(licence)s berakhir %(days)s hari lagi")
    body = _(
        "%(licence)s Anda berlaku sampai %(end)s. Kirim perpanjangannya sebelum itu; sesudahnya kegiatan yang "
        "memerlukannya ditolak."
    )
    key = f"licence:{licence.pk}:{warning_due(licence.valid_until, today)}"
    return Words(licence.member_id, key, title % facts, body % facts, reverse("licences"))


def _words(reason: str) -> str:
    if not reason.strip():
        raise DomainError("reason_missing", _("Tulis alasannya, supaya pemegang izin tahu apa yang perlu diperbaiki."))
    return reason.strip()


def _waiting(pk: int, *, acting_user: User) -> LockedLicence:
    locked = lock_licence(pk)
    _expect(locked, LicenceState.SUBMITTED)
    _refuse_own(locked, acting_user)
    return locked


def _expect(licence: LockedLicence, state: LicenceState) -> None:
    if licence.state != state:
        message = _("Izin ini sekarang “%(state)s”. Buka lagi halamannya sebelum memutuskan.")
        raise DomainError("licence_moved", message % {"state": licence.get_state_display()})


def _refuse_own(licence: LockedLicence, user: User) -> None:
    """Two persons: staff who hold the licence, or act for its holder, leave the decision to a colleague."""
    holder = Q(person=licence.person_id) if licence.person_id else Q(institution=licence.institution_id)
    if memberships_of(user).filter(holder).exists():
        raise DomainError("licence_is_own", _("Ini izin Anda atau lembaga Anda. Minta rekan Anda memutuskannya."))


TOLD = {
    LicenceState.VALID: gettext_lazy("%(licence)s sudah diperiksa dan berlaku"),
    LicenceState.REFUSED: gettext_lazy("%(licence)s ditolak"),
    LicenceState.REVOKED: gettext_lazy("%(licence)s dicabut"),
}


def _tell(licence: LockedLicence, state: LicenceState) -> None:
    """The decision, with its reason, to whoever acts for the holder."""
    holder = Q(person=licence.person_id) if licence.person_id else Q(institution=licence.institution_id)
    members = Member.objects.filter(holder).exclude(status=MemberStatus.LEFT)
    title, key = str(TOLD[state]) % {"licence": licence.get_kind_display()}, f"licence:{licence.pk}:{state}"
    path = reverse("licences")
    tell_members(members, topic=Topic.MEMBERSHIP, key=key, title=title, body=licence.note, path=path)


def _decide(licence: LockedLicence, state: LicenceState, action: str, *, note: str = "", acting_user: User) -> Licence:
    """The new state, and word of it to whoever acts for the holder. The note is for people, not for the log."""
    before = str(licence.state)
    licence.state, licence.note = state, note
    licence.checked_by, licence.checked_at = acting_user, clock.now()
    licence.save(update_fields=["state", "note", "checked_by", "checked_at"])
    _tell(licence, state)
    after = {"state": str(state), "kind": str(licence.kind)}
    record(action, licence, acting_user=acting_user, before={"state": before}, after=after)
    return licence
