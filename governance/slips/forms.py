"""The form in which anyone types the code of a line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.papers.rules import plain_code

LONGEST = 20  # letters, dashes and blanks left out


class LineForm(forms.Form):
    """The code on the own statement, with or without dashes."""

    kode = forms.CharField(
        label=_("Kode baris"),
        help_text=_("Ada di keterangan SHU Anda, dekat kode QR. Hanya Anda yang memegangnya."),
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_kode(self) -> str:
        """The code in capitals without dashes; refused when it cannot be one."""
        code = plain_code(self.cleaned_data["kode"])
        if not code or len(code) > LONGEST or not code.isascii():
            raise forms.ValidationError(_("Kode baris terdiri dari huruf dan angka. Periksa lagi di keterangan Anda."))
        return code
