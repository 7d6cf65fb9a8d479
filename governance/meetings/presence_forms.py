"""The shapes of what people fill in about who is present."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.papers.models import CODE_LENGTH
from kmp.papers.rules import plain_code
from members.forms import RefusableForm


class RoomCodeForm(RefusableForm):
    """The code that is shown in the room."""

    kode = forms.CharField(
        label=_("Kode hadir"),
        help_text=_("12 huruf dan angka di layar rapat. Misalnya K7QM-2XRT-9HPA."),
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_kode(self) -> str:
        """The code in capitals without dashes."""
        code = plain_code(self.cleaned_data["kode"])
        if len(code) != CODE_LENGTH or not code.isascii():
            raise forms.ValidationError(_("Kode hadir terdiri dari 12 huruf dan angka. Periksa lagi di layar rapat."))
        return code


class ScanForm(RefusableForm):
    """What a scanner or a person at the door types: a card's QR, or a member number."""

    pindai = forms.CharField(
        label=_("Pindai kartu atau tulis nomor anggota"),
        max_length=200,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Pindai kartu, atau tulis nomor anggota.")},
    )


class UndoForm(RefusableForm):
    """Why a name is taken off the list."""

    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Anggota yang bersangkutan membaca alasan ini. Misalnya: salah memilih nama yang mirip."),
        widget=forms.Textarea({"rows": 3}),
        max_length=240,
    )
