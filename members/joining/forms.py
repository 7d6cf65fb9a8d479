"""The public form of joining, and the small forms of staff: shape only, the services decide."""

import secrets
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from kmp.errors import DomainError
from kmp.regions.forms import FacilityField, RegionField
from kmp.regions.states import RegionLevel
from members.forms import RefusableForm
from members.joining.rules import InstitutionData, LicenceData, PersonData
from members.registry.models import Group
from members.registry.nik import clean_nik
from members.registry.states import DeviceGroup, InstitutionKind, LicenceKind

KINDS_OF_GROUP = {
    "produsen": [InstitutionKind.PRODUCER],
    "distributor": [InstitutionKind.DISTRIBUTOR],
    "faskes": [
        InstitutionKind.VILLAGE_CLINIC,
        InstitutionKind.VILLAGE_PHARMACY,
        InstitutionKind.VILLAGE_COOPERATIVE,
        InstitutionKind.PUSKESMAS,
        InstitutionKind.CLINIC,
        InstitutionKind.HOSPITAL,
    ],
}
LICENCES_OF_GROUP = {
    "produsen": [LicenceKind.CPAKB],
    "distributor": [LicenceKind.CDAKB],
    "faskes": [LicenceKind.CLINIC, LicenceKind.PHARMACY],
    "nakes": [LicenceKind.STR],
}
PERSON = ("name", "nik", "birth_date", "sex", "phone", "email", "village")
INSTITUTION = (
    "institution_name",
    "institution_kind",
    "nib",
    "facility",
    "institution_village",
    "mandate",
    "mandate_until",
)
LICENCE = ("licence_kind", "licence_number", "licence_from", "licence_until", "device_groups")
PRACTICE = ("sip_number", "sip_from", "sip_until")
GROUPS_BY_DEVICE = ("produsen", "distributor")  # CPAKB and CDAKB name groups; offers and shipments ask for theirs
PRACTITIONERS = "nakes"  # join with an STR; serving patients asks for a SIP as well (clinics.visits.rules)
SEX = [("P", _("Perempuan")), ("L", _("Laki-laki"))]


def new_key() -> str:
    """A key for one form: sent twice it is one application, and it is the applicant's own link."""
    return secrets.token_urlsafe(32)


