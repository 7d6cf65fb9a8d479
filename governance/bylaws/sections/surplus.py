"""The section of a draft about the surplus: posts, their groups, and what of each group counts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.fields import CountField, PercentField, select, text
from governance.bylaws.rules import FUND_ACCOUNTS
from governance.bylaws.sections.base import Block, Row, SectionForm, code_from
from governance.surplus.rules import PostKind
from kmp.errors import Blocker
from kmp.ui.formats import percent
from members.participation.states import Act

FUNDS = {  # the five funds of the chart of accounts (cooperative_law 3.2)
    "pengurus": gettext_lazy("dana pengurus dan pengawas"),
    "karyawan": gettext_lazy("dana karyawan"),
    "pendidikan": gettext_lazy("dana pendidikan"),
    "sosial": gettext_lazy("dana sosial"),
    "pembangunan": gettext_lazy("dana pembangunan daerah kerja"),
}
KINDS = [
    ("", gettext_lazy("Pilih")),
    (PostKind.RESERVE.value, gettext_lazy("cadangan")),
    (PostKind.CAPITAL.value, gettext_lazy("jasa modal, menurut simpanan")),
    (PostKind.PATRONAGE.value, gettext_lazy("jasa usaha, menurut partisipasi")),
    *((f"fund:{code}", words) for code, words in FUNDS.items()),
]
assert FUNDS.keys() == FUND_ACCOUNTS.keys()
POSTS, ACTS = "surplus.posts", "surplus.acts"


class SurplusSection(SectionForm):
    """Posts of the SHU. A fund is known by its account, any other post by the code it was given first."""

    key, title, paths = "shu", gettext_lazy("Sisa hasil usaha"), ("surplus",)
    note = gettext_lazy("Pos berjumlah tepat 100%, dan hanya satu yang menjadi cadangan.")
    spare = 1

    def build(self) -> None:
        posts = self.says(POSTS, [])
        self.count = self.row_count(POSTS, len(posts), self.spare)
        self.stored = [posts[row] if row < len(posts) else {} for row in range(self.count)]
        self.codes_of: dict[int, str] = {}
        self.laid = [self._post(row, told) for row, told in enumerate(self.stored)]

    def _post(self, row: int, told: Mapping[str, Any]) -> Block:
        at, new = f"{POSTS}.{row}", not told
        kind = told.get("kind", "")
        kind = f"fund:{told['code']}" if kind == PostKind.FUND else kind
        names = [
            self.put(f"{at}.order", CountField(_("Urutan"), min_value=1, required=False), "" if new else row + 1),
            self.put(f"{at}.name", text(_("Nama pos"), 80, required=False), told.get("name", "")),
            self.put(f"{at}.kind", select(_("Jenis"), KINDS, required=False), kind),
            self.put(f"{at}.bp", PercentField(label=_("Bagian"), required=False), told.get("bp")),
            self.put(f"{at}.article", text(_("Pasal"), 80, required=False), told.get("article", "")),
        ]
        rows = [Row("", names)]
        sent = self.data.get(f"{at}.kind") if self.is_bound else kind
        if sent == PostKind.PATRONAGE:
            rows += [self._group(at, told, code) for code in self.codes]
        if not new:
            gone = forms.BooleanField(label=_("Hapus pos ini"), required=False)
            rows.append(Row("", [self.put(f"{at}.remove", gone, False)]))
        title = _("Pos baru") if new else f"{told['name']}, {percent(told['bp'])}"
        return Block(title, "", rows, folded=not new)

    def _group(self, at: str, told: Mapping[str, Any], code: str) -> Row:
        part = PercentField(label=_("Bagian kelompok"), required=False)
        act = select(_("Kegiatan yang dihitung"), [("", _("tidak ada")), *Act.choices], required=False)
        chosen = self.says(f"{ACTS}.{told['code']}.{code}", "") if told else ""
        return Row(
            self.group_name(code),
            [
                self.put(f"{at}.groups.{code}", part, told.get("groups", {}).get(code)),
                self.put(f"{at}.acts.{code}", act, chosen),
            ],
        )

    @property
    def total(self) -> str:
        """The posts together as they stand in the form."""
        kept = [row for row in range(self.count) if not (self.is_bound and self._is_removed(row))]
        return self.total_of([f"{POSTS}.{row}.bp" for row in kept])

    def _is_removed(self, row: int) -> bool:
        return bool(getattr(self, "cleaned_data", {}).get(f"{POSTS}.{row}.remove"))

    def typed(self) -> dict[str, Any]:
        kept = self.rows_in_order(POSTS, self.count, ("name", "kind", "bp", "article"))
        self.codes_of = self._codes(kept)
        posts, acts = [], {}
        for row in kept:
            post = self._typed_post(row)
            posts.append(post)
            if post["kind"] == PostKind.PATRONAGE:
                done = {code: self.cell(f"{POSTS}.{row}.acts.{code}") for code in self.codes}
                acts[post["code"]] = {code: act for code, act in done.items() if act is not None}
        return {"surplus": {"posts": posts, "acts": acts}}

    def _codes(self, kept: list[int]) -> dict[int, str]:
        """The code of each row: of a fund that of its account, of a stored post its own, else one from the name."""
        codes: dict[int, str] = {}
        for row in kept:
            kind, told = self.cell(f"{POSTS}.{row}.kind") or "", self.stored[row]
            if kind.startswith("fund:"):
                codes[row] = kind.removeprefix("fund:")
            elif told and told["kind"] != PostKind.FUND:
                codes[row] = told["code"]
        for row in kept:
            if row not in codes:
                codes[row] = code_from(self.cell(f"{POSTS}.{row}.name") or "", taken=[*codes.values(), *FUND_ACCOUNTS])
        return codes

    def _typed_post(self, row: int) -> dict[str, Any]:
        at = f"{POSTS}.{row}"
        kind = self.cell(f"{at}.kind") or ""
        post = {
            "code": self.codes_of[row],
            "name": self.cell(f"{at}.name"),
            "bp": self.cell(f"{at}.bp"),
            "kind": PostKind.FUND.value if kind.startswith("fund:") else kind,
            "article": self.cell(f"{at}.article") or "",
        }
        shares = {code: self.cell(f"{at}.groups.{code}") for code in self.codes}
        groups = {code: bp for code, bp in shares.items() if bp is not None}
        return {**post, "groups": groups} if groups else post

    def typed_path(self, path: str) -> str:
        for row, code in self.codes_of.items():
            if path.startswith(f"{ACTS}.{code}."):
                return f"{POSTS}.{row}.acts.{path.rpartition('.')[2]}"
        found = super().typed_path(path)
        return f"{found.rpartition('.')[0]}.kind" if found.endswith(".code") else found

    def field_of(self, problem: Blocker) -> str | None:
        if problem.code == "bp_total" and problem.path != POSTS:
            return next(iter(self._fields_below(self.typed_path(problem.path))), None)
        return None if problem.path == POSTS else super().field_of(problem)

    def _fields_below(self, path: str) -> list[str]:
        return [name for name in self.fields if name.startswith(f"{path}.")]

    def sentence(self, problem: Blocker) -> str:
        if problem.code == "bp_total":
            below = self._fields_below(self.typed_path(problem.path)) if problem.path != POSTS else []
            total = self.total_of(below) if below else self.total
            return _("Jumlahnya %(total)s, seharusnya tepat 100%%.") % {"total": total}
        return problem.message if problem.code == "reserve_count" else super().sentence(problem)
