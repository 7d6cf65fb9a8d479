"""The shapes of what people fill in about the surplus."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind, MeetingState
from members.forms import RefusableForm


class ProposeForm(RefusableForm):
    """To which plenary, and until when members may vote."""

    meeting = forms.ModelChoiceField(label=_("Rapat Paripurna"), queryset=Meeting.objects.none(), empty_label=None)
    closes_at = forms.DateTimeField(label=_("Pemungutan suara ditutup"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = (MeetingState.PLANNED, MeetingState.OPEN)
        plenaries = Meeting.objects.filter(kind=MeetingKind.PLENARY, state__in=states)
        self.fields["meeting"].queryset = plenaries.order_by("starts_at")  # type: ignore[attr-defined]
