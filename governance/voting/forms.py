"""The shapes of what people fill in about motions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind, MeetingState
from governance.voting.states import Choice, MotionKind
from members.forms import RefusableForm

NEVER_STARTED = (MeetingState.PLANNED, MeetingState.OPEN)


class ChoiceForm(RefusableForm):
    """One of the three choices."""

    pilihan = forms.ChoiceField(
        label=_("Pilihan Anda"),
        choices=Choice.choices,
        error_messages={"required": _("Pilih salah satu: setuju, tidak setuju, atau abstain.")},
    )


class MotionForm(RefusableForm):
    """A new motion; those about SHU come from the page of the surplus."""

    meeting = forms.ModelChoiceField(label=_("Rapat Paripurna"), queryset=Meeting.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[(kind.value, kind.label) for kind in (MotionKind.ORDINARY, MotionKind.BYLAWS)],
        widget=forms.RadioSelect,
        initial=MotionKind.ORDINARY,
    )
    title = forms.CharField(label=_("Usul dalam satu kalimat"), max_length=200)
    text = forms.CharField(label=_("Uraian"), widget=forms.Textarea(attrs={"rows": 5}))
    if_passed = forms.CharField(label=_("Jika diterima"), max_length=240)
    if_failed = forms.CharField(label=_("Jika ditolak"), max_length=240)
    closes_at = forms.DateTimeField(label=_("Pemungutan suara ditutup"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plenaries = Meeting.objects.filter(kind=MeetingKind.PLENARY, state__in=NEVER_STARTED)
        self.fields["meeting"].queryset = plenaries.order_by("starts_at")  # type: ignore[attr-defined]
