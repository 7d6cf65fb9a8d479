"""The shapes of what people fill in about annual reports and the sheet for ODS."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.packs.rules import BUDGET_KINDS, BudgetLine
from kmp import clock
from kmp.ui.fields import RupiahField
from members.forms import RefusableForm

EMPTY_LINES = 5  # of a budget, beyond what is there


class YearForm(RefusableForm):
    """A book year."""

    year = forms.IntegerField(label=_("Tahun buku"), min_value=1990, max_value=2200)


def _words(label: Any, help_text: Any, rows: int = 10) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}), max_length=40_000
    )


class ReportForm(RefusableForm):
    """The board's sections; figures come by themselves."""

    organisation = _words(_("Organisasi"), _("Kepengurusan, karyawan, anggota. Angkanya terisi sendiri."))
    business = _words(_("Usaha"), _("Apa yang dikerjakan setiap unit usaha, hasil dan hambatannya."))
    finance = _words(_("Keuangan"), _("Penjelasan atas neraca dan hasil usaha, yang terisi dari pembukuan."))
    work_plan = _words(_("Rencana kerja tahun berikutnya"), _("Apa yang akan dikerjakan, kapan, dan oleh siapa."))


class SupervisionForm(RefusableForm):
    """The supervisors' own report."""

    text = forms.CharField(
        label=_("Laporan pengawas"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=40_000,
        help_text=_("Yang diperiksa, temuan, dan saran pengawas kepada Rapat Anggota (UU 25/1992 Pasal 39)."),
    )


class BudgetLineForm(forms.Form):
    """One line; one without name and amount is not a line."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=list(BUDGET_KINDS.items()))
    name = forms.CharField(label=_("Uraian"), max_length=160, required=False)
    amount_rp = RupiahField(label=_("Jumlah"), required=False)

    def clean(self) -> dict[str, Any]:
        """Both a name and an amount, or neither."""
        typed: dict[str, Any] = self.cleaned_data
        if typed.get("name") and not typed.get("amount_rp") and "amount_rp" not in self.errors:
            self.add_error("amount_rp", _("Tulis jumlahnya di atas nol."))
        if typed.get("amount_rp") and not typed.get("name"):
            self.add_error("name", _("Tulis untuk apa jumlah ini."))
        return typed


class BudgetFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # it takes no parameter at run time
    """The budget as rows; a row that is emptied is taken out."""

    def lines(self) -> list[BudgetLine]:
        """What was filled in, in its order."""
        typed = [form.cleaned_data for form in self.forms]
        return [BudgetLine(one["kind"], one["name"].strip(), one["amount_rp"]) for one in typed if one.get("name")]


_Budget = forms.formset_factory(BudgetLineForm, formset=BudgetFormSet, extra=EMPTY_LINES, max_num=80)


def budget_forms(data: Any, *, initial: Any) -> BudgetFormSet:
    """The lines that are there and some empty ones."""
    made = _Budget(data, initial=initial)
    assert isinstance(made, BudgetFormSet)
    return made


class ReportSignatureForm(RefusableForm):
    """A signature, or a refusal that says why (UU 25/1992 Ps 36)."""

    digest = forms.CharField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Pernyataan Anda"),
        choices=[
            ("tanda", _("Saya sudah membaca laporan ini dan menandatanganinya.")),
            ("tolak", _("Saya menolak menandatangani, dengan alasan di bawah ini.")),
        ],
        widget=forms.RadioSelect,
    )
    refusal = forms.CharField(
        label=_("Alasan menolak"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason; a signature has none."""
        typed: dict[str, Any] = self.cleaned_data
        if typed.get("answer") == "tolak" and not typed.get("refusal", "").strip():
            self.add_error("refusal", _("Undang-undang meminta alasan tertulis dari pengurus yang menolak."))
        if typed.get("answer") == "tanda":
            typed["refusal"] = ""
        return typed


class SheetForm(RefusableForm):
    """Which year, as what, and whether with masked NIK."""

    year = forms.IntegerField(label=_("Tahun buku"), min_value=1990, max_value=2200)
    form = forms.ChoiceField(
        label=_("Bentuk berkas"),
        choices=[("xlsx", _("Excel, satu lembar untuk setiap tabel")), ("csv", _("CSV dalam satu zip"))],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    with_nik = forms.BooleanField(
        label=_("Sertakan NIK tersamar (327301******0001)"),
        required=False,
        help_text=_("Tanpa ini kolom NIK kosong. NIK utuh tidak pernah keluar dari sini."),
    )
    purpose = forms.CharField(label=_("Keperluan"), required=False, max_length=160)

    @classmethod
    def usual(cls) -> "SheetForm":
        """Last year, for that is what is reported."""
        return cls(initial={"year": clock.today().year - 1, "form": "xlsx"})
