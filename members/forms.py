"""Forms that two slices share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.errors import DomainError
from members.savings.states import Method


class RefusableForm(forms.Form):
    """A form that can show why its act was refused."""

    def add_refusal(self, refused: DomainError) -> None:
        """The sentences of a refused act, each at its field where it has one."""
        for problem in refused.problems:
            self.add_error(problem.path if problem.path in self.fields else None, problem.message)
        if not refused.problems:
            self.add_error(None, refused.message)


class PaymentForm(RefusableForm):
    """How and when money came in."""

    method = forms.ChoiceField(
        label=_("Cara bayar"),
        choices=[(one.value, one.label) for one in (Method.CASH, Method.TRANSFER)],
        widget=forms.RadioSelect,
        initial=Method.CASH,
    )
    paid_on = forms.DateField(label=_("Tanggal bayar"), initial=clock.today)


class ReasonForm(RefusableForm):
    """Why something is refused, changed or undone."""

    reason = forms.CharField(label=_("Alasan"), widget=forms.Textarea({"rows": 3}), max_length=240)
