"""Pure rules of profiles: what a member of which group says about itself, and what cannot be.

Name, group and region stand in the register and change only by a RegisterChange; the NIK never does.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kmp.errors import Blocker
from members.joining.rules import class_problems
from members.registry.states import LicenceKind, Profile

CONTACT = ("phone", "email", "address")
FACILITY = ("facility_class", "beds", "facility_code")
MOST_BEDS = 5_000  # the largest hospitals of the country stay below 3,000
MOST_BMP_BP = 1_500  # Permenperin 35/2025


def fields_of(profile: str, *, is_institution: bool) -> tuple[str, ...]:
    """The columns of the profile that its member and staff may write, in the order of the form."""
    if not is_institution:
        return (*CONTACT, "profession") if profile == Profile.PRACTITIONER else CONTACT
    return (*CONTACT, "npwp", *FACILITY) if profile == Profile.FACILITY else (*CONTACT, "npwp")


def profile_problems(values: Mapping[str, object], *, kind: str | None) -> list[Blocker]:
    """`class_not_of_kind` (a puskesmas has no class A), `too_many_beds`. `kind` is that of the institution."""
    problems = []
    if kind is not None and "facility_class" in values:
        problems += class_problems(kind, str(values["facility_class"]))
    beds = values.get("beds")
    if isinstance(beds, int) and beds > MOST_BEDS:
        message = _("Paling banyak %(most)s tempat tidur. Periksa angkanya.") % {"most": MOST_BEDS}
        problems.append(Blocker("too_many_beds", message, path="beds"))
    return problems


def practice_problems(*, licence_kind: str | None, is_own: bool, is_taken: bool) -> list[Blocker]:
    """`not_a_sip`, `licence_of_another`, `sip_has_a_place` (one SIP names one place, PP 28/2024)."""
    if licence_kind is None:
        return []
    if not is_own:
        return [Blocker("licence_of_another", _("SIP itu milik orang lain."), path="licence")]
    if licence_kind != LicenceKind.SIP:
        return [Blocker("not_a_sip", _("Pilih SIP, bukan izin lain."), path="licence")]
    if is_taken:
        message = _("SIP ini sudah dipakai untuk tempat lain. Satu SIP untuk satu tempat.")
        return [Blocker("sip_has_a_place", message, source="PP 28/2024", path="licence")]
    return []
