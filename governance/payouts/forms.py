"""The forms of payments: shape only, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.payouts.states import PayWay
from kmp import clock
from members.forms import AccountForm, RefusableForm

MOST_BYTES = 20_000_000  # of a file with results: a hundred thousand lines and more


class ChoiceForm(AccountForm):
    """How the SHU is to be paid; the account only for a transfer."""

    way = forms.ChoiceField(label=_("Cara terima"), choices=PayWay.choices, widget=forms.RadioSelect)

    field_order = ("way",)


class StaffChoiceForm(ChoiceForm):
    """The same for a member who says it at the counter, or for the heirs of one."""

    note = forms.CharField(
        label=_("Keterangan"),
        max_length=160,
        required=False,
        help_text=_("Siapa yang meminta. Untuk ahli waris: nama dan hubungannya."),
    )


class PrepareForm(RefusableForm):
    """Which way, and of which year; `anggota` (many) comes beside it."""

    way = forms.ChoiceField(label=_("Cara bayar"), choices=PayWay.choices)
    year = forms.TypedChoiceField(label=_("Tahun buku"), coerce=int, empty_value=None, required=False)

    def __init__(self, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", str(_("Semua tahun"))), *((str(year), str(year)) for year in years)]
        self.fields["year"].choices = every  # type: ignore[attr-defined]


class PaidOnForm(RefusableForm):
    """The day of payment."""

    paid_on = forms.DateField(label=_("Tanggal bayar"), initial=clock.today)


class ReturnForm(RefusableForm):
    """When money came back, and why."""

    returned_on = forms.DateField(label=_("Tanggal kembali"), initial=clock.today)
    reason = forms.CharField(label=_("Alasan"), max_length=160, help_text=_("Anggota membaca alasan ini."))


class ResultsForm(RefusableForm):
    """The bank's answer: a file, or that everything else has arrived."""

    returned_on = forms.DateField(label=_("Tanggal di rekening koran"), initial=clock.today)
    file = forms.FileField(
        label=_("Berkas hasil dari bank (CSV)"),
        required=False,
        help_text=_("Kolom: rujukan, hasil (berhasil atau gagal), keterangan."),
    )
    rest_arrived = forms.BooleanField(label=_("Semua yang tidak disebut sudah sampai"), required=False)

    def clean_file(self) -> Any:
        """Not larger than a bank's answer can be."""
        upload = self.cleaned_data["file"]
        if upload is not None and upload.size > MOST_BYTES:
            raise forms.ValidationError(_("Berkas ini terlalu besar untuk sebuah jawaban bank."))
        return upload
