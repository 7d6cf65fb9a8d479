"""Pure rules of joining."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from members.registry.rules import is_valid_on, whole_years
from members.registry.states import InstitutionKind, LicenceKind

LEAST_AGE = 17  # able to act in law, with a KTP of the own


MOST_MANDATE_YEARS = 5  # as long as a term of office may last (UU 25/1992 Ps 29)


CONSENT_VERSION = "2026-1"  # of the sentences shown on the form; a new wording is a new version


REQUIRED_CONSENTS = ("data", "aturan")


@dataclass(frozen=True)
class PersonData:
    """What the form says about a human being; `village` is a Kemendagri code."""

    name: str
    nik: str
    birth_date: date
    sex: str
    village: str | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class InstitutionData:
    """What the form says about an institution, and by which mandate the person acts for it, until when."""

    name: str
    kind: str
    mandate: str
    mandate_until: date
    nib: str | None = None
    facility_code: str = ""
    village: str | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class LicenceData:
    """One licence as the form says it; without `valid_until` it is for life."""

    kind: str
    number: str
    valid_from: date
    valid_until: date | None = None
    device_groups: Sequence[str] = field(default_factory=tuple)


def licences_asked(group: str, institution_kind: str | None) -> frozenset[str]:
    """The kinds of licence of which one is needed to join; empty where none is (domain/health 3.4, 3.6, 5.2)."""
    if group == "produsen":
        return frozenset({LicenceKind.CPAKB})
    if group == "distributor":
        return frozenset({LicenceKind.CDAKB})
    if group == "nakes":
        return frozenset({LicenceKind.STR})
    by_kind = {
        InstitutionKind.CLINIC.value: LicenceKind.CLINIC,
        InstitutionKind.VILLAGE_CLINIC.value: LicenceKind.CLINIC,
        InstitutionKind.VILLAGE_PHARMACY.value: LicenceKind.PHARMACY,
    }
    asked = by_kind.get(institution_kind or "")
    return frozenset({asked}) if asked else frozenset()


def application_problems(
    *,
    group: str,
    for_institutions: bool,
    person: PersonData,
    institution: InstitutionData | None,
    licences: Sequence[LicenceData],
    consents: Mapping[str, str],
    today: date,
) -> list[Blocker]:
    """Why this application cannot be taken.

    `institution_missing`, `institution_not_here`, `too_young`, `consent_missing`, `mandate_too_short`,
    `mandate_too_long`, and those of `licence_problems`.
    """
    problems = []
    if for_institutions and institution is None:
        problems.append(Blocker("institution_missing", _("Kelompok ini untuk lembaga. Isi data lembaga Anda.")))
    if not for_institutions and institution is not None:
        problems.append(Blocker("institution_not_here", _("Kelompok ini untuk perorangan, bukan lembaga.")))
    if whole_years(person.birth_date, today) < LEAST_AGE:
        message = _("Calon anggota berusia paling sedikit %(age)s tahun.") % {"age": LEAST_AGE}
        problems.append(Blocker("too_young", message, source="UU 25/1992 Pasal 18", path="birth_date"))
    if any(not consents.get(purpose) for purpose in REQUIRED_CONSENTS):
        message = _("Pendaftaran memerlukan kedua persetujuan yang wajib.")
        problems.append(Blocker("consent_missing", message, source="UU 27/2022 Pasal 20"))
    if institution is not None:
        problems += _mandate_problems(institution, today=today)
    kind = institution.kind if institution else None
    return problems + licence_problems(asked=licences_asked(group, kind), licences=licences, today=today)


def _mandate_problems(institution: InstitutionData, *, today: date) -> list[Blocker]:
    if institution.mandate_until <= today:
        message = _("Surat kuasa itu sudah berakhir. Minta yang baru dari lembaga Anda.")
        return [Blocker("mandate_too_short", message, path="mandate_until")]
    if whole_years(today, institution.mandate_until) >= MOST_MANDATE_YEARS:
        message = _("Surat kuasa berlaku paling lama %(years)s tahun.") % {"years": MOST_MANDATE_YEARS}
        return [Blocker("mandate_too_long", message, path="mandate_until")]
    return []


def licence_problems(*, asked: frozenset[str], licences: Sequence[LicenceData], today: date) -> list[Blocker]:
    """`licence_missing` or `licence_expired`, when one of `asked` is needed and none is valid on `today`."""
    held = [licence for licence in licences if licence.kind in asked]
    if not asked or any(is_valid_on(licence.valid_from, licence.valid_until, today) for licence in held):
        return []
    names = _(" atau ").join(str(LicenceKind(kind).label) for kind in sorted(asked))
    if not held:
        message = _("Kelompok ini memerlukan %(licence)s yang berlaku.") % {"licence": names}
        return [Blocker("licence_missing", message, path="licence_number")]
    message = _("%(licence)s itu tidak berlaku hari ini.") % {"licence": names}
    return [Blocker("licence_expired", message, path="licence_until")]
