"""The forms of the ledger: shape only; whether an entry may be posted is for the rules and the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.models import Account
from kmp.books.rules import Line
from kmp.books.states import Activity, With
from kmp.ui.fields import RupiahField

FEWEST_LINES, MOST_LINES = 4, 40


class JournalForm(forms.Form):
    """Date and reason of an entry, and the key that makes it one entry however often it is sent."""

    key = forms.RegexField(r"^[0-9a-f]{8}$", widget=forms.HiddenInput)
    on = forms.DateField(label=_("Tanggal"), widget=forms.DateInput({"type": "date"}), initial=clock.today)
    memo = forms.CharField(
        label=_("Keterangan"), max_length=240, help_text=_("Apa yang terjadi, dan nomor bukti yang disimpan.")
    )


class LineForm(forms.Form):
    """One line: an account, and rupiah on one of the two sides."""

    account = forms.ChoiceField(label=_("Akun"), required=False)
    debit = RupiahField(label=_("Debit"), required=False)
    credit = RupiahField(label=_("Kredit"), required=False)
    party = forms.CharField(label=_("Pihak"), max_length=40, required=False)

    def __init__(self, *args: Any, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.fields["account"]
        assert isinstance(account, forms.ChoiceField)
        account.choices = [("", _("Pilih akun")), *accounts]  # asked once for all lines

    def clean(self) -> dict[str, Any]:
        """A line has an account and exactly one amount, or is wholly empty."""
        kept = super().clean() or {}
        amounts = [kept.get("debit"), kept.get("credit")]
        if self.errors or self.is_empty():
            return kept
        if not kept.get("account"):
            self.add_error("account", _("Pilih akunnya."))
        if bool(amounts[0]) == bool(amounts[1]):
            self.add_error("debit", _("Isi debit atau kredit, salah satu saja."))
        return kept

    def is_empty(self) -> bool:
        """Nothing was filled in: the line is left out."""
        return not any(self.cleaned_data.get(name) for name in ("account", "debit", "credit", "party"))

    def line(self) -> Line:
        """The posting to be: debit positive."""
        kept = self.cleaned_data
        return Line(kept["account"], (kept.get("debit") or 0) - (kept.get("credit") or 0), kept.get("party", ""))


LineFormSet = forms.formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES)


def line_forms(data: Mapping[str, Any]) -> "forms.BaseFormSet[LineForm]":
    """The lines of one entry as typed, each offering the accounts in use."""
    accounts = [(account.code, str(account)) for account in Account.objects.filter(is_active=True, is_header=False)]
    return LineFormSet(data, prefix="baris", form_kwargs={"accounts": accounts})


def lines_of(typed: Sequence[LineForm]) -> list[Line]:
    """The lines that were filled in, in their order."""
    return [form.line() for form in typed if not form.is_empty()]


class ReversalForm(forms.Form):
    """When and why an entry is taken back."""

    on = forms.DateField(label=_("Tanggal jurnal balik"), widget=forms.DateInput({"type": "date"}), initial=clock.today)
    memo = forms.CharField(label=_("Alasan"), max_length=240)


class AccountForm(forms.Form):
    """An account of the cooperative's own."""

    code = forms.RegexField(
        r"^[1-5][0-9.-]{0,11}$",
        label=_("Kode"),
        help_text=_("Angka pertama jenisnya: 1 aset, 2 kewajiban, 3 ekuitas, 4 pendapatan, 5 beban. Misalnya 5-2300."),
        error_messages={"invalid": _("Awali dengan angka 1 sampai 5, lalu angka, titik, atau tanda hubung: 5-2300.")},
    )
    name = forms.CharField(label=_("Nama akun"), max_length=120)
    turnover_with = forms.ChoiceField(
        label=_("Omzet dengan"),
        choices=[("", With.NEITHER.label), *(choice for choice in With.choices if choice[0])],
        required=False,
        help_text=_("Hanya untuk pendapatan dan beban yang dipisah antara anggota dan bukan anggota."),
    )
    activity = forms.ChoiceField(
        label=_("Dalam laporan arus kas"), choices=Activity.choices, initial=Activity.OPERATING
    )
    is_header = forms.BooleanField(
        label=_("Akun induk: hanya judul kelompok akun sesudahnya, tidak dibukukan"), required=False
    )


class AccountChangeForm(forms.Form):
    """What of an account may still change once it is used."""

    name = forms.CharField(label=_("Nama akun"), max_length=120)
    activity = forms.ChoiceField(label=_("Dalam laporan arus kas"), choices=Activity.choices)
    is_active = forms.BooleanField(label=_("Akun ini dipakai"), required=False)
