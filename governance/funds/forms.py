"""The forms of payments out of funds: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.funds.states import Fund, FundMethod
from kmp import clock
from kmp.ui.fields import RupiahField
from members.forms import RefusableForm


class FundPaymentForm(RefusableForm):
    """Who gets what out of which fund."""

    fund = forms.ChoiceField(label=_("Dana"), choices=Fund.choices)
    recipient = forms.CharField(label=_("Penerima"), max_length=150, help_text=_("Nama orang atau lembaga."))
    position = forms.CharField(
        label=_("Jabatan"), max_length=100, required=False, help_text=_("Misalnya Ketua pengurus.")
    )
    purpose = forms.CharField(label=_("Untuk"), max_length=200, help_text=_("Misalnya Jasa pengurus tahun buku 2025."))
    gross_rp = RupiahField(label=_("Jumlah bruto"), min_value=1)
    tax_rp = RupiahField(
        label=_("PPh 21 dipotong"),
        min_value=0,
        required=False,
        help_text=_("Hanya untuk dana pengurus, pengawas dan karyawan. Kosong berarti nol."),
    )
    method = forms.ChoiceField(
        label=_("Cara bayar"), choices=FundMethod.choices, widget=forms.RadioSelect, initial=FundMethod.TRANSFER
    )
    bank = forms.CharField(label=_("Bank"), max_length=40, required=False)
    account_number = forms.CharField(
        label=_("Nomor rekening"), max_length=30, required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    account_holder = forms.CharField(label=_("Nama pemilik rekening"), max_length=100, required=False)

    def clean_tax_rp(self) -> int:
        """Nothing typed is nothing withheld."""
        return self.cleaned_data["tax_rp"] or 0


class PaidOnForm(RefusableForm):
    """The day of payment."""

    paid_on = forms.DateField(label=_("Tanggal bayar"), initial=clock.today)
