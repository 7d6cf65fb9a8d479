"""The form of a hand-over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import RefusableForm
from supply.stock.models import Lot


class DispenseForm(RefusableForm):
    """Which lot, how many, and how to use it."""

    lot = forms.ModelChoiceField(label=_("Lot"), queryset=Lot.objects.none(), widget=forms.RadioSelect)
    quantity = forms.IntegerField(label=_("Jumlah"), min_value=1, max_value=100_000, initial=1)
    instructions = forms.CharField(label=_("Cara pakai"), max_length=240, required=False)

    def __init__(self, *args: Any, lots: Sequence[Lot], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Lot.objects.filter(pk__in=[lot.pk for lot in lots]).select_related("product")
        self.fields["lot"].queryset = rows  # type: ignore[attr-defined]
