"""A draft of the bylaws as forms for people: what every section has in common.

The name of a field is the path of what it sets (`voting.quorum.first.num`), so that every problem which `rules` finds
stands at its own field. A section is kept only without problems of its own; what other sections still lack does not
hold it up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bylaws.fields import STRICT, STRICT_WORDS, CountField, select
from governance.bylaws.paths import is_under, part_of, with_parts
from governance.bylaws.rules import group_order, problems_of
from governance.bylaws.wording import BASES, Names
from kmp.errors import Blocker
from kmp.proofs.canonical import digest
from kmp.ui.formats import percent

LONGEST_CODE = 20
MOST_ROWS = 80  # of a list in a form; bylaws with more articles than that are edited as JSON
SENTENCES: dict[str, str | Promise] = {  # where the words of kmp.contracts would name a key of the JSON
    "empty_text": gettext_lazy("Isian ini harus diisi."),
    "not_text": gettext_lazy("Isian ini harus diisi."),
    "missing_key": gettext_lazy("Isian ini harus diisi."),
    "not_an_integer": gettext_lazy("Tulis angkanya."),
    "too_small": gettext_lazy("Angka ini terlalu kecil."),
    "unknown_choice": gettext_lazy("Pilih salah satu."),
    "missing_group": gettext_lazy("Kelompok ini belum diberi nilai."),
    "missing_delegates": gettext_lazy("Tulis jumlah utusan kelompok ini, karena utusan yang memilih."),
    "missing_act": gettext_lazy("Pilih kegiatan yang dihitung, karena kelompok ini ikut dalam pos ini."),
    "duplicate_article": gettext_lazy("Dua pasal mengatur hal yang sama."),
}


@dataclass(frozen=True)
class Row:
    """Fields that stand side by side, under a legend of their own."""

    legend: str
    names: Sequence[str]


@dataclass(frozen=True)
class Block:
    """Rows under one title; a `folded` one opens at a touch, and by itself where something is wrong in it."""

    title: str
    note: str
    rows: Sequence[Row]
    folded: bool = False


class SectionForm(forms.Form):
    """One section of the rules. A subclass lists its `paths`, builds its fields, and says what was typed."""

    key: ClassVar[str]
    title: ClassVar[str | Promise]
    note: ClassVar[str | Promise] = ""
    paths: ClassVar[tuple[str, ...]]

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, rules: Mapping[str, Any], names: Names, data: Any = None) -> None:
        super().__init__(data)
        self.rules, self.names, self.codes = rules, names, group_order(rules)
        self.token = digest({path: part_of(rules, path) for path in self.paths})
        self.initial["seen"] = self.token
        self.laid: list[Block] = []
        self.rows_kept: dict[str, list[int]] = {}  # a list of the rules → the row of the form of each entry
        self.build()
        self._name_fields()

    def _name_fields(self) -> None:
        """The label of a field says where it stands, for the summary of problems; `short` is for beside its legend."""
        for block in self.laid:
            for row in block.rows:
                for field in (self.fields[name] for name in row.names):
                    field.short = field.label  # type: ignore[attr-defined]
                    field.label = f"{row.legend or block.title}: {field.label}"

    def build(self) -> None:
        """Add the fields, with what the rules say now, and lay them out in `laid`."""
        raise NotImplementedError

    def typed(self) -> dict[str, Any]:
        """The parts of the rules as typed, by path."""
        raise NotImplementedError

    def put(self, name: str, made: forms.Field, value: Any) -> str:
        """One field with what it says now."""
        self.fields[name], self.initial[name] = made, value
        return name

    def says(self, path: str, default: Any = None) -> Any:
        """What the rules say at a path now."""
        value = part_of(self.rules, path)
        return default if value is None else value

    def cell(self, name: str) -> Any:
        """What was typed into a field, or None."""
        value = self.cleaned_data.get(name)
        return None if value == "" else value

    def group_name(self, code: str) -> str:
        return self.names.get(code, code)

    # parts of a whole: “lebih dari 1 per 2”

    def put_fraction(self, path: str, *, optional: str | Promise = "", base: bool = False) -> Row:
        """Fields for one majority or quorum; with `optional` words it may be left unsaid."""
        said = self.says(path, {})
        words = [("", optional), *STRICT_WORDS] if optional else STRICT_WORDS
        chosen = {True: "lebih", False: "sedikit"}.get(said.get("strict"), "")
        names = [
            self.put(f"{path}.strict", select(_("Syarat"), words, required=not optional), chosen),
            self.put(f"{path}.num", CountField(_("Pembilang"), min_value=1, required=not optional), said.get("num")),
            self.put(f"{path}.den", CountField(_("Penyebut"), min_value=1, required=not optional), said.get("den")),
        ]
        if base:
            whole = select(_("Dihitung dari"), list(BASES.items()), required=not optional)
            names.append(self.put(f"{path}.base", whole, said.get("base", "valid")))
        return Row("", names)

    def fraction(self, path: str) -> dict[str, Any] | None:
        """What was typed for a part of a whole; None where it was left unsaid."""
        strict = self.cell(f"{path}.strict")
        if strict is None:
            return None
        told = {"num": self.cell(f"{path}.num"), "den": self.cell(f"{path}.den"), "strict": STRICT[strict]}
        base = self.cell(f"{path}.base")
        return told if base in (None, "valid") else {**told, "base": base}

    # lists: rows that can be added, taken away and put in another order

    def row_count(self, path: str, kept: int, spare: int) -> int:
        """Rows of a list: those there are, and some to fill in; as many as were sent, where a form was sent."""
        if not self.is_bound:
            return kept + spare
        sent = [name[len(path) + 1 :].split(".")[0] for name in self.data if name.startswith(f"{path}.")]
        return max([kept, *(int(row) + 1 for row in sent if row.isdigit() and int(row) < MOST_ROWS)])

    def rows_in_order(self, path: str, count: int, cells: Sequence[str]) -> list[int]:
        """The rows that stay, in their order: those with anything in one of `cells`, and not ticked for removal."""
        kept = [
            row
            for row in range(count)
            if not self.cell(f"{path}.{row}.remove")
            and any(self.cell(f"{path}.{row}.{cell}") is not None for cell in cells)
        ]
        ordered = sorted(kept, key=lambda row: (self.cell(f"{path}.{row}.order") or MOST_ROWS, row))
        self.rows_kept[path] = ordered
        return ordered

    # checking

    def clean(self) -> dict[str, Any]:
        """Every problem of this section, each at its field; `changed` has the parts where there is none."""
        kept = super().clean() or {}
        if self.is_bound and kept.get("seen") != self.token:
            self.add_error(None, _("Bagian ini diubah orang lain sejak halaman dibuka. Periksa lagi, lalu simpan."))
        if self.errors:
            return kept
        self.changed = self.typed()
        for problem in problems_of(with_parts(self.rules, self.changed)):
            if is_under(problem.path, self.paths):
                self.add_error(self.field_of(problem), self.sentence(problem))
        return kept

    def field_of(self, problem: Blocker) -> str | None:
        """The field a problem stands at: its own, else the first below its path, else the nearest above."""
        path = self.typed_path(problem.path)
        if problem.code.endswith("_total") or path in self.paths:
            return None
        if path in self.fields:
            return path
        below = [name for name in self.fields if name.startswith(f"{path}.")]
        if below:
            return next((name for name in below if name.endswith(".num")), below[0])
        while "." in path and path not in self.fields:
            path = path.rpartition(".")[0]
        return path if path in self.fields else None

    def typed_path(self, path: str) -> str:
        """The path with the row of the form in place of the place in the list."""
        for listed, rows in self.rows_kept.items():
            if path.startswith(f"{listed}."):
                place, dot, rest = path[len(listed) + 1 :].partition(".")
                if place.isdigit() and int(place) < len(rows):
                    return f"{listed}.{rows[int(place)]}{dot}{rest}"
        return path

    def sentence(self, problem: Blocker) -> str:
        """What the problem says to whoever fills in the form."""
        return str(SENTENCES.get(problem.code, problem.message))

    def total_of(self, names: Sequence[str]) -> str:
        """The sum of percentages as they stand in the form, typed or stored; nothing while one cannot be read."""
        if self.is_bound and hasattr(self, "cleaned_data"):
            values = [self.cleaned_data.get(name, 0) or 0 for name in names]
        else:
            values = [self.initial.get(name) or 0 for name in names]
        return percent(sum(values))

    @property
    def blocks(self) -> Iterator[tuple[Block, list[tuple[str, list[BoundField]]], bool]]:
        """The layout with its fields, for the page; and whether anything in a block is wrong."""
        for block in self.laid:
            rows = [(row.legend, [self[name] for name in row.names]) for row in block.rows]
            yield block, rows, any(field.errors for _legend, fields in rows for field in fields)


def code_from(words: str, *, taken: Sequence[str] = (), longest: int = LONGEST_CODE) -> str:
    """A code from a name: “Dana sosial” as `dana_sosial`, with a number where it is taken."""
    plain = slugify(words).replace("-", "_")[:longest] or "x"
    code, number = plain, 2
    while code in taken:
        code, number = f"{plain[: longest - 3]}_{number}", number + 1
    return code
