"""Forms of the catalogue: shape only; why something is refused is said by the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.ui.fields import RupiahField
from members.forms import RefusableForm
from members.registry.models import Member
from members.registry.states import DeviceGroup, MemberStatus
from supply.catalogue.services import PRODUCERS
from supply.catalogue.states import RiskClass

NIE_CODES = frozenset({"nie_malformed", "nie_class_unknown", "nie_category_unknown", "nie_expired"})


class ProductForm(RefusableForm):
    """A product by its marketing licence."""

    name = forms.CharField(label=_("Nama barang"), max_length=160)
    code = forms.SlugField(
        label=_("Kode"), max_length=30, help_text=_("Huruf kecil, angka, dan tanda hubung; misalnya kasa-steril.")
    )
    nie = forms.CharField(
        label=_("Nomor izin edar"), max_length=30, help_text=_("Seperti pada kemasan, misalnya AKD 21603020231.")
    )
    nie_valid_until = forms.DateField(label=_("Izin edar berlaku sampai"))
    risk_class = forms.ChoiceField(label=_("Kelas risiko"), choices=RiskClass.choices)
    device_group = forms.ChoiceField(label=_("Kelompok produk CDAKB"), choices=DeviceGroup.choices)
    unit = forms.CharField(label=_("Satuan"), max_length=20, help_text=_("Satuan terkecil: buah, strip, unit."))
    pack = forms.IntegerField(label=_("Isi kemasan"), min_value=1, initial=1)
    kfa_code = forms.RegexField(
        r"^\d{8}$",
        label=_("Kode KFA"),
        required=False,
        help_text=_("8 angka. Barang dengan kode yang sama dibandingkan bersama."),
    )
    gtin = forms.RegexField(r"^(\d{8}|\d{12,14})$", label=_("GTIN"), required=False)

    def add_refusal(self, refused: Any) -> None:
        """What is wrong with the licence stands at the licence."""
        if refused.code in NIE_CODES:
            self.add_error("nie_valid_until" if refused.code == "nie_expired" else "nie", str(refused))
        else:
            super().add_refusal(refused)


class OfferForm(RefusableForm):
    """A producer's price."""

    producer = forms.ModelChoiceField(label=_("Produsen"), queryset=Member.objects.none())
    price_rp = RupiahField(label=_("Harga produsen per satuan"), min_value=1)
    sale_price_rp = RupiahField(label=_("Harga jual koperasi per satuan"), min_value=1)
    tkdn = forms.DecimalField(
        label=_("TKDN (%)"), min_value=0, max_value=100, decimal_places=2, initial=0, localize=True
    )
    bmp = forms.DecimalField(label=_("BMP (%)"), min_value=0, max_value=15, decimal_places=2, initial=0, localize=True)
    valid_from = forms.DateField(label=_("Berlaku sejak"), initial=clock.today)
    valid_until = forms.DateField(label=_("Berlaku sampai"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        producers = Member.objects.filter(group=PRODUCERS, status=MemberStatus.ACTIVE).order_by("name")
        self.fields["producer"].queryset = producers  # type: ignore[attr-defined]

    def terms(self) -> dict[str, Any]:
        """What `add_offer` takes: percentages as basis points."""
        values = dict(self.cleaned_data)
        values["tkdn_bp"], values["bmp_bp"] = int(values.pop("tkdn") * 100), int(values.pop("bmp") * 100)
        return values


class HoldForm(RefusableForm):
    """Why goods are held, or let go again."""

    reason = forms.CharField(label=_("Alasan"), max_length=200, widget=forms.Textarea({"rows": 2}))
