"""Forms of patients and visits: shape only, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import RefusableForm
from members.registry.models import Member
from members.registry.states import MemberStatus

SEX = [("P", _("Perempuan")), ("L", _("Laki-laki"))]
FIELDS_OF_REFUSALS = {
    "name_missing": "name",
    "birth_in_future": "birth_date",
    "nik_invalid": "nik",
    "one_patient_per_nik_and_unit": "nik",
    "not_an_end_user": "member",
}


class PatientForm(RefusableForm):
    """A new patient of the unit; only name and sex must be known."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=SEX, widget=forms.RadioSelect)
    birth_date = forms.DateField(label=_("Tanggal lahir"), required=False)
    nik = forms.CharField(
        label=_("NIK"), help_text=_("16 angka pada KTP; disimpan tersandi"), max_length=24, required=False
    )
    allergies = forms.CharField(
        label=_("Alergi"), help_text=_("Tampil sebagai peringatan saat menyerahkan"), max_length=240, required=False
    )
    member = forms.CharField(
        label=_("Nomor anggota"),
        help_text=_("Bila pasien anggota pengguna akhir, misalnya PGN-00031"),
        max_length=12,
        required=False,
    )

    is_another = forms.BooleanField(label=_("Ini orang lain, tetap daftarkan"), required=False)

    def clean_member(self) -> Any:
        """The member with this number who has not left; None where nothing was typed."""
        number = self.cleaned_data["member"]
        if not number:
            return None
        member = Member.objects.filter(number__iexact=number).exclude(status=MemberStatus.LEFT).first()
        if member is None:
            raise forms.ValidationError(_("Nomor anggota ini tidak ada. Salin seperti pada kartu."), code="unknown")
        return member


class VisitForm(RefusableForm):
    """Why the patient comes."""

    complaint = forms.CharField(
        label=_("Keluhan"), help_text=_("Mengapa pasien datang, dengan kata-kata singkat"), max_length=240
    )
