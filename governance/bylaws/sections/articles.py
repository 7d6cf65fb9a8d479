"""The section of a draft about the articles in words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.fields import CountField, select, text
from governance.bylaws.sections.base import Block, Row, SectionForm, code_from
from kmp.errors import Blocker

SUBJECTS = {  # the key of an article → what the pages show it beside
    "kelompok": gettext_lazy("Kelompok anggota"),
    "hak_suara": gettext_lazy("Hak suara"),
    "bobot": gettext_lazy("Bobot suara dan cara menghitung"),
    "mayoritas": gettext_lazy("Batas penerimaan usul"),
    "kuorum": gettext_lazy("Kuorum"),
    "rapat": gettext_lazy("Dua tingkat rapat"),
    "tahunan": gettext_lazy("Rapat Anggota Tahunan"),
    "luar_biasa": gettext_lazy("Rapat luar biasa"),
    "undangan": gettext_lazy("Undangan dan bahan"),
    "tertulis": gettext_lazy("Rapat tertulis"),
    "daring": gettext_lazy("Rapat daring"),
    "mufakat": gettext_lazy("Musyawarah"),
    "seri": gettext_lazy("Suara yang sama banyak"),
    "surat_suara": gettext_lazy("Cara memberi suara"),
    "kuasa": gettext_lazy("Kuasa suara"),
    "utusan": gettext_lazy("Utusan"),
    "benturan": gettext_lazy("Benturan kepentingan"),
    "usul_anggota": gettext_lazy("Usul dari anggota"),
    "perubahan": gettext_lazy("Perubahan AD/ART"),
    "pengurus": gettext_lazy("Pengurus"),
    "pengawas": gettext_lazy("Pengawas"),
    "simpanan": gettext_lazy("Simpanan pokok dan wajib"),
    "pengembalian": gettext_lazy("Pengembalian simpanan"),
    "shu": gettext_lazy("Pos SHU"),
    "shu_usaha": gettext_lazy("Jasa usaha"),
    "shu_modal": gettext_lazy("Jasa modal"),
    "pembagian": gettext_lazy("Pembagian barang"),
}


class ArticlesSection(SectionForm):
    """The articles in words; `key` says beside which numbers the pages show one."""

    key, title, paths = "pasal", gettext_lazy("Pasal demi pasal"), ("articles",)
    note = gettext_lazy("Ubah bunyi pasal bersama angkanya. Untuk menambah, isi baris kosong di bawah lalu simpan.")
    spare = 2

    def build(self) -> None:
        articles = self.says("articles", [])
        self.count = self.row_count("articles", len(articles), self.spare)
        self.laid = [self._row(row, articles[row] if row < len(articles) else {}) for row in range(self.count)]

    def _row(self, row: int, told: Mapping[str, Any]) -> Block:
        at, new = f"articles.{row}", not told
        own = told.get("key", "")
        subjects = [("", _("hal lain")), *SUBJECTS.items()]
        if own and own not in SUBJECTS:
            subjects.append((own, own.replace("_", " ")))
        names = [
            self.put(f"{at}.order", CountField(_("Urutan"), min_value=1, required=False), "" if new else row + 1),
            self.put(f"{at}.number", text(_("Nomor"), 80, required=False), told.get("number", "")),
            self.put(f"{at}.title", text(_("Judul"), 160, required=False), told.get("title", "")),
            self.put(f"{at}.key", select(_("Mengatur"), subjects, required=False), own),
        ]
        words = text(_("Bunyi"), 20_000, required=False, widget=forms.Textarea({"rows": 4}))
        rows = [Row("", names), Row("", [self.put(f"{at}.text", words, told.get("text", ""))])]
        if not new:
            gone = forms.BooleanField(label=_("Hapus pasal ini"), required=False)
            rows.append(Row("", [self.put(f"{at}.remove", gone, False)]))
        return Block(_("Pasal baru") if new else f"{told['number']} – {told['title']}", "", rows, folded=not new)

    def typed(self) -> dict[str, Any]:
        kept = self.rows_in_order("articles", self.count, ("number", "title", "text"))
        taken = [own for row in kept if (own := self.cell(f"articles.{row}.key"))]
        articles = []
        for row in kept:
            told = {key: self.cell(f"articles.{row}.{key}") or "" for key in ("number", "title", "text")}
            own = self.cell(f"articles.{row}.key")
            if own is None:
                taken.append(own := code_from(told["number"], taken=taken, longest=40))
            articles.append({"key": own, **told})
        return {"articles": articles}

    def sentence(self, problem: Blocker) -> str:
        if problem.code == "empty_list":
            return _("AD/ART memerlukan paling sedikit satu pasal.")
        return super().sentence(problem)
