"""What staff fill in to begin an import of books."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp.bookimports.rules import MOST_BYTES
from kmp.bookimports.states import BookImportKind, Control
from kmp.errors import DomainError
from kmp.files.forms import DocumentField
from kmp.files.states import SHEETS
from kmp.ui.fields import RupiahField


class ControlsForm(forms.Form):
    """The totals as they stand in the report; those of the result may stay empty for opening balances."""

    aset = RupiahField(label=Control.ASSETS.label, required=False, min_value=None)
    kewajiban = RupiahField(label=Control.LIABILITIES.label, required=False, min_value=None)
    ekuitas = RupiahField(label=Control.EQUITY.label, required=False, min_value=None)
    pendapatan = RupiahField(label=Control.REVENUE.label, required=False, min_value=None)
    beban = RupiahField(label=Control.EXPENSE.label, required=False, min_value=None)
    surplus = RupiahField(
        label=Control.SURPLUS.label, required=False, min_value=None, help_text=_("Rugi: tulis dengan tanda kurang.")
    )

    def controls(self) -> dict[str, int]:
        """The totals that were typed, by the codes of `Control`."""
        typed = {control.value: self.cleaned_data.get(control.value) for control in Control}
        return {code: rp for code, rp in typed.items() if rp is not None}

    def total_fields(self) -> list[forms.BoundField]:
        """The fields of the totals, for the page."""
        return [self[control.value] for control in Control]

    def add_refusal(self, refused: DomainError) -> None:
        """What a rule refused, beside its field."""
        for problem in refused.problems:
            self.add_error(problem.path if problem.path in self.fields else None, str(problem.message))
        if not refused.problems:
            self.add_error(None, str(refused))


class BookImportForm(ControlsForm):
    """The file, what it brings, the day of the report, and its totals."""

    kind = forms.ChoiceField(label=_("Isi berkas"), widget=forms.RadioSelect, choices=BookImportKind.choices)
    file = DocumentField(label=_("Berkas"), kinds=SHEETS, most_bytes=MOST_BYTES)
    as_of = forms.DateField(
        label=_("Tanggal laporan"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Hari terakhir yang dicakup. Saldo awal akhir tahun 2024: 31 Desember 2024."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("kind", BookImportKind.OPENING.value)
