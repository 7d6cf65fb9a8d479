"""The forms of mandates: shape only, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.errors import DomainError
from kmp.files.forms import DocumentField
from members.forms import RefusableForm
from members.joining.rules import PersonData, clean_phone
from members.mandates.rules import MandateData
from members.registry.nik import clean_nik

SEX = [("P", _("Perempuan")), ("L", _("Laki-laki"))]
PERSON = ("name", "nik", "birth_date", "sex", "phone", "email")
PAPER = ("number", "starts_on", "ends_on", "votes", "document")


class RenewalForm(RefusableForm):
    """The paper: number, term, vote, document. Of a further mandate of a person we know."""

    number = forms.CharField(
        label=_("Nomor surat kuasa"),
        max_length=120,
        error_messages={"required": _("Salin nomor dari surat kuasanya.")},
    )
    starts_on = forms.DateField(
        label=_("Mulai"), initial=clock.today, error_messages={"required": _("Tulis sejak kapan surat kuasa berlaku.")}
    )
    ends_on = forms.DateField(
        label=_("Berakhir"),
        help_text=_("Paling lama lima tahun sejak mulai"),
        error_messages={"required": _("Tulis sampai kapan surat kuasa berlaku.")},
    )
    votes = forms.BooleanField(
        label=_("Memberikan suara lembaga"),
        help_text=_("Hanya satu wakil pada satu waktu. Wakil lain membaca usul dan mengurus pesanan."),
        required=False,
    )
    document = DocumentField(label=_("Surat kuasa"))

    def mandate(self) -> MandateData:
        """The paper, for the service."""
        data = self.cleaned_data
        return MandateData(data["number"].strip(), data["starts_on"], data["ends_on"], data["votes"])

    @property
    def paper_fields(self) -> list[forms.BoundField]:
        """The section about the paper."""
        return [self[name] for name in PAPER]


class MandateForm(RenewalForm):
    """A new representative: the person as on the KTP, and the paper."""

    name = forms.CharField(
        label=_("Nama lengkap"),
        help_text=_("Seperti pada KTP"),
        max_length=150,
        error_messages={"required": _("Tulis nama seperti pada KTP.")},
    )
    nik = forms.CharField(
        label=_("NIK"),
        help_text=_("16 angka pada KTP"),
        max_length=24,
        error_messages={"required": _("Salin 16 angka NIK dari KTP.")},
    )
    birth_date = forms.DateField(
        label=_("Tanggal lahir"), error_messages={"required": _("Tulis tanggal lahir seperti pada KTP.")}
    )
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=SEX,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu.")},
    )
    phone = forms.CharField(label=_("Nomor telepon"), max_length=30, required=False)
    email = forms.EmailField(
        label=_("Surel"),
        help_text=_("Undangan untuk membuat kata sandi dikirim ke sini"),
        required=False,
        error_messages={"invalid": _("Tulis alamat surel yang lengkap, misalnya nama@contoh.example.")},
    )

    def clean_nik(self) -> str:
        """The 16 digits, or the sentence of the rule."""
        try:
            return clean_nik(self.cleaned_data["nik"])
        except DomainError as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused

    def clean_phone(self) -> str:
        """+62…, or the sentence of the rule; empty where none was given."""
        try:
            return clean_phone(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""
        except DomainError as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused

    def clean(self) -> dict[str, Any]:
        """Nobody is born after today."""
        data = super().clean() or self.cleaned_data
        if data.get("birth_date") and data["birth_date"] > clock.today():
            self.add_error("birth_date", _("Tanggal lahir ini belum terjadi. Periksa tahunnya."))
        return data

    def person(self) -> PersonData:
        """The person, for the service."""
        return PersonData(**{name: self.cleaned_data[name] for name in PERSON})

    @property
    def person_fields(self) -> list[forms.BoundField]:
        """The section about the person."""
        return [self[name] for name in PERSON]
