"""The form of a hand-over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinics.pharmacy.queries import LotChoice
from members.forms import RefusableForm

MOST = 1_000_000  # base units; beyond any stock of a village, and within the column


class DispenseForm(RefusableForm):
    """Which lot, how much, and how it is used. Any lot that lies here may be named: the service refuses unfit ones."""

    lot = forms.TypedChoiceField(
        label=_("Lot"),
        coerce=int,
        error_messages={"invalid_choice": _("Pilih lot yang ada di unit ini."), "required": _("Pilih lotnya.")},
    )
    quantity = forms.IntegerField(label=_("Jumlah"), initial=1, max_value=MOST)
    instructions = forms.CharField(
        label=_("Cara pakai"), help_text=_("Dibacakan kepada pasien"), max_length=240, required=False
    )

    def __init__(self, data: Any = None, *, lots: list[LotChoice], scanned: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.lots, self.scanned = lots, scanned.lower()
        field = self.fields["lot"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(one.lot.pk), one.lot.number) for one in lots]

    @property
    def picked(self) -> str:
        """The id of the lot that is ticked: what was sent, else the lot whose number was scanned, else the first."""
        if self.is_bound:
            return str(self.data.get("lot", ""))
        free = [one for one in self.lots if one.may_go]
        wanted = [one for one in free if one.lot.number.lower() == self.scanned] or free
        return str(wanted[0].lot.pk) if wanted else ""

    @property
    def may_go(self) -> bool:
        """Whether there is any lot to hand over."""
        return any(one.may_go for one in self.lots)
