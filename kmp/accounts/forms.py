"""What a person sets about the own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.clock import ZONES


class ZoneForm(forms.Form):
    """Whose clock the pages show."""

    zone = forms.ChoiceField(
        label=_("Zona waktu"),
        help_text=_("Semua jam di halaman Anda ditulis menurut zona ini."),
        choices=[
            (zone, f"{short} ({place})")
            for (zone, short), place in zip(ZONES.items(), ["Jakarta", "Makassar", "Jayapura"], strict=True)
        ],
    )
