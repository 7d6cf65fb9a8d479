"""Pure rules of joining and leaving."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker

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


def leave_problems(*, members_after: int, groups_after: int) -> list[Blocker]:
    """Why nobody may leave: `too_few_members` or `too_few_groups` would remain for a cooperative of this kind."""
    problems = []
    if members_after < LEAST_MEMBERS:
        message = _("Koperasi memerlukan paling sedikit %(least)s anggota.") % {"least": LEAST_MEMBERS}
        problems.append(Blocker("too_few_members", message, source="UU 25/1992 Pasal 6, UU 6/2023 Pasal 86"))
    if groups_after < LEAST_GROUPS:
        message = _("Koperasi multi pihak memerlukan paling sedikit %(least)s kelompok.") % {"least": LEAST_GROUPS}
        problems.append(Blocker("too_few_groups", message, source="Permenkop UKM 8/2021"))
    return problems


def whole_years(start: date, end: date) -> int:
    """Full years from `start` to `end`, as an age is counted."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
