"""Forms of purchases and shipments: shape only."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kmp.errors import DomainError
from members.forms import RefusableForm
from members.registry.models import Member
from members.registry.states import MemberStatus
from supply.catalogue.models import Offer
from supply.orders.models import ShipmentLine
from supply.orders.rules import Arrived
from supply.orders.services import CARRIERS
from supply.stock.models import Place
from supply.stock.states import PlaceKind

MOST = 10_000_000


class OrderForm(RefusableForm):
    """How much of which allowed offer, for which warehouse."""

    offer = forms.ModelChoiceField(
        label=_("Penawaran"), queryset=Offer.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    place = forms.ModelChoiceField(
        label=_("Ke gudang"), queryset=Place.objects.filter(kind=PlaceKind.WAREHOUSE), empty_label=None
    )
    quantity = forms.IntegerField(label=_("Jumlah"), min_value=1, max_value=MOST)

    def __init__(self, *args: Any, offers: QuerySet[Offer], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["offer"].queryset = offers  # type: ignore[attr-defined]


class ReceiveForm(RefusableForm):
    """The lot as it stands on the box."""

    lot_number = forms.CharField(label=_("Nomor lot"), max_length=20, help_text=_("Seperti tercetak pada kemasan."))
    expires_on = forms.DateField(
        label=_("Kedaluwarsa"), required=False, help_text=_("Kosongkan bila barang tidak kedaluwarsa.")
    )


class CarrierForm(RefusableForm):
    """Who carries the goods."""

    carrier = forms.ModelChoiceField(label=_("Distributor"), queryset=Member.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        carriers = Member.objects.filter(group=CARRIERS, status=MemberStatus.ACTIVE).order_by("name")
        self.fields["carrier"].queryset = carriers  # type: ignore[attr-defined]


class ArrivalForm(RefusableForm):
    """For each lot of a shipment: accepted, rejected, and why."""

    def __init__(self, *args: Any, lines: Sequence[ShipmentLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = lines
        for line in lines:
            limits = {"min_value": 0, "max_value": MOST}
            self.fields[f"accepted_{line.pk}"] = forms.IntegerField(
                label=_("Diterima baik"),
                initial=line.quantity,
                **limits,  # type: ignore[arg-type]
            )
            self.fields[f"rejected_{line.pk}"] = forms.IntegerField(label=_("Ditolak"), initial=0, **limits)  # type: ignore[arg-type]
            self.fields[f"reason_{line.pk}"] = forms.CharField(label=_("Alasan"), max_length=200, required=False)

    def rows(self) -> list[dict[str, Any]]:
        """Each lot with its three fields, for the page."""
        return [
            {"line": line, **{name: self[f"{name}_{line.pk}"] for name in ("accepted", "rejected", "reason")}}
            for line in self.lines
        ]

    def arrived(self) -> Mapping[int, Arrived]:
        """What `receive_shipment` takes."""
        data = self.cleaned_data
        return {
            line.pk: Arrived(data[f"accepted_{line.pk}"], data[f"rejected_{line.pk}"], data[f"reason_{line.pk}"])
            for line in self.lines
        }

    def add_refusal(self, refused: DomainError) -> None:
        """What does not add up stands at its lot."""
        for problem in refused.problems:
            name = "reason" if problem.code == "rejected_line_has_a_reason" else "accepted"
            field = f"{name}_{problem.path}"
            self.add_error(field if field in self.fields else None, problem.message)
        if not refused.problems:
            self.add_error(None, refused.message)
