"""Forms of the stock."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import RefusableForm


class HoldForm(RefusableForm):
    """Why a lot is held, or let go again."""

    reason = forms.CharField(label=_("Alasan"), max_length=200, widget=forms.Textarea({"rows": 2}))
