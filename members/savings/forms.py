"""The forms of savings: shape only, the services decide."""

from datetime import date
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.ui.fields import RupiahField
from kmp.ui.formats import MONTHS
from members.forms import AccountForm, PaymentForm, RefusableForm
from members.registry.models import Member
from members.savings.accounts import known_account
from members.savings.states import Method

PAID_BY = [(one.value, one.label) for one in (Method.CASH, Method.TRANSFER)]


class DepositForm(PaymentForm):
    """Simpanan sukarela of any amount; `key` makes a form sent twice one deposit."""

    key = forms.RegexField(r"^[\w-]{8,43}$", widget=forms.HiddenInput)
    amount_rp = RupiahField(label=_("Jumlah"), min_value=1)

    field_order = ("amount_rp", "method", "paid_on", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "id_setor_%s"


class WithdrawalForm(AccountForm):
    """How much of simpanan sukarela goes back, and which way."""

    amount_rp = RupiahField(label=_("Jumlah yang ditarik"), min_value=1)
    method = forms.ChoiceField(
        label=_("Diterima lewat"), choices=PAID_BY, widget=forms.RadioSelect, initial=Method.TRANSFER
    )

    field_order = ("amount_rp", "method")

    @classmethod
    def of(cls, member: Member, data: Any = None) -> Self:
        """The form for one member, with the account named last."""
        known = known_account(member)
        named = {"bank": known.bank, "account_holder": known.holder} if known else {"account_holder": member.name}
        form = cls(data, initial=named)
        form.tell_known(known)
        return form


class PayOutForm(RefusableForm):
    """When the money went out."""

    paid_on = forms.DateField(label=_("Tanggal dibayar"), initial=clock.today)


class DayForm(forms.Form):
    """The day whose holdings are asked for."""

    per = forms.DateField(label=_("Saldo per tanggal"), required=False)


class PeriodForm(forms.Form):
    """The period of a statement; without dates this year until today."""

    dari = forms.DateField(label=_("Dari"), required=False)
    sampai = forms.DateField(label=_("Sampai"), required=False)

    def period(self) -> tuple[date, date]:
        """First and last day, of a form that is valid."""
        today = clock.today()
        return self.cleaned_data["dari"] or today.replace(month=1, day=1), self.cleaned_data["sampai"] or today


class MonthForm(RefusableForm):
    """Which month of this year is billed; without a choice the present one."""

    month = forms.TypedChoiceField(label=_("Bulan"), coerce=date.fromisoformat, required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        months = [today.replace(month=number, day=1) for number in range(today.month, 0, -1)]
        choices = [(one.isoformat(), f"{MONTHS[one.month - 1]} {one.year}") for one in months]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]
