"""The forms of profiles: shape only, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.errors import DomainError
from kmp.regions.forms import RegionField
from kmp.regions.models import Region
from kmp.regions.states import RegionLevel
from members.forms import RefusableForm
from members.joining.rules import clean_npwp, clean_phone
from members.licences.models import Licence
from members.profiles.queries import free_sips
from members.profiles.rules import fields_of
from members.registry.models import Member
from members.registry.states import FacilityClass, Profession

BASIS_POINTS = 100  # in one percent


class ProfileForm(RefusableForm):
    """Contact data and the profile of the member's group; fields of other groups are not there."""

    phone = forms.CharField(label=_("Nomor telepon"), max_length=30, required=False)
    email = forms.EmailField(
        label=_("Surel"),
        help_text=_("Untuk dihubungi; surel untuk masuk diatur di Akun"),
        required=False,
        error_messages={"invalid": _("Tulis alamat surel yang lengkap, misalnya nama@contoh.example.")},
    )
    address = forms.CharField(label=_("Alamat"), help_text=_("Jalan, nomor, RT/RW"), max_length=200, required=False)
    profession = forms.ChoiceField(
        label=_("Profesi"),
        choices=[("", _("Pilih satu")), *Profession.choices],
        error_messages={"required": _("Pilih profesi Anda.")},
    )
    npwp = forms.CharField(label=_("NPWP lembaga"), help_text=_("15 atau 16 angka"), max_length=24, required=False)
    facility_class = forms.ChoiceField(
        label=_("Kelas"), choices=[("", _("Tanpa kelas")), *FacilityClass.choices], required=False
    )
    beds = forms.IntegerField(
        label=_("Tempat tidur"),
        min_value=0,
        required=False,
        error_messages={"invalid": _("Tulis jumlahnya dengan angka."), "min_value": _("Tulis 0 atau lebih.")},
    )
    facility_code = forms.CharField(
        label=_("Kode fasilitas"), help_text=_("Kode Kementerian Kesehatan"), max_length=20, required=False
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        holder = member.institution or member.person
        names = fields_of(member.group.profile, is_institution=member.institution_id is not None)
        kwargs.setdefault("initial", {name: getattr(holder, name) for name in names})
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in names}

    def clean_phone(self) -> str:
        """+62…, or the sentence of the rule."""
        return _cleaned(clean_phone, self.cleaned_data["phone"])

    def clean_npwp(self) -> str | None:
        """The digits, or the sentence of the rule; None where there is none."""
        return _cleaned(clean_npwp, self.cleaned_data["npwp"]) or None


def _cleaned(rule: Any, typed: str) -> str:
    """What the rule makes of `typed`; its refusal stands beside the field."""
    try:
        return str(rule(typed)) if typed else ""
    except DomainError as refused:
        raise forms.ValidationError(refused.message, code=refused.code) from refused


class PracticeForm(RefusableForm):
    """A place where a health worker practises."""

    place = forms.CharField(
        label=_("Tempat praktik"),
        help_text=_("Seperti pada SIP"),
        max_length=160,
        error_messages={"required": _("Tulis nama tempatnya.")},
    )
    village = RegionField(label=_("Desa atau kelurahan"), level=RegionLevel.VILLAGE, required=False)
    facility_code = forms.CharField(label=_("Kode fasilitas"), max_length=20, required=False)
    licence = forms.ModelChoiceField(
        label=_("SIP untuk tempat ini"),
        queryset=Licence.objects.none(),
        required=False,
        empty_label=_("Belum ada"),
        error_messages={"invalid_choice": _("Pilih salah satu SIP dalam daftar.")},
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["licence"].queryset = free_sips(member)  # type: ignore[attr-defined]  # a ModelChoiceField


class ServiceAreaForm(RefusableForm):
    """A province or regency in which a distributor delivers."""

    region = RegionField(label=_("Provinsi, kabupaten, atau kota"), level=None)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].error_messages["required"] = _("Cari dan pilih wilayahnya.")

    def clean_region(self) -> Region:
        """Nothing smaller than a regency: goods are carried farther than a village."""
        region: Region = self.cleaned_data["region"]
        if region.level not in (RegionLevel.PROVINCE, RegionLevel.REGENCY):
            raise forms.ValidationError(_("Pilih provinsi, kabupaten, atau kota."), code="level")
        return region


class ProductForm(RefusableForm):
    """A product as its producer declares it; percent with at most two decimals."""

    name = forms.CharField(
        label=_("Nama produk"), max_length=120, error_messages={"required": _("Tulis nama produknya.")}
    )
    nie = forms.CharField(label=_("Nomor izin edar"), help_text=_("Bila sudah ada"), max_length=24, required=False)
    tkdn_bp = forms.DecimalField(
        label=_("TKDN"),
        help_text=_("Persen, paling tinggi 100"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
        initial=0,
    )
    bmp_bp = forms.DecimalField(
        label=_("BMP"),
        help_text=_("Persen, paling tinggi 15"),
        min_value=0,
        max_value=15,
        decimal_places=2,
        localize=True,
        initial=0,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_tkdn_bp(self) -> int:
        """Basis points."""
        return int(self.cleaned_data["tkdn_bp"] * BASIS_POINTS)

    def clean_bmp_bp(self) -> int:
        """Basis points."""
        return int(self.cleaned_data["bmp_bp"] * BASIS_POINTS)
