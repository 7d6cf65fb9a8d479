"""The shapes of what people fill in about versions and drafts; the rules themselves are filled in by `sections`."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.bylaws.rules import problems_of
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingKind, MeetingState
from members.forms import RefusableForm


class DraftForm(RefusableForm):
    """What a draft is about."""

    title = forms.CharField(
        label=_("Judul rancangan"), max_length=160, help_text=_("Misalnya: Bobot suara pengguna akhir naik.")
    )
    reason = forms.CharField(
        label=_("Alasan perubahan"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        required=False,
        help_text=_("Dibaca anggota sebelum memberi suara."),
    )


class ProposeForm(RefusableForm):
    """To which plenary, and until when members may vote."""

    meeting = forms.ModelChoiceField(label=_("Rapat Paripurna"), queryset=Meeting.objects.none(), empty_label=None)
    closes_at = forms.DateTimeField(label=_("Pemungutan suara ditutup"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = (MeetingState.PLANNED, MeetingState.OPEN)
        plenaries = Meeting.objects.filter(kind=MeetingKind.PLENARY, state__in=states)
        self.fields["meeting"].queryset = plenaries.order_by("starts_at")  # type: ignore[attr-defined]


class EnactForm(RefusableForm):
    """The deed and its day."""

    deed_number = forms.CharField(label=_("Nomor akta"), max_length=80)
    valid_from = forms.DateField(label=_("Berlaku sejak"))


class JsonForm(RefusableForm):
    """All rules at once, for whoever knows their JSON."""

    rules = forms.CharField(
        label=_("Aturan dalam JSON"), widget=forms.Textarea({"rows": 24, "spellcheck": "false"}), strip=False
    )

    def clean_rules(self) -> Any:
        """The value, or every problem of it with its place."""
        try:
            value = json.loads(self.cleaned_data["rules"])
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("Ini bukan JSON yang sah.")) from error
        if problems := problems_of(value):
            raise forms.ValidationError(
                [f"{problem.path}: {problem.message}" if problem.path else problem.message for problem in problems]
            )
        return value
