"""The form in which anyone types the code of a paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.papers.models import CODE_LENGTH
from kmp.papers.rules import plain_code


class CodeForm(forms.Form):
    """The code under the QR, with or without dashes."""

    kode = forms.CharField(
        label=_("Kode surat"),
        help_text=_("12 huruf dan angka di kaki surat, dekat kode QR. Misalnya K7QM-2XRT-9HPA."),
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_kode(self) -> str:
        """The code in capitals without dashes; refused when it has not 12 letters and digits."""
        code = plain_code(self.cleaned_data["kode"])
        if len(code) != CODE_LENGTH or not code.isascii():
            raise forms.ValidationError(_("Kode surat terdiri dari 12 huruf dan angka. Periksa lagi di kaki surat."))
        return code
