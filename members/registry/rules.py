"""Pure rules of the register: what may follow on what, and the least a cooperative of this kind needs."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from members.registry.states import CHANGES, MemberStatus, Operation

LEAST_MEMBERS = 9  # UU 25/1992 Ps 6 as changed by UU 6/2023 Ps 86; PP 7/2021 Ps 3(1)
LEAST_GROUPS = 2  # Permenkop 8/2021: at least two Kelompok Pihak Anggota


@dataclass(frozen=True)
class GroupFacts:
    """One row of the five groups: code, name, prefix of its member numbers, whether its members are institutions."""

    code: str
    name: str
    prefix: str
    for_institutions: bool


FIVE_GROUPS = (
    GroupFacts("produsen", "Produsen", "PRO", True),
    GroupFacts("distributor", "Distributor", "DIS", True),
    GroupFacts("faskes", "Fasilitas kesehatan", "FAS", True),
    GroupFacts("nakes", "Tenaga kesehatan", "NAK", False),
    GroupFacts("pengguna", "Pengguna akhir", "PGN", False),
)


@dataclass(frozen=True)
class Standing:
    """Group and status of a member on a date."""

    group: str
    status: str


def is_valid_on(valid_from: date, valid_until: date | None, day: date) -> bool:
    """Both ends count as valid days; without an end it is for life."""
    return valid_from <= day and (valid_until is None or day <= valid_until)


def _too_few_groups() -> Blocker:
    message = _("Koperasi multi pihak memerlukan paling sedikit %(least)s kelompok.") % {"least": LEAST_GROUPS}
    return Blocker("too_few_groups", message, source="Permenkop UKM 8/2021")


@dataclass(frozen=True)
class MoveFacts:
    """A member and the group it would go to."""

    same_group: bool
    same_kind: bool  # both for persons, or both for institutions
    is_open: bool
    licence_is_held: bool  # or none is asked there
    groups_after: int


def status_problems(operation: str, status: str) -> list[Blocker]:
    """Why this operation cannot follow on this status.

    `operation_unknown`, `member_left`, `member_not_active`, `member_not_suspended`.
    """
    if operation not in CHANGES:
        return [Blocker("operation_unknown", _("Perubahan itu tidak dikenal."), path="operation")]
    if status == MemberStatus.LEFT:
        return [Blocker("member_left", _("Anggota ini sudah keluar."))]
    if operation == Operation.SUSPEND and status != MemberStatus.ACTIVE:
        return [Blocker("member_not_active", _("Anggota ini tidak sedang aktif."))]
    if operation == Operation.RESTORE and status != MemberStatus.SUSPENDED:
        return [Blocker("member_not_suspended", _("Anggota ini tidak sedang dibekukan."))]
    return []


def move_problems(facts: MoveFacts) -> list[Blocker]:
    """Why a member cannot go to that group.

    `same_group`, `other_kind_of_member`, `group_closed`, `licence_missing`, `too_few_groups`.
    """
    problems = []
    if facts.same_group:
        problems.append(Blocker("same_group", _("Anggota ini sudah berada di kelompok itu."), path="group"))
    if not facts.same_kind:
        message = _("Perorangan dan lembaga tidak dapat bertukar kelompok.")
        problems.append(Blocker("other_kind_of_member", message, path="group"))
    if not facts.is_open:
        problems.append(Blocker("group_closed", _("Kelompok itu tidak menerima anggota."), path="group"))
    if not facts.licence_is_held:
        message = _("Kelompok itu memerlukan izin yang berlaku dan sudah diperiksa. Catat izinnya lebih dahulu.")
        problems.append(Blocker("licence_missing", message, path="group"))
    if facts.groups_after < LEAST_GROUPS:
        problems.append(_too_few_groups())
    return problems


def whole_years(start: date, end: date) -> int:
    """Full years from `start` to `end`, as an age is counted."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
