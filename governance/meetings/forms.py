"""The shapes of what people fill in about meetings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import RefusableForm


class PlanForm(RefusableForm):
    """A plenary and, before it, the assemblies of the groups."""

    title = forms.CharField(label=_("Nama rapat"), max_length=140, initial=_("Rapat Anggota Tahunan"))
    starts_at = forms.DateTimeField(label=_("Rapat Paripurna mulai"))
    groups_meet_at = forms.DateTimeField(
        label=_("Rapat kelompok mulai"),
        required=False,
        help_text=_("Kosongkan untuk tujuh hari sebelum Rapat Paripurna."),
    )
    place = forms.CharField(label=_("Tempat"), max_length=200)
