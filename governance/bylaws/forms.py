"""The shape of a new bylaw version."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.voting.models import Resolution
from governance.voting.states import MotionKind
from members.forms import RefusableForm


class VersionForm(RefusableForm):
    """A version as in the deed: its rules as JSON, and the decision it rests on."""

    resolution = forms.ModelChoiceField(
        label=_("Keputusan Rapat Anggota"), queryset=Resolution.objects.none(), empty_label=None
    )
    deed_number = forms.CharField(label=_("Nomor akta"), max_length=80)
    valid_from = forms.DateField(label=_("Berlaku sejak"))
    rules = forms.CharField(label=_("Aturan"), widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unused = Resolution.objects.filter(motion__kind=MotionKind.BYLAWS, bylaws__isnull=True)
        self.fields["resolution"].queryset = unused  # type: ignore[attr-defined]

    def clean_rules(self) -> Any:
        """The JSON value; what it means is judged by bylaws.rules."""
        try:
            return json.loads(self.cleaned_data["rules"])
        except ValueError as error:
            raise forms.ValidationError(_("Ini bukan JSON yang sah.")) from error
