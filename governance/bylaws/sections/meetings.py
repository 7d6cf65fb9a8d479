"""The sections of a draft about meetings and about the boards."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.deciding import BODIES, LONGEST_TERM, MeetingRule
from governance.bylaws.fields import CountField, select, text
from governance.bylaws.sections.base import Block, Row, SectionForm
from governance.bylaws.wording import BODY, SIGNATURES
from kmp.errors import Blocker


class MeetingsSection(SectionForm):
    """Days before and after a meeting, and who signs its minutes."""

    key, title, paths = "rapat", gettext_lazy("Rapat"), ("meetings",)
    numbers = (
        ("invitation_days", gettext_lazy("Undangan dan bahan: paling lambat berapa hari sebelum rapat")),
        ("online_material_days", gettext_lazy("Bahan rapat daring: paling lambat berapa hari sebelum rapat")),
        ("written_reply_days", gettext_lazy("Rapat tertulis: berapa hari untuk menjawab")),
        ("annual_months", gettext_lazy("Rapat Anggota Tahunan: paling lambat berapa bulan sesudah tahun buku")),
    )

    def build(self) -> None:
        usual = MeetingRule()
        names = [
            self.put(
                f"meetings.{key}",
                CountField(words, min_value=1),
                self.says(f"meetings.{key}", getattr(usual, key)),
            )
            for key, words in self.numbers
        ]
        signers = select(
            _("Penanda tangan berita acara rapat daring"), list(SIGNATURES.items()), widget=forms.RadioSelect
        )
        chosen = self.says("meetings.online_signatures", usual.online_signatures)
        names.append(self.put("meetings.online_signatures", signers, chosen))
        self.laid = [Block(_("Tenggat dan tanda tangan"), "", [Row("", [name]) for name in names])]

    def typed(self) -> dict[str, Any]:
        keys = [key for key, _words in self.numbers]
        return {"meetings": {key: self.cell(f"meetings.{key}") for key in [*keys, "online_signatures"]}}

    def sentence(self, problem: Blocker) -> str:
        if problem.code == "too_large":
            return _("Angka ini terlalu besar untuk tenggat rapat.")
        return super().sentence(problem)


class OfficesSection(SectionForm):
    """Boards: their offices, how long a term lasts, how often in a row."""

    key, title, paths = "jabatan", gettext_lazy("Pengurus dan pengawas"), ("offices",)
    note = gettext_lazy("Masa jabatan paling lama lima tahun (UU 25/1992 Pasal 29).")
    spare = 2

    def build(self) -> None:
        self.counts: dict[str, int] = {}  # rows of offices in the form
        self.laid = [self._body(body) for body in BODIES]

    def _body(self, body: str) -> Block:
        path, office = f"offices.{body}", self.says(f"offices.{body}", {})
        years = CountField(_("Masa jabatan (tahun)"), min_value=1, max_value=LONGEST_TERM, required=False)
        again = CountField(_("Paling banyak berturut-turut"), max_value=99, required=False)
        again.help_text = _("Kosong atau 0 berarti tidak dibatasi.")
        rows = [
            Row(
                "",
                [
                    self.put(f"{path}.term_years", years, office.get("term_years")),
                    self.put(f"{path}.most_terms", again, office.get("most_terms")),
                ],
            )
        ]
        seats = office.get("positions", [])
        for row in range(self.row_count(f"{path}.positions", len(seats), self.spare)):
            told, at = (seats[row] if row < len(seats) else {}), f"{path}.positions.{row}"
            name = self.put(f"{at}.name", text(_("Jabatan"), 60, required=False), told.get("name", ""))
            number = CountField(_("Jumlah orang"), min_value=1, max_value=99, required=False)
            names = [name, self.put(f"{at}.seats", number, told.get("seats"))]
            if told:
                gone = forms.BooleanField(label=_("Hapus jabatan ini"), required=False)
                names.append(self.put(f"{at}.remove", gone, False))
            rows.append(Row("", names))
        self.counts[body] = len(rows) - 1
        return Block(str(BODY[body]), "", rows)

    def typed(self) -> dict[str, Any]:
        offices = {}
        for body in BODIES:
            path = f"offices.{body}"
            kept = self.rows_in_order(f"{path}.positions", self.counts[body], ("name", "seats"))
            years, again = self.cell(f"{path}.term_years"), self.cell(f"{path}.most_terms")
            if kept or years is not None or again:
                seats = [{key: self.cell(f"{path}.positions.{row}.{key}") for key in ("name", "seats")} for row in kept]
                offices[body] = {"term_years": years, "most_terms": again or 0, "positions": seats}
        return {"offices": offices}

    def sentence(self, problem: Blocker) -> str:
        if problem.code == "empty_list":
            return _("Tulis paling sedikit satu jabatan.")
        return super().sentence(problem)
