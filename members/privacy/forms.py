"""Forms about personal data: shape only, the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.errors import DomainError
from kmp.files.forms import DocumentField
from members.forms import RefusableForm
from members.privacy.states import RequestKind, RevealPurpose
from members.registry.nik import clean_nik


class FindNikForm(RefusableForm):
    """A whole NIK, to find the one person who has it."""

    nik = forms.CharField(
        label=_("NIK"),
        help_text=_("16 angka, lengkap. Pencarian ini dicatat."),
        max_length=24,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Tulis NIK yang dicari.")},
    )

    def clean_nik(self) -> str:
        """The 16 digits, or the sentence of the rule."""
        try:
            return clean_nik(self.cleaned_data["nik"])
        except DomainError as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused


class RevealForm(RefusableForm):
    """Why a NIK has to be seen whole."""

    purpose = forms.ChoiceField(
        label=_("Tujuan"),
        choices=RevealPurpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih tujuannya.")},
    )
    note = forms.CharField(
        label=_("Keterangan"),
        help_text=_("Pemilik NIK membaca tujuan dan keterangan ini."),
        max_length=200,
        error_messages={"required": _("Tulis untuk apa NIK ini dilihat.")},
    )


class AskForm(RefusableForm):
    """What a person asks about the own data."""

    kind = forms.ChoiceField(
        label=_("Apa yang Anda minta?"),
        choices=RequestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih permintaan Anda.")},
    )
    text = forms.CharField(
        label=_("Penjelasan"),
        help_text=_("Untuk perbaikan: tulis data mana yang salah dan apa yang benar."),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        required=False,
    )
    document = DocumentField(label=_("Dokumen pendukung"), required=False)


class AnswerForm(RefusableForm):
    """The answer that the person reads."""

    answer = forms.CharField(
        label=_("Jawaban"),
        widget=forms.Textarea({"rows": 5}),
        max_length=4000,
        error_messages={"required": _("Tulis jawaban untuk anggota.")},
    )
