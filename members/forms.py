"""Forms that two slices share."""

from typing import Protocol, Self

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.errors import DomainError, Problem
from kmp.ui.fields import RupiahField
from members.savings.states import Method


class RefusableForm(forms.Form):
    """A form that can show why its act was refused."""

    def add_refusal(self, refused: DomainError) -> None:
        """The sentences of a refused act, each at its field where it has one."""
        for problem in refused.problems:
            self.add_error(problem.path if problem.path in self.fields else None, _with_cure(problem))
        if not refused.problems:
            self.add_error(None, refused.message)


def _with_cure(problem: Problem) -> str:
    """The sentence, with the way to the page on which it can be put right where there is one."""
    if not problem.cure:
        return problem.message
    return format_html('{} <a href="{}">{}</a>', problem.message, problem.cure, gettext("Buka halamannya"))


class Account(Protocol):
    """A bank account on record."""

    @property
    def bank(self) -> str: ...

    @property
    def account_masked(self) -> str: ...


class AccountForm(RefusableForm):
    """Where a transfer goes; asked for beside what is paid."""

    bank = forms.CharField(label=_("Bank"), max_length=40, required=False, help_text=_("Misalnya BRI atau Bank DKI."))
    account_number = forms.CharField(
        label=_("Nomor rekening"), max_length=30, required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    account_holder = forms.CharField(
        label=_("Nama pemilik rekening"),
        max_length=100,
        required=False,
        help_text=_("Persis seperti di buku tabungan."),
    )

    def tell_known(self, account: "Account | None") -> None:
        """The account on record is shown by its last digits, and stays when the field is left empty."""
        if account is not None and account.account_masked:
            said = _("Kosongkan bila tetap %(account)s di %(bank)s.")
            facts = {"account": account.account_masked, "bank": account.bank}
            self.fields["account_number"].help_text = said % facts


class PaymentForm(RefusableForm):
    """How and when money came in."""

    method = forms.ChoiceField(
        label=_("Cara bayar"),
        choices=[(one.value, one.label) for one in (Method.CASH, Method.TRANSFER)],
        widget=forms.RadioSelect,
        initial=Method.CASH,
    )
    paid_on = forms.DateField(label=_("Tanggal bayar"), initial=clock.today)


class PartForm(PaymentForm):
    """Money for a bill: the whole rest, or a part of it. `seen_rest_rp` is the rest that the page showed."""

    amount_rp = RupiahField(
        label=_("Jumlah"),
        min_value=1,
        required=False,
        help_text=_("Boleh sebagian; sisanya tetap tertagih. Kosong berarti seluruh sisa."),
    )
    seen_rest_rp = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    field_order = ("amount_rp", "method", "paid_on", "seen_rest_rp")

    @classmethod
    def of_rest(cls, rest_rp: int) -> Self:
        """An empty form that offers the whole rest."""
        return cls(initial={"amount_rp": rest_rp, "seen_rest_rp": rest_rp})


class ReasonForm(RefusableForm):
    """Why something is refused, changed or undone."""

    reason = forms.CharField(label=_("Alasan"), widget=forms.Textarea({"rows": 3}), max_length=240)
