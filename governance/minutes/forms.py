"""The shapes of what people fill in about minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind
from members.forms import RefusableForm


class MinutesForm(RefusableForm):
    """What happened, in the words of the notulis; the draft of the house is already in it."""

    text = forms.CharField(
        label=_("Isi berita acara"),
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_(
            "Konsep ini disusun dari yang tercatat. Ubah atau tambahkan: jalannya rapat, pendapat yang berbeda, "
            "apa yang disepakati. Bagian yang Anda ubah ditunjukkan kepada yang menandatangani."
        ),
    )
    advice = forms.CharField(
        label=_("Titipan untuk Rapat Paripurna"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("Satu titipan satu baris. Titipan tampil dalam konsep berita acara Rapat Paripurna."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting.kind != MeetingKind.GROUP:
            del self.fields["advice"]


class SignatureForm(RefusableForm):
    """One tick before the own name goes under a text."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=_("Saya sudah membaca berita acara ini dan menyatakan bahwa isinya benar."),
        error_messages={"required": _("Baca dahulu berita acara ini, lalu beri tanda di sini.")},
    )
