"""Forms of requests: shape only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.numbers import sent_id
from members.forms import RefusableForm
from members.registry.models import Member
from supply.demand.states import NeedClass
from supply.stock.models import Place


class AskForm(RefusableForm):
    """One product for one of the member's places."""

    place = forms.ModelChoiceField(label=_("Untuk unit"), queryset=Place.objects.none(), empty_label=None)
    quantity = forms.IntegerField(label=_("Jumlah"), min_value=1, max_value=1_000_000)
    daily_use = forms.IntegerField(
        label=_("Pemakaian sehari"),
        min_value=0,
        max_value=100_000,
        initial=0,
        help_text=_("Rata-rata menurut Anda. Pakai 0 bila belum tahu."),
    )
    need_class = forms.TypedChoiceField(
        label=_("Kelas kebutuhan"), choices=NeedClass.choices, coerce=int, initial=NeedClass.ROUTINE
    )
    needed_by = forms.DateField(label=_("Diperlukan paling lambat"))
    note = forms.CharField(label=_("Keterangan"), max_length=240, required=False)

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = Place.objects.filter(member=member)  # type: ignore[attr-defined]


class ApproveForm(RefusableForm):
    """The plausible quantity; the request's own where nothing is changed."""

    plausible = forms.IntegerField(label=_("Jumlah wajar"), min_value=1)


class RejectForm(RefusableForm):
    """Why a request is turned down; the member reads it."""

    reason = forms.CharField(label=_("Alasan penolakan"), max_length=240, widget=forms.Textarea({"rows": 2}))


def picked_ids(values: Iterable[str]) -> list[int]:
    """The ids among the boxes that came back."""
    return [pk for pk in map(sent_id, values) if pk]
