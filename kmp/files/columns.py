"""The columns that a file to import has: what each means, and what its first line says of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kmp.files.sheets import Unreadable, heading


@dataclass(frozen=True)
class Column:
    """One column; `code` is its heading in the file, `example` what the template shows in it."""

    code: str
    needed: Promise
    meaning: Promise
    example: str = ""
    is_number: bool = False  # rupiah: the only cells a spreadsheet may keep as numbers


@dataclass(frozen=True)
class Head:
    """What the first line of the file says: for each place a known column, or an empty string."""

    codes: Sequence[str]
    unknown: Sequence[str]
    twice: Sequence[str]
    missing: Sequence[str]


@dataclass(frozen=True)
class Columns:
    """All columns of one kind of file; every file has those of `needed`, and `aliases` are other words for some."""

    known: Sequence[Column]
    page: str  # of a workbook, read if it is there, else the first
    needed: Sequence[str]
    aliases: dict[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """In the order of the template."""
        return tuple(column.code for column in self.known)

    @property
    def words(self) -> tuple[str, ...]:
        """Every heading that is understood."""
        return (*self.codes, *self.aliases)

    def code_of(self, text: str) -> str:
        """The code that a heading means: "Tanggal masuk *" is tanggal_masuk; unknown ones stay as they are written."""
        return self.aliases.get(heading(text), heading(text))

    def read_head(self, cells: Sequence[str]) -> Head:
        """The headings, with those that are unknown, written twice, or missing though needed."""
        named, codes = [self.code_of(cell) for cell in cells], set(self.codes)
        return Head(
            codes=[code if code in codes else "" for code in named],
            unknown=[cell for cell, code in zip(cells, named, strict=True) if code and code not in codes],
            twice=sorted({code for code in named if code in codes and named.count(code) > 1}),
            missing=[code for code in self.needed if code not in named],
        )

    def expect_head(self, cells: Sequence[str]) -> Head:
        """The headings, or `Unreadable` with all that is wrong with them."""
        head = self.read_head(cells)
        said = []
        if head.missing:
            said.append(_("Kolom yang wajib tidak ada: %(columns)s.") % {"columns": ", ".join(head.missing)})
        if head.unknown:
            said.append(_("Kolom ini tidak dikenal: %(columns)s.") % {"columns": ", ".join(head.unknown)[:200]})
        if head.twice:
            said.append(_("Kolom ini ada dua kali: %(columns)s.") % {"columns": ", ".join(head.twice)})
        if said:
            raise Unreadable(" ".join([*said, _("Pakai judul kolom dari templat.")]))
        return head
