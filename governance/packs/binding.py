"""From parts to one PDF and one zip: each part typeset, counted and digested; a cover that names page and digest."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from pypdf import PdfReader, PdfWriter

from governance.packs.blocks import Part, Sheet
from kmp.answers import FORMULA_STARTS
from kmp.papers.models import Paper
from kmp.papers.typesetting import typeset

PART_TEMPLATE, COVER_TEMPLATE = "governance/packs/part.typ", "governance/packs/cover.typ"
NO_DIGEST = "0" * 64
README = """BERKAS RAPAT ANGGOTA

berkas.pdf memuat semua bagian dalam satu berkas; setiap bagian juga ada sendiri.
Berkas CSV memakai pemisah titik koma. Anggota ditulis dengan nomornya, tanpa nama.
SHA256SUMS memuat sidik setiap berkas. Periksa dengan:  sha256sum -c SHA256SUMS
"""


@dataclass(frozen=True)
class Bound:
    """A typeset part: `first` is its first page in the whole, `pages` how many it has."""

    part: Part
    pdf: bytes
    first: int
    pages: int

    def as_json(self) -> dict[str, Any]:
        """The line in the list of contents."""
        return {
            "name": f"{self.part.name}.pdf",
            "title": self.part.title,
            "sha256": sha256(self.pdf).hexdigest(),
            "page": self.first,
            "pages": self.pages,
        }


def typeset_parts(parts: Sequence[Part], *, title: str, first: int, report: Callable[[int, int], None]) -> list[Bound]:
    """Each part as pages, numbered on from `first`."""
    bound: list[Bound] = []
    page = first
    for place, part in enumerate(parts, start=1):
        data = {"title": part.title, "place": place, "first": page, "of": title, "blocks": part.blocks}
        pdf = part.pdf or typeset(PART_TEMPLATE, data, tags=not _is_long(part))
        pages = len(PdfReader(io.BytesIO(pdf)).pages)
        bound.append(Bound(part, pdf, page, pages))
        page += pages
        report(place, len(parts) + 1)
    return bound


def _is_long(part: Part) -> bool:
    return any(block["kind"] == "lines" and len(block["rows"]) > 500 for block in part.blocks)


def cover_pages(parts: Sequence[Part], data: dict[str, Any]) -> int:
    """How many pages the cover takes: known before the pages behind it are numbered, for its lines are as long, and it
    is set under a paper as it will be, which leaves a page less room."""
    contents = [{"title": part.title, "sha256": NO_DIGEST, "page": 999, "pages": 9} for part in parts]
    paper = Paper(number="BR 99999.9/RAP/2026", title=f"Berkas {data['title']}", digest=NO_DIGEST)
    return len(PdfReader(io.BytesIO(cover(paper, contents, data))).pages)


def cover(paper: Paper, contents: Sequence[dict[str, Any]], data: dict[str, Any]) -> bytes:
    """The first pages: what this is, the contents with page and digest, the code to check it by."""
    return typeset(COVER_TEMPLATE, {**data, "contents": list(contents), "paper": paper})


def bind(pdfs: Iterable[bytes], titles: Sequence[str]) -> bytes:
    """One PDF with a bookmark for each part."""
    binder, book = PdfWriter(), io.BytesIO()
    for pdf, title in zip(pdfs, titles, strict=True):
        binder.append(io.BytesIO(pdf), outline_item=title, import_outline=False)
    binder.compress_identical_objects()
    binder.write(book)
    return book.getvalue()


def archive(whole: bytes, bound: Sequence[Bound], *, at: datetime) -> bytes:
    """The zip: the whole, each part, each sheet, and the digests of all."""
    made = io.BytesIO()
    sums = []
    when = at.timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:

        def put(name: str, content: bytes) -> None:
            sums.append(f"{sha256(content).hexdigest()}  {name}")
            packed.writestr(zipfile.ZipInfo(name, when), content, zipfile.ZIP_DEFLATED)

        put("berkas.pdf", whole)
        for place, one in enumerate(bound, start=1):
            put(f"{place:02}-{one.part.name}.pdf", one.pdf)
            for sheet in one.part.sheets:
                put(sheet.name, sheet_bytes(sheet))
        put("BACA-SAYA.txt", README.encode())
        packed.writestr(zipfile.ZipInfo("SHA256SUMS", when), "\n".join([*sums, ""]).encode(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def sheet_bytes(sheet: Sheet) -> bytes:
    """A CSV as Indonesian spreadsheets expect it; nothing in it is ever a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(sheet.head)
    writer.writerows([no_formula(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def no_formula(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
