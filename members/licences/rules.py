"""Pure rules of licences: what each kind asks for, how long it may last, where it stands on a day."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from members.joining.rules import LicenceData
from members.licences.states import Phase
from members.registry.rules import is_valid_on
from members.registry.states import LicenceKind, LicenceState, Profile

WARNING_DAYS = (90, 30, 7)  # before the end (domain/health 3.6); the longest is also "menjelang habis"
FOR_LIFE = frozenset({LicenceKind.STR})
FOR_LIFE_SOURCE = "UU 17/2023 Pasal 260 ayat 4, PP 28/2024 Pasal 677"
MOST_YEARS = {  # kind → years, and where that is written
    LicenceKind.SIP: (5, "UU 17/2023 Pasal 264 ayat 3"),
    LicenceKind.CDAKB: (5, "PMK 4/2014"),
}
BY_DEVICE_GROUP = frozenset({LicenceKind.CPAKB, LicenceKind.CDAKB})  # the gates of goods ask for the group
KINDS_OF_PROFILE = {
    Profile.PRODUCER: (LicenceKind.CPAKB, LicenceKind.PRODUCTION, LicenceKind.NIB),
    Profile.DISTRIBUTOR: (LicenceKind.CDAKB, LicenceKind.IDAK, LicenceKind.NIB),
    Profile.FACILITY: (LicenceKind.CLINIC, LicenceKind.PHARMACY, LicenceKind.HOSPITAL, LicenceKind.NIB),
    Profile.PRACTITIONER: (LicenceKind.SIP, LicenceKind.STR),
    Profile.PERSON: (),
}


def kinds_of(profile: str) -> tuple[LicenceKind, ...]:
    """The kinds of licence that members of a group with this profile hold; empty where none is needed."""
    return KINDS_OF_PROFILE[Profile(profile)]


def years_after(day: date, years: int) -> date:
    """The same day of the year, `years` later; 29 February falls on the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def licence_problems(data: LicenceData, *, kinds: Sequence[str], today: date) -> list[Blocker]:
    """Why a licence cannot be taken from a member that may hold `kinds`.

    `kind_not_here`, `licence_over` (ended before today), `licence_ends_after_start`, `licence_is_for_life`,
    `licence_end_missing`, `licence_too_long`, `device_groups_missing`.
    """
    problems = []
    if data.kind not in kinds:
        problems.append(Blocker("kind_not_here", _("Izin ini bukan untuk kelompok Anda."), path="kind"))
    if data.kind in BY_DEVICE_GROUP and not data.device_groups:
        message = _("Pilih kelompok alat yang tertulis pada sertifikat.")
        problems.append(Blocker("device_groups_missing", message, source="PMK 4/2014", path="device_groups"))
    return problems + _term_problems(data, today=today)


def _term_problems(data: LicenceData, *, today: date) -> list[Blocker]:
    """At most one: the first thing wrong with the dates."""
    until, path = data.valid_until, "valid_until"
    most_years, source = MOST_YEARS.get(LicenceKind(data.kind), (0, ""))
    if until is None and most_years:
        message = _("Tulis sampai kapan izin ini berlaku.")
        return [Blocker("licence_end_missing", message, source=source, path=path)]
    if until is None:
        return []
    if data.kind in FOR_LIFE:
        message = _("STR berlaku seumur hidup. Kosongkan tanggal berakhirnya.")
        return [Blocker("licence_is_for_life", message, source=FOR_LIFE_SOURCE, path=path)]
    if until < data.valid_from:
        return [Blocker("licence_ends_after_start", _("Izin berakhir setelah tanggal mulainya."), path=path)]
    if until < today:
        return [Blocker("licence_over", _("Izin ini sudah habis. Kirim izin yang masih berlaku."), path=path)]
    if most_years and until > years_after(data.valid_from, most_years):
        message = _("%(kind)s berlaku paling lama %(years)s tahun. Periksa kedua tanggalnya.")
        facts = {"kind": LicenceKind(data.kind).label, "years": most_years}
        return [Blocker("licence_too_long", message % facts, source=source, path=path)]
    return []


def phase_on(day: date, *, state: str, valid_from: date, valid_until: date | None) -> Phase:
    """Where a licence stands on `day`; its last valid day still counts."""
    if state != LicenceState.VALID:
        return Phase(state)
    if is_valid_on(valid_from, valid_until, day):
        ends_soon = valid_until is not None and (valid_until - day).days <= WARNING_DAYS[0]
        return Phase.ENDING if ends_soon else Phase.VALID
    return Phase.LATER if day < valid_from else Phase.OVER


def warning_due(valid_until: date, day: date) -> int | None:
    """Which warning is due on `day`: the smallest of 90, 30, 7 that is not less than the days left.

    A day on which nothing ran is made up for by the next; None when it is too early, or over.
    """
    left = (valid_until - day).days
    reached = [days for days in WARNING_DAYS if left <= days]
    return min(reached) if reached and left >= 0 else None
