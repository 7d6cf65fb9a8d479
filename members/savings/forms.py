"""The forms of staff who take savings: shape only, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.ui.fields import RupiahField
from members.forms import PaymentForm


class DepositForm(PaymentForm):
    """Simpanan sukarela of any amount; `key` makes a form sent twice one deposit."""

    key = forms.RegexField(r"^[\w-]{8,43}$", widget=forms.HiddenInput)
    amount_rp = RupiahField(label=_("Jumlah"), min_value=1)

    field_order = ("amount_rp", "method", "paid_on", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "id_setor_%s"
