"""What staff fill in to begin an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kmp import clock
from kmp.files.forms import DocumentField
from kmp.files.states import SHEETS
from members.forms import RefusableForm
from members.imports.queries import contra_accounts
from members.imports.rules import MOST_BYTES


class ImportForm(RefusableForm):
    """The file, the day of its balances, and the account against which they are booked."""

    file = DocumentField(label=_("Berkas anggota"), kinds=SHEETS, most_bytes=MOST_BYTES)
    as_of = forms.DateField(
        label=_("Saldo per tanggal"),
        initial=clock.today,
        help_text=_("Saldo simpanan dalam berkas adalah saldo pada akhir hari ini. Bulannya harus masih terbuka."),
    )
    contra = forms.ChoiceField(
        label=_("Akun lawan saldo awal"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Pilih salah satu akun lawan."), "required": _("Pilih akun lawan.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        accounts = contra_accounts()
        field = self.fields["contra"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, f"{code} {name}") for code, name in accounts.items()]
        self.initial.setdefault("contra", next(iter(accounts), ""))
