"""The section of a draft about the groups and their weights."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.fields import CountField, PercentField, select, text
from governance.bylaws.groups import DESCRIPTION, LONGEST_NAME
from governance.bylaws.sections.base import Block, Row, SectionForm, code_from
from kmp.errors import Blocker
from members.registry.states import Profile


class GroupsSection(SectionForm):
    """Groups with their weights; one may come, others may go, with all that is said about them."""

    key, title, paths = "kelompok", gettext_lazy("Kelompok dan bobot suara"), ("groups",)
    note = gettext_lazy("Bobot semua kelompok berjumlah tepat 100%. Urutan menentukan pembulatan.")
    new = "groups.new"

    def build(self) -> None:
        rows, weights = [], []
        for place, code in enumerate(self.codes, 1):
            path = f"groups.{code}"
            weights.append(self.put(f"{path}.weight_bp", PercentField(label=_("Bobot")), self.says(path)["weight_bp"]))
            order = self.put(f"{path}.order", CountField(_("Urutan"), min_value=1), place)
            gone = forms.BooleanField(label=_("Hapus kelompok ini"), required=False)
            rows.append(Row(self.group_name(code), [weights[-1], order, self.put(f"{path}.remove", gone, False)]))
        fresh = [
            self.put(f"{self.new}.name", text(_("Nama kelompok baru"), LONGEST_NAME, required=False), ""),
            self.put(f"{self.new}.weight_bp", PercentField(label=_("Bobot"), required=False), None),
            self.put(
                f"{self.new}.prefix",
                text(_("Awalan nomor anggota"), 3, required=False, help_text=_("Tiga huruf besar, misalnya PEM.")),
                "",
            ),
            self.put(
                f"{self.new}.profile",
                select(_("Isian pendaftarannya"), [("", _("Pilih")), *Profile.choices], required=False),
                "",
            ),
            self.put(f"{self.new}.for_institutions", select(_("Anggotanya"), WHO, required=False), ""),
        ]
        self.weights = [*weights, fresh[1]]
        self.laid = [
            Block(_("Kelompok yang ada"), "", rows),
            Block(_("Tambah satu kelompok"), _("Kosongkan bila tidak menambah."), [Row("", fresh)]),
        ]

    @property
    def total(self) -> str:
        """The weights together as they stand in the form."""
        kept = [name for name in self.weights if not self._is_removed(name.rpartition(".")[0])]
        return self.total_of(kept)

    def _is_removed(self, path: str) -> bool:
        return bool(self.is_bound and getattr(self, "cleaned_data", {}).get(f"{path}.remove"))

    def typed(self) -> dict[str, Any]:
        stays = [code for code in self.codes if not self.cell(f"groups.{code}.remove")]
        stays.sort(key=lambda code: (self.cell(f"groups.{code}.order"), self.codes.index(code)))
        groups = {
            code: {
                **{key: self.says(f"groups.{code}")[key] for key in DESCRIPTION if key in self.says(f"groups.{code}")},
                "weight_bp": self.cell(f"groups.{code}.weight_bp"),
            }
            for code in stays
        }
        if any(self.cell(f"{self.new}.{key}") for key in ("weight_bp", *DESCRIPTION)):
            self.code = code_from(self.cell(f"{self.new}.name") or "", taken=self.codes)
            groups[self.code] = self._described()
        numbered = {code: {**group, "position": place} for place, (code, group) in enumerate(groups.items(), 1)}
        return {"groups": numbered, **without_groups(self.rules, [code for code in self.codes if code not in stays])}

    def _described(self) -> dict[str, Any]:
        told = {key: self.cell(f"{self.new}.{key}") for key in ("weight_bp", "name", "prefix", "profile")}
        who = self.cell(f"{self.new}.for_institutions")
        return {**told, "for_institutions": {"lembaga": True, "orang": False}.get(who or "")}

    def typed_path(self, path: str) -> str:
        added = f"groups.{getattr(self, 'code', '')}"
        return self.new + path[len(added) :] if path == added or path.startswith(f"{added}.") else path

    def sentence(self, problem: Blocker) -> str:
        if problem.code == "weights_total":
            return _("Bobot berjumlah %(total)s, seharusnya tepat 100%%.") % {"total": self.total}
        if problem.code == "not_a_boolean":
            return _("Pilih salah satu.")
        return super().sentence(problem)


WHO = [("", gettext_lazy("Pilih")), ("orang", gettext_lazy("perorangan")), ("lembaga", gettext_lazy("lembaga"))]


def without_groups(rules: Mapping[str, Any], gone: list[str]) -> dict[str, Any]:
    """Everything else that is said about groups that go, taken away too; nothing where none goes."""
    if not gone:
        return {}

    def rest(box: Mapping[str, Any]) -> dict[str, Any]:
        return {code: value for code, value in box.items() if code not in gone}

    savings, surplus = rules["savings"], rules["surplus"]
    posts = [{**post, "groups": rest(post["groups"])} if "groups" in post else post for post in surplus["posts"]]
    changed: dict[str, Any] = {
        "savings": {**savings, **{key: rest(savings[key]) for key in ("pokok_rp", "wajib_monthly_rp")}},
        "surplus": {**surplus, "posts": posts, "acts": {post: rest(acts) for post, acts in surplus["acts"].items()}},
    }
    delegates = rules["voting"].get("delegates")
    return {**changed, "voting.delegates": rest(delegates)} if delegates else changed
