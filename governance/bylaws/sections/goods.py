"""The sections of a draft about savings and about goods."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.fields import CountField, PercentField, select, text
from governance.bylaws.sections.base import Block, Row, SectionForm
from governance.bylaws.wording import INSIDE_CLASS
from kmp.errors import Blocker
from kmp.ui.fields import RupiahField
from members.savings.rules import REFUND_DAYS


class SavingsSection(SectionForm):
    """What a member of each group pays, and when it is paid back."""

    key, title, paths = "simpanan", gettext_lazy("Simpanan"), ("savings",)

    def build(self) -> None:
        rows = [
            Row(
                self.group_name(code),
                [
                    self.put(
                        f"savings.pokok_rp.{code}",
                        RupiahField(label=_("Simpanan pokok"), min_value=1),
                        self.says(f"savings.pokok_rp.{code}"),
                    ),
                    self.put(
                        f"savings.wajib_monthly_rp.{code}",
                        RupiahField(label=_("Simpanan wajib sebulan")),
                        self.says(f"savings.wajib_monthly_rp.{code}"),
                    ),
                ],
            )
            for code in self.codes
        ]
        days = CountField(_("Dikembalikan paling cepat berapa hari sesudah berhenti"))
        refund = self.put("savings.refund_days", days, self.says("savings.refund_days", REFUND_DAYS))
        self.laid = [
            Block(_("Simpanan tiap kelompok"), "", rows),
            Block(_("Pengembalian"), "", [Row("", [refund])]),
        ]

    def typed(self) -> dict[str, Any]:
        amounts = {
            key: {code: self.cell(f"savings.{key}.{code}") for code in self.codes}
            for key in ("pokok_rp", "wajib_monthly_rp")
        }
        return {"savings": {**amounts, "refund_days": self.cell("savings.refund_days")}}

    def sentence(self, problem: Blocker) -> str:
        return problem.message if problem.code == "too_large" else super().sentence(problem)


class AllocationSection(SectionForm):
    """How goods are shared when there is not enough."""

    key, title, paths = "barang", gettext_lazy("Pembagian barang yang kurang"), ("allocation",)

    def build(self) -> None:
        way = select(_("Di dalam satu kelas kebutuhan"), list(INSIDE_CLASS.items()), widget=forms.RadioSelect)
        floor = CountField(_("Dipenuhi lebih dahulu sampai cukup berapa hari"), max_value=3650)
        floor.help_text = _("0 berarti tidak ada.")
        names = [
            self.put("allocation.inside_class", way, self.says("allocation.inside_class")),
            self.put(
                "allocation.reserve_bp",
                PercentField(label=_("Disisihkan sebagai cadangan barang")),
                self.says("allocation.reserve_bp"),
            ),
            self.put("allocation.floor_days", floor, self.says("allocation.floor_days")),
            self.put("allocation.article", text(_("Pasal"), 80), self.says("allocation.article")),
        ]
        self.laid = [Block(_("Cara membagi"), "", [Row("", [name]) for name in names])]

    def typed(self) -> dict[str, Any]:
        keys = ("inside_class", "reserve_bp", "floor_days", "article")
        return {"allocation": {key: self.cell(f"allocation.{key}") for key in keys}}
