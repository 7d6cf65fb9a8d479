"""The filter of the action log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.trail.labels import SENTENCES
from kmp.trail.queries import TrailFilter


def _actions() -> list[tuple[str, object]]:
    return [("", _("Semua tindakan")), *sorted(SENTENCES.items(), key=lambda pair: str(pair[1]))]


class TrailFilterForm(forms.Form):
    """What to look for; each field may be empty, nonsense in one of them leaves that one out."""

    q = forms.CharField(required=False, max_length=120)
    tindakan = forms.ChoiceField(label=_("Tindakan"), required=False, choices=_actions)
    dari = forms.DateField(label=_("Dari tanggal"), required=False, widget=forms.DateInput({"type": "date"}))
    sampai = forms.DateField(label=_("Sampai tanggal"), required=False, widget=forms.DateInput({"type": "date"}))

    def wanted(self) -> TrailFilter:
        """The filter as the query takes it."""
        self.is_valid()
        kept = self.cleaned_data
        return TrailFilter(
            text=kept.get("q", "").strip(),
            action=kept.get("tindakan", ""),
            since=kept.get("dari"),
            until=kept.get("sampai"),
        )
