"""The forms of vouchers: shape only; whether one may be submitted is for the rules and the database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.books.models import Account
from kmp.errors import DomainError
from kmp.files.forms import DocumentField
from kmp.files.states import DOCUMENTS, SHEETS
from kmp.ui.fields import RupiahField
from kmp.vouchers.rules import LAST_DAY, MOST_LINES, Entered

FEWEST_LINES = 4


class VoucherForm(forms.Form):
    """Date and text of a voucher, and the key that makes it one voucher however often it is sent."""

    key = forms.RegexField(r"^[0-9a-f]{8}$", widget=forms.HiddenInput)
    on = forms.DateField(label=_("Tanggal"), widget=forms.DateInput({"type": "date"}), initial=clock.today)
    memo = forms.CharField(
        label=_("Keterangan"), max_length=240, help_text=_("Apa yang terjadi, dan nomor bukti yang disimpan.")
    )


def add_refusal(form: forms.Form, refused: DomainError) -> None:
    """What a rule refused, beside its field if it has one."""
    for problem in refused.problems:
        form.add_error(problem.path if problem.path in form.fields else None, str(problem.message))
    if not refused.problems:
        form.add_error(None, str(refused))


class LineForm(forms.Form):
    """One line: an account, and rupiah on one of the two sides."""

    account = forms.ChoiceField(label=_("Akun"), required=False)
    debit = RupiahField(label=_("Debit"), required=False)
    credit = RupiahField(label=_("Kredit"), required=False)
    party = forms.CharField(label=_("Pihak"), max_length=160, required=False)

    def __init__(self, *args: Any, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.fields["account"]
        assert isinstance(account, forms.ChoiceField)
        account.choices = [("", _("Pilih akun")), *accounts]  # asked once for all lines

    def clean(self) -> dict[str, Any]:
        """Rupiah on one side only; what is still missing stays open in a draft."""
        kept = super().clean() or {}
        amounts = [kept.get("debit"), kept.get("credit")]
        if self.errors or self.is_empty():
            return kept
        if amounts[0] and amounts[1]:
            self.add_error("debit", _("Isi debit atau kredit, salah satu saja."))
        return kept

    def is_empty(self) -> bool:
        """Nothing was filled in: the line is left out."""
        return not any(self.cleaned_data.get(name) for name in ("account", "debit", "credit", "party"))

    def line(self) -> Entered:
        """The line as it was typed: debit positive."""
        kept = self.cleaned_data
        amount_rp = (kept.get("debit") or 0) - (kept.get("credit") or 0)
        code, _blank, name = kept.get("party", "").strip().partition(" ")
        return Entered(kept.get("account", ""), amount_rp, code[:40], name.strip())


LineFormSet = forms.formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES)


def line_forms(data: Mapping[str, Any]) -> "forms.BaseFormSet[LineForm]":
    """The lines of one entry as typed, each offering the accounts in use."""
    accounts = [(account.code, str(account)) for account in Account.objects.filter(is_active=True, is_header=False)]
    return LineFormSet(data, prefix="baris", form_kwargs={"accounts": accounts})


def lines_typed(typed: Sequence[LineForm]) -> list[Entered]:
    """The lines that were filled in, in their order."""
    return [form.line() for form in typed if not form.is_empty()]


def lines_data(lines: Iterable[Entered], *, fewest: int = FEWEST_LINES) -> dict[str, str]:
    """What the form of these lines would have sent: a draft or a copy is shown as if it had just been typed."""
    listed = list(lines)
    data = {"baris-TOTAL_FORMS": str(max(len(listed), fewest)), "baris-INITIAL_FORMS": "0"}
    for number, line in enumerate(listed):
        data[f"baris-{number}-account"] = line.account
        data[f"baris-{number}-party"] = line.party
        data[f"baris-{number}-{'debit' if line.amount_rp > 0 else 'credit'}"] = str(abs(line.amount_rp) or "")
    return data


class RecurringForm(forms.Form):
    """When and until when a journal comes back."""

    memo = forms.CharField(label=_("Keterangan"), max_length=200)
    day = forms.IntegerField(
        label=_("Setiap tanggal"),
        min_value=1,
        max_value=LAST_DAY,
        initial=LAST_DAY,
        help_text=_("1 sampai 31. Bulan yang lebih pendek memakai hari terakhirnya; 31 selalu akhir bulan."),
    )
    first = forms.DateField(
        label=_("Mulai bulan"),
        widget=forms.DateInput({"type": "date"}),
        initial=clock.today,
        help_text=_("Tanggal mana pun dalam bulan itu."),
    )
    last = forms.DateField(
        label=_("Sampai bulan"),
        widget=forms.DateInput({"type": "date"}),
        required=False,
        help_text=_("Kosong: terus, sampai dihentikan."),
    )


class ReversalForm(forms.Form):
    """When and why a journal is to be taken back."""

    on = forms.DateField(label=_("Tanggal jurnal balik"), widget=forms.DateInput({"type": "date"}), initial=clock.today)
    memo = forms.CharField(label=_("Alasan"), max_length=240)


class RefusalForm(forms.Form):
    """Why the second person says no."""

    reason = forms.CharField(
        label=_("Alasan"), max_length=240, help_text=_("Apa yang perlu diperbaiki. Penulisnya membaca ini.")
    )


class AttachmentForm(forms.Form):
    """One document behind a voucher."""

    file = DocumentField(label=_("Lampiran"), kinds=DOCUMENTS | SHEETS)