class ApplyForm(RefusableForm):
    """The application to one group; fields of other groups are not there."""

    key = forms.RegexField(r"^[\w-]{43}$", widget=forms.HiddenInput)
    name = forms.CharField(label=_("Nama lengkap"), help_text=_("Seperti pada KTP"), max_length=150)
    nik = forms.CharField(label=_("NIK"), help_text=_("16 angka pada KTP"), max_length=24)
    birth_date = forms.DateField(label=_("Tanggal lahir"))
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=SEX, widget=forms.RadioSelect)
    phone = forms.RegexField(
        r"^\+?[\d \-]{8,19}$",
        label=_("Nomor telepon"),
        help_text=_("Untuk dihubungi petugas"),
        error_messages={"invalid": _("Tulis nomor telepon dengan angka, misalnya 0812 3456 7890.")},
    )
    email = forms.EmailField(label=_("Surel"), help_text=_("Untuk masuk ke halaman anggota"), required=False)
    village = RegionField(label=_("Desa atau kelurahan Anda"), level=RegionLevel.VILLAGE)

    institution_name = forms.CharField(label=_("Nama lembaga"), max_length=200)
    institution_kind = forms.ChoiceField(label=_("Jenis lembaga"))
    nib = forms.RegexField(
        r"^\d{13}$",
        label=_("NIB"),
        help_text=_("Nomor Induk Berusaha, 13 angka"),
        required=False,
        error_messages={"invalid": _("NIB terdiri atas 13 angka.")},
    )
    facility = FacilityField(
        label=_("Puskesmas atau rumah sakit"), help_text=_("Bila ada dalam daftar pemerintah"), required=False
    )
    institution_village = RegionField(label=_("Desa atau kelurahan lembaga"), level=RegionLevel.VILLAGE)
    mandate = forms.CharField(
        label=_("Nomor surat kuasa"), help_text=_("Surat lembaga yang menunjuk Anda sebagai wakilnya"), max_length=120
    )
    mandate_until = forms.DateField(label=_("Surat kuasa berlaku sampai"))

    licence_kind = forms.ChoiceField(label=_("Jenis izin"))
    licence_number = forms.CharField(label=_("Nomor izin"), max_length=80)
    licence_from = forms.DateField(label=_("Berlaku sejak"))
    licence_until = forms.DateField(
        label=_("Berlaku sampai"), help_text=_("Kosongkan bila seumur hidup"), required=False
    )
    device_groups = forms.MultipleChoiceField(
        label=_("Kelompok alat pada sertifikat"),
        choices=DeviceGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    sip_number = forms.CharField(
        label=_("Nomor SIP"),
        help_text=_("Bila sudah ada. Tanpa SIP Anda belum dapat melayani pasien di unit."),
        max_length=80,
        required=False,
    )
    sip_from = forms.DateField(label=_("SIP berlaku sejak"), required=False)
    sip_until = forms.DateField(label=_("SIP berlaku sampai"), help_text=_("Seperti pada SIP"), required=False)

    consent_data = forms.BooleanField(
        label=_("Saya setuju koperasi menyimpan dan memeriksa data ini untuk keanggotaan."),
        help_text=_("NIK disimpan tersandi dan hanya ditampilkan sebagian."),
    )
    consent_aturan = forms.BooleanField(label=_("Saya sudah membaca AD/ART dan bersedia mengikutinya."))
    consent_kabar = forms.BooleanField(
        label=_("Saya setuju menerima kabar koperasi lewat surel atau telepon."),
        help_text=_("Boleh tidak, dan boleh dicabut kapan saja."),
        required=False,
    )

    def __init__(self, data: Any = None, *, group: Group, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.group = group
        kinds, licences = KINDS_OF_GROUP.get(group.code, list(InstitutionKind)), LICENCES_OF_GROUP.get(group.code, [])
        self._keep(INSTITUTION, group.for_institutions)
        self._keep(LICENCE, bool(licences))
        self._keep(PRACTICE, group.code == PRACTITIONERS)
        if group.for_institutions:
            self._offer("institution_kind", [(kind.value, kind.label) for kind in kinds])
        if licences:
            self._offer("licence_kind", [(kind.value, kind.label) for kind in licences])
        self._say_what_is_missing()
        if group.code in GROUPS_BY_DEVICE:
            self.fields["device_groups"].required = True
        else:
            self.fields.pop("device_groups", None)
        if group.code != "faskes":
            self.fields.pop("facility", None)
        else:  # not every kind of facility needs a licence; the service says which does
            for name in ("licence_kind", "licence_number", "licence_from"):
                self.fields[name].required = False

    def _keep(self, names: tuple[str, ...], kept: bool) -> None:
        if not kept:
            for name in names:
                del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices if len(choices) == 1 else [("", _("Pilih satu")), *choices]

    def _say_what_is_missing(self) -> None:
        """The cure in the field's own words instead of the framework's one sentence for all (LOOK 7)."""
        for name, field in self.fields.items():
            label = str(field.label)
            words = _("Pilih %(field)s.") if isinstance(field, forms.ChoiceField) else _("Isi %(field)s.")
            if name.startswith("consent_"):
                words = _("Centang persetujuan ini untuk melanjutkan.")
            named = label if label[:2].isupper() else label[:1].lower() + label[1:]
            field.error_messages["required"] = words % {"field": named}

    def clean_nik(self) -> str:
        """The 16 digits, or the sentence of the rule."""
        try:
            return clean_nik(self.cleaned_data["nik"])
        except DomainError as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused

    def clean(self) -> dict[str, Any]:
        """A licence is written whole or not at all."""
        data = super().clean() or self.cleaned_data
        if data.get("licence_number") and "licence_from" in data and not data["licence_from"]:
            self.add_error("licence_from", _("Tulis sejak kapan izin ini berlaku."))
        if data.get("licence_number") and "licence_kind" in data and not data["licence_kind"]:
            self.add_error("licence_kind", _("Pilih jenis izinnya."))
        if data.get("sip_number") and "sip_from" in data and not data["sip_from"]:
            self.add_error("sip_from", _("Tulis sejak kapan SIP ini berlaku."))
        return data

    def forget_errors(self) -> None:
        """For the button "Cari" of a place: the form comes back as it was typed, and nothing is called wrong yet."""
        self.errors.clear()

    @property
    def person_fields(self) -> list[BoundField]:
        """The section about the human being."""
        return [self[name] for name in PERSON]

    @property
    def institution_fields(self) -> list[BoundField]:
        """The section about the institution; empty for persons."""
        return [self[name] for name in INSTITUTION if name in self.fields]

    @property
    def licence_fields(self) -> list[BoundField]:
        """The section about the licence; empty where none is asked."""
        return [self[name] for name in (*LICENCE, *PRACTICE) if name in self.fields]

    def person(self) -> PersonData:
        """The person, for the service."""
        data = self.cleaned_data
        return PersonData(
            name=data["name"],
            nik=data["nik"],
            birth_date=data["birth_date"],
            sex=data["sex"],
            village=data["village"].pk,
            phone=data["phone"],
            email=data["email"],
        )

    def institution(self) -> InstitutionData | None:
        """The institution, for the service."""
        data = self.cleaned_data
        if not self.group.for_institutions:
            return None
        facility = data.get("facility")
        return InstitutionData(
            name=data["institution_name"],
            kind=data["institution_kind"],
            mandate=data["mandate"],
            mandate_until=data["mandate_until"],
            nib=data["nib"] or None,
            facility_code=facility.code if facility else "",
            village=data["institution_village"].pk,
            phone=data["phone"],
            email=data["email"],
        )

    def licences(self) -> list[LicenceData]:
        """What was written of licences, for the service; an empty list where none was."""
        data, written = self.cleaned_data, []
        if data.get("licence_number"):
            groups = tuple(data.get("device_groups", ()))
            until = data["licence_until"]
            written.append(
                LicenceData(data["licence_kind"], data["licence_number"], data["licence_from"], until, groups)
            )
        if data.get("sip_number"):
            written.append(LicenceData(LicenceKind.SIP, data["sip_number"], data["sip_from"], data["sip_until"]))
        return written

    def consents(self) -> dict[str, bool]:
        """Purpose → given or not."""
        return {purpose: self.cleaned_data[f"consent_{purpose}"] for purpose in ("data", "aturan", "kabar")}
