"""What is filled in to ask the members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind, MeetingState
from governance.reopenings.queries import years_with_closed_months
from kmp.ui.formats import MONTHS
from members.forms import RefusableForm


class ReopeningForm(RefusableForm):
    """Which months, why, to which plenary, and until when members may vote."""

    year = forms.TypedChoiceField(label=_("Tahun buku"), coerce=int)
    from_month = forms.TypedChoiceField(
        label=_("Mulai bulan"),
        coerce=int,
        choices=[(number, name) for number, name in enumerate(MONTHS, start=1)],
        help_text=_("Bulan itu dan bulan sesudahnya dalam tahun itu terbuka lagi; jurnal penutup tahunnya dibalik."),
    )
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Apa yang keliru, dan mengapa tidak cukup dikoreksi pada bulan yang terbuka. Anggota membaca ini."),
    )
    meeting = forms.ModelChoiceField(label=_("Rapat Paripurna"), queryset=Meeting.objects.none(), empty_label=None)
    closes_at = forms.DateTimeField(label=_("Pemungutan suara ditutup"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = (MeetingState.PLANNED, MeetingState.OPEN)
        plenaries = Meeting.objects.filter(kind=MeetingKind.PLENARY, state__in=states)
        self.fields["meeting"].queryset = plenaries.order_by("starts_at")  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, str(year)) for year in years_with_closed_months()]  # type: ignore[attr-defined]
