"""The forms of the statements: which postings, and the words of the notes. Shape only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.statements.aging import MOST_DAYS
from kmp.statements.links import CREDIT, DEBIT, NOT_CLOSING
from kmp.statements.services import MOST_LETTERS
from kmp.statements.states import Sort


class DaysForm(forms.Form):
    """From and until; without dates the days that the page says."""

    dari = forms.DateField(label=_("Dari"), required=False, widget=forms.DateInput({"type": "date"}))
    sampai = forms.DateField(label=_("Sampai"), required=False, widget=forms.DateInput({"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Refused: the last day before the first."""
        kept = super().clean() or {}
        first, last = kept.get("dari"), kept.get("sampai")
        if first and last and last < first:
            self.add_error("sampai", _("Tanggal terakhir mendahului tanggal pertama."))
        return kept

    def days(self, first: date | None, last: date) -> tuple[date | None, date]:
        """What was asked for, or these."""
        kept = self.cleaned_data if self.is_valid() else {}
        return kept.get("dari") or first, kept.get("sampai") or last


class LedgerForm(DaysForm):
    """Which postings of the general ledger."""

    akun = forms.MultipleChoiceField(label=_("Akun"), required=False)
    pihak = forms.CharField(label=_("Kode pihak"), max_length=40, required=False)
    sisi = forms.ChoiceField(
        label=_("Sisi"),
        required=False,
        choices=[("", _("Debit dan kredit")), (DEBIT, _("Debit")), (CREDIT, _("Kredit"))],
    )
    jurnal = forms.ChoiceField(
        label=_("Jenis jurnal"),
        required=False,
        choices=[("", _("Semua jurnal")), (NOT_CLOSING, _("Tanpa jurnal penutup")), *Sort.choices],
    )

    def __init__(self, *args: Any, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.fields["akun"]
        assert isinstance(account, forms.MultipleChoiceField)
        account.choices = accounts


class AgingForm(forms.Form):
    """Which open amounts: the day, the term of payment, one account, some parties."""

    sampai = forms.DateField(label=_("Per tanggal"), required=False, widget=forms.DateInput({"type": "date"}))
    tempo = forms.IntegerField(
        label=_("Tempo pembayaran (hari)"), required=False, min_value=0, max_value=MOST_DAYS, initial=0
    )
    akun = forms.ChoiceField(label=_("Akun"), required=False)
    q = forms.CharField(label=_("Pihak"), max_length=100, required=False)

    def __init__(self, *args: Any, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.fields["akun"]
        assert isinstance(account, forms.ChoiceField)
        account.choices = [("", _("Semua akun")), *accounts]


class NoteForm(forms.Form):
    """The words of one section, and the version that was on the page."""

    text = forms.CharField(
        label=_("Isi bagian ini"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Satu paragraf pada setiap baris. Kosongkan untuk memakai lagi naskah dari angka."),
    )
    seen = forms.IntegerField(min_value=0, max_value=30_000, widget=forms.HiddenInput)
