"""The form of a new API key: shape only, the service decides."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.errors import DomainError
from kmp.tokens.rules import SCOPES


class TokenForm(forms.Form):
    """Whose key, what it may do, until when."""

    name = forms.CharField(
        label=_("Nama program"), help_text=_("Siapa yang memakai kunci ini, misalnya Aplikasi kasir."), max_length=80
    )
    scopes = forms.MultipleChoiceField(
        label=_("Lingkup"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu lingkup.")},
    )
    until = forms.DateField(
        label=_("Berlaku sampai"),
        help_text=_("Paling lama satu tahun."),
        initial=lambda: clock.today() + timedelta(days=180),
    )

    def add_refusal(self, refused: DomainError) -> None:
        """The sentences of a refused act, each at its field where it has one."""
        for problem in refused.problems:
            self.add_error(problem.path if problem.path in self.fields else None, problem.message)
        if not refused.problems:
            self.add_error(None, refused.message)
