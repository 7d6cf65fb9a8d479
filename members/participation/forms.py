"""What staff write to have a row corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.ui.fields import RupiahField
from members.forms import RefusableForm
from members.participation.models import Participation
from members.participation.states import IN_RUPIAH

LARGEST = 10**15


class CorrectionForm(RefusableForm):
    """What is right, by which document, and why."""

    happened = forms.ChoiceField(
        label=_("Apa yang benar"),
        choices=[("lain", _("Jumlahnya lain")), ("tidak", _("Kegiatan ini tidak terjadi"))],
        widget=forms.RadioSelect,
        initial="lain",
    )
    amount = RupiahField(label=_("Jumlah yang benar"), required=False, max_value=LARGEST)
    document = forms.CharField(label=_("Nomor dokumen yang membuktikannya"), max_length=60)
    reason = forms.CharField(label=_("Alasan"), widget=forms.Textarea({"rows": 3}), max_length=240)

    def __init__(self, row: Participation, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_rupiah = row.act in IN_RUPIAH

    def clean(self) -> dict[str, Any]:
        """An amount is needed unless nothing happened; then what was typed there does not count."""
        sent = super().clean() or {}
        if sent.get("happened") == "tidak":
            sent["amount"] = None
            self.errors.pop("amount", None)
        elif not sent.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Tulis jumlah yang benar, lebih dari nol."))
        return sent
