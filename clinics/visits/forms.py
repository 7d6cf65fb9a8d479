"""Forms of patients and visits: shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import RefusableForm
from members.registry.models import Member


class PatientForm(RefusableForm):
    """A new patient; the member number only where the patient is a member of the end users' group."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"), choices=[("P", _("Perempuan")), ("L", _("Laki-laki"))], widget=forms.RadioSelect
    )
    birth_date = forms.DateField(label=_("Tanggal lahir"), required=False)
    nik = forms.CharField(
        label=_("NIK"), max_length=20, required=False, help_text=_("16 angka pada KTP. Disimpan tersandi.")
    )
    allergies = forms.CharField(label=_("Alergi"), max_length=240, required=False)
    member_number = forms.CharField(label=_("Nomor anggota"), max_length=12, required=False)

    def clean_member_number(self) -> Member | None:
        """The member with that number, whatever the case of its letters."""
        number = self.cleaned_data["member_number"].strip()
        if not number:
            return None
        member = Member.objects.filter(number__iexact=number).first()
        if member is None:
            raise forms.ValidationError(_("Nomor anggota ini tidak ada. Salin dari kartu anggota, misalnya PGN-00012."))
        return member

    def facts(self) -> dict[str, Any]:
        """What `register_patient` takes."""
        values = dict(self.cleaned_data)
        values["member"] = values.pop("member_number")
        return values


class VisitForm(RefusableForm):
    """Why the patient comes, and who serves."""

    complaint = forms.CharField(label=_("Keluhan"), max_length=240, widget=forms.Textarea({"rows": 2}))
    worker = forms.ModelChoiceField(label=_("Dilayani oleh"), queryset=Member.objects.none(), empty_label=None)

    def __init__(self, *args: Any, workers: Sequence[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Member.objects.filter(pk__in=[one.pk for one in workers]).order_by("name")
        self.fields["worker"].queryset = rows  # type: ignore[attr-defined]
