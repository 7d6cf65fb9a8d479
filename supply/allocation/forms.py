"""The form that begins a sharing."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.forms import RefusableForm
from supply.demand.models import GoodsRequest
from supply.stock.models import Place


class ShareForm(RefusableForm):
    """From which warehouse, and among which of the open requests."""

    place = forms.ModelChoiceField(label=_("Dari gudang"), queryset=Place.objects.none(), empty_label=None)
    requests = forms.ModelMultipleChoiceField(
        label=_("Permintaan"),
        queryset=GoodsRequest.objects.none(),
        error_messages={"required": _("Tandai paling sedikit satu permintaan.")},
    )

    def __init__(self, *args: Any, requests: QuerySet[GoodsRequest], places: QuerySet[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.fields["requests"].queryset = requests  # type: ignore[attr-defined]
