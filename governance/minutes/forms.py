"""The shapes of what people fill in about minutes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import RefusableForm


class MinutesForm(RefusableForm):
    """What happened, in the words of the chair."""

    text = forms.CharField(
        label=_("Isi berita acara"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Jalannya rapat, pendapat yang berbeda, dan apa yang disepakati. Kehadiran dan kuorum terisi sendiri."
        ),
    )
