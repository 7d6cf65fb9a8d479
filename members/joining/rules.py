"""Pure rules of joining."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import phonenumbers
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.id import npwp

from kmp.errors import Blocker, DomainError
from members.joining.states import AttachmentKind
from members.registry.rules import is_valid_on, whole_years
from members.registry.states import FacilityClass, InstitutionKind, LicenceKind, Profile

LEAST_AGE = 17  # able to act in law, with a KTP of the own
MOST_MANDATE_YEARS = 5  # as long as a term of office may last (UU 25/1992 Ps 29)
MOST_SIP_YEARS = 5  # UU 17/2023 Ps 264(3)
DRAFT_DAYS = 30  # a draft nobody has touched for so long is erased (UU 27/2022: no longer than needed)
MOST_BEDS = 5_000
WOMEN = 40  # is added to the day of birth in a NIK
REQUIRED_CONSENTS = ("data", "aturan")
KINDS_OF_PROFILE = {
    Profile.PRODUCER: (InstitutionKind.PRODUCER,),
    Profile.DISTRIBUTOR: (InstitutionKind.DISTRIBUTOR,),
    Profile.FACILITY: tuple(
        kind for kind in InstitutionKind if kind not in (InstitutionKind.PRODUCER, InstitutionKind.DISTRIBUTOR)
    ),
}
INSIDE = (FacilityClass.INPATIENT, FacilityClass.OUTPATIENT)
CLASSES_OF_KIND = {  # Permenkes 3/2020 (hospitals), 17/2024 (clinics), 19/2024 (puskesmas)
    InstitutionKind.HOSPITAL: (FacilityClass.A, FacilityClass.B, FacilityClass.C, FacilityClass.D),
    InstitutionKind.CLINIC: (FacilityClass.PRIMARY, FacilityClass.MAIN),
    InstitutionKind.VILLAGE_CLINIC: (FacilityClass.PRIMARY,),
    InstitutionKind.PUSKESMAS: INSIDE,
}
WITH_BEDS = frozenset({InstitutionKind.HOSPITAL, InstitutionKind.PUSKESMAS, InstitutionKind.CLINIC})


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
    address: str = ""
    profession: str = ""


@dataclass(frozen=True)
class ProductData:
    """A product as its producer declares it; domestic content and company benefit in basis points."""

    name: str
    nie: str = ""
    tkdn_bp: int = 0
    bmp_bp: int = 0


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
    npwp: str | None = None
    address: str = ""
    facility_class: str = ""
    beds: int | None = None
    service_areas: Sequence[str] = ()
    products: Sequence[ProductData] = ()


@dataclass(frozen=True)
class LicenceData:
    """One licence as the form says it; without `valid_until` it is for life."""

    kind: str
    number: str
    valid_from: date
    valid_until: date | None = None
    device_groups: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class PracticeData:
    """Where a health worker practises by the SIP of the application (PP 28/2024: one SIP, one place)."""

    place: str
    facility_code: str = ""
    village: str | None = None


def clean_npwp(text: str) -> str:
    """The 15 or 16 digits of an institution's NPWP; refused as `npwp_invalid`.

    Sixteen digits that do not begin with 0 are somebody's NIK, which is never kept in clear.
    """
    try:
        digits = str(npwp.validate(text))
    except ValidationError:
        digits = ""
    if digits and (len(digits) == 15 or digits.startswith("0")):
        return digits
    message = _("NPWP ini tidak benar. Salin 15 atau 16 angka NPWP lembaga; yang 16 angka diawali 0.")
    raise DomainError("npwp_invalid", message)


def clean_phone(text: str) -> str:
    """+6281234567890 for a telephone number as people write it; refused as `phone_invalid`."""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        message = _("Nomor telepon ini tidak benar. Tulis dengan angka, misalnya 0812 3456 7890.")
        raise DomainError("phone_invalid", message)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def nik_differs(nik: str, *, born: date, sex: str) -> bool:
    """Whether the day of birth and sex inside a NIK (day + 40 for women) are others than the form says."""
    day = born.day + (WOMEN if sex == "P" else 0)
    return nik[6:12] != f"{day:02d}{born:%m%y}"


def licences_asked(profile: str, institution_kind: str | None) -> frozenset[str]:
    """The kinds of licence of which one is needed to join; empty where none is (domain/health 3.4, 3.6, 5.2)."""
    if profile == Profile.PRODUCER:
        return frozenset({LicenceKind.CPAKB})
    if profile == Profile.DISTRIBUTOR:
        return frozenset({LicenceKind.CDAKB})
    if profile == Profile.PRACTITIONER:
        return frozenset({LicenceKind.STR})
    by_kind = {
        InstitutionKind.HOSPITAL.value: LicenceKind.HOSPITAL,
        InstitutionKind.CLINIC.value: LicenceKind.CLINIC,
        InstitutionKind.VILLAGE_CLINIC.value: LicenceKind.CLINIC,
        InstitutionKind.PHARMACY.value: LicenceKind.PHARMACY,
        InstitutionKind.VILLAGE_PHARMACY.value: LicenceKind.PHARMACY,
    }
    asked = by_kind.get(institution_kind or "") if profile == Profile.FACILITY else None
    return frozenset({asked}) if asked else frozenset()


def documents_asked(*, for_institution: bool, has_nib: bool, licences: Collection[str]) -> tuple[str, ...]:
    """The kinds of document to be uploaded or seen in the office, for what the application says; in their order."""
    others = set(licences) - {LicenceKind.STR, LicenceKind.SIP, LicenceKind.NIB}
    wanted = {
        AttachmentKind.KTP: True,
        AttachmentKind.MANDATE: for_institution,
        AttachmentKind.NIB: has_nib,
        AttachmentKind.LICENCE: bool(others),
        AttachmentKind.STR: LicenceKind.STR in licences,
        AttachmentKind.SIP: LicenceKind.SIP in licences,
    }
    return tuple(kind.value for kind, is_wanted in wanted.items() if is_wanted)


def document_problems(*, asked: Collection[str], uploaded: Collection[str], seen: Collection[str]) -> list[Blocker]:
    """`documents_not_seen` while an asked document was neither uploaded nor seen as the original."""
    missing = [str(AttachmentKind(kind).label) for kind in asked if kind not in {*uploaded, *seen}]
    if not missing:
        return []
    message = _("Belum ada: %(kinds)s. Centang bila aslinya sudah Anda lihat, atau minta pendaftar mengunggahnya.")
    return [Blocker("documents_not_seen", message % {"kinds": ", ".join(missing)}, path="seen")]


def duplicate_problems(*, candidates: int, compared: bool) -> list[Blocker]:
    """`duplicates_not_compared` while somebody alike is on record and nobody has said that they are different."""
    if not candidates or compared:
        return []
    message = _("Ada %(count)s data yang mirip. Bandingkan dahulu, lalu centang bila memang berbeda.")
    return [Blocker("duplicates_not_compared", message % {"count": candidates}, path="compared")]


def application_problems(
    *,
    profile: str,
    for_institutions: bool,
    is_open: bool,
    person: PersonData,
    institution: InstitutionData | None,
    licences: Sequence[LicenceData],
    consents: Mapping[str, str],
    today: date,
) -> list[Blocker]:
    """Why this application cannot be taken.

    `group_closed`, `institution_missing`, `institution_not_here`, `too_young`, `consent_missing`,
    `mandate_too_short`, `mandate_too_long`, `class_not_of_kind`, `sip_too_long`, and those of `licence_problems`.
    """
    problems = []
    if not is_open:
        problems.append(Blocker("group_closed", _("Kelompok ini sedang tidak menerima anggota baru.")))
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
        problems += mandate_problems(institution, today=today)
        problems += class_problems(institution.kind, institution.facility_class)
    kind = institution.kind if institution else None
    problems += sip_problems(licences)
    return problems + licence_problems(asked=licences_asked(profile, kind), licences=licences, today=today)


def mandate_problems(institution: InstitutionData, *, today: date) -> list[Blocker]:
    """`mandate_too_short` (over today) or `mandate_too_long` (more than a term of office)."""
    if institution.mandate_until <= today:
        message = _("Surat kuasa itu sudah berakhir. Minta yang baru dari lembaga Anda.")
        return [Blocker("mandate_too_short", message, path="mandate_until")]
    if whole_years(today, institution.mandate_until) >= MOST_MANDATE_YEARS:
        message = _("Surat kuasa berlaku paling lama %(years)s tahun.") % {"years": MOST_MANDATE_YEARS}
        return [Blocker("mandate_too_long", message, path="mandate_until")]
    return []


def class_problems(kind: str, facility_class: str) -> list[Blocker]:
    """`class_not_of_kind`: a puskesmas has no class A."""
    allowed: tuple[str, ...] = CLASSES_OF_KIND.get(InstitutionKind(kind), ())
    if not facility_class or facility_class in allowed:
        return []
    if not allowed:
        message = _("%(kind)s tidak mempunyai kelas. Kosongkan isian ini.") % {"kind": InstitutionKind(kind).label}
    else:
        names = _(", ").join(str(FacilityClass(one).label) for one in allowed)
        message = _("Kelas untuk %(kind)s: %(names)s.") % {"kind": InstitutionKind(kind).label, "names": names}
    return [Blocker("class_not_of_kind", message, path="facility_class")]


def sip_problems(licences: Sequence[LicenceData]) -> list[Blocker]:
    """`sip_too_long`: a SIP is valid for five years at most."""
    for one in licences:
        last = one.valid_until if one.kind == LicenceKind.SIP else None
        if last and whole_years(one.valid_from, last - timedelta(days=1)) >= MOST_SIP_YEARS:
            message = _("SIP berlaku paling lama %(years)s tahun. Periksa tanggalnya.") % {"years": MOST_SIP_YEARS}
            return [Blocker("sip_too_long", message, source="UU 17/2023 Pasal 264", path="sip_until")]
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


@dataclass(frozen=True)
class ApplicationData:
    """Everything an application says; `consents` are purposes and whether they were given."""

    person: PersonData
    institution: InstitutionData | None = None
    licences: Sequence[LicenceData] = ()
    practice: PracticeData | None = None
    consents: Mapping[str, bool] = field(default_factory=dict)
    has_vote: bool = True
