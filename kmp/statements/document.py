"""A statement as it is read, printed and put into a sheet: one content for page, PDF and XLSX. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from kmp.ui.formats import rupiah

# How deep a row stands: head of a part, of a header account; account, its party; sum of a place, of a part, of all.
HEAD, SUBGROUP, LINE, PARTY, SUM, SUBTOTAL, TOTAL = "kepala", "induk", "baris", "pihak", "subjumlah", "jumlah", "total"


class Figure(NamedTuple):
    """One amount in whole rupiah, and the address of what it consists of: its postings, or the place that names its
    parts."""

    rp: int
    href: str = ""


@dataclass(frozen=True)
class Row:
    """One row: what it is, how deep it stands, and a figure for each column of money (None: says nothing there)."""

    label: str
    figures: tuple[Figure | None, ...] = ()
    level: str = LINE
    code: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under `columns`; the first column is the label's. `note` stands under it, `anchor` is its id on the page."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""
    note: str = ""
    empty: str = ""
    anchor: str = ""

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, Figure | None]]]]:
        """Every row with its figures, each under the word of its column."""
        return [(row, list(zip(self.columns[1:], row.figures, strict=False))) for row in self.rows]


Said = tuple[str | Figure, ...]  # one paragraph: words, and between them figures
NAMED = re.compile(r"%\((\w+)\)s")


def said(words: str, **facts: str | Figure) -> Said:
    """`words` with each %(name)s in its place; figures stay figures, and lead to their postings on the page."""
    return tuple(facts[part] if place % 2 else part for place, part in enumerate(NAMED.split(words)) if part)


@dataclass(frozen=True)
class Words:
    """Paragraphs of a section; `section` is where they may be edited ("" where nobody may)."""

    paragraphs: tuple[Said, ...]
    title: str = ""
    section: str = ""
    is_own: bool = False  # written by people, not drafted from the figures

    @property
    def texts(self) -> list[str]:
        """Each paragraph in plain words, for paper and sheets."""
        return ["".join(text for text, _href in pieces) for pieces in self.pieces]

    @property
    def pieces(self) -> list[list[tuple[str, str]]]:
        """Each paragraph as texts, with the address that each leads to ("" for mere words)."""
        return [
            [(rupiah(one.rp), one.href) if isinstance(one, Figure) else (one, "") for one in paragraph]
            for paragraph in self.paragraphs
        ]


@dataclass(frozen=True)
class Check:
    """Two figures that must be the same, what it means that they are, and the postings behind each."""

    says: str
    left: str
    left_rp: int
    right: str
    right_rp: int
    left_href: str = ""
    right_href: str = ""

    @property
    def ties(self) -> bool:
        return self.left_rp == self.right_rp

    @property
    def difference_rp(self) -> int:
        return self.left_rp - self.right_rp


Block = Table | Words


@dataclass(frozen=True)
class Document:
    """One statement of one year. `remark` says that it is not closed, or a draft ("" when it is neither)."""

    kind: str
    year: int
    title: str
    when: str
    blocks: tuple[Block, ...]
    checks: tuple[Check, ...] = ()
    remark: str = ""
    wide: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))

    @property
    def ties(self) -> bool:
        """Whether every check holds."""
        return all(check.ties for check in self.checks)

    @property
    def has_figures(self) -> bool:
        """Whether any figure in it is not nothing."""
        return any(figure.rp for table in self.tables for row in table.rows for figure in row.figures if figure)

    def leading(self, may_open: Callable[[str], bool]) -> "Document":
        """The same for one reader: figures lead only where `may_open` lets them."""

        def told(one: str | Figure | None) -> Any:
            return one._replace(href="") if isinstance(one, Figure) and one.href and not may_open(one.href) else one

        def of(block: Block) -> Block:
            if isinstance(block, Words):
                return replace(block, paragraphs=tuple(tuple(map(told, said)) for said in block.paragraphs))
            rows = (replace(row, figures=tuple(map(told, row.figures))) for row in block.rows)
            return replace(block, rows=tuple(rows))

        return replace(self, blocks=tuple(map(of, self.blocks)))

    def as_json(self) -> dict[str, Any]:
        """What is frozen, digested and printed: the same without the addresses, which belong to this house alone."""
        return {
            "kind": self.kind,
            "year": self.year,
            "title": self.title,
            "when": self.when,
            "remark": self.remark,
            "wide": self.wide,
            "notes": list(self.notes),
            "blocks": [_block(block) for block in self.blocks],
            "checks": [
                {
                    "says": one.says,
                    "left": one.left,
                    "left_rp": one.left_rp,
                    "right": one.right,
                    "right_rp": one.right_rp,
                    "ties": one.ties,
                }
                for one in self.checks
            ],
        }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Words):
        return {"kind": "words", "title": block.title, "paragraphs": block.texts}
    return {
        "kind": "table",
        "title": block.title,
        "note": block.note,
        "empty": block.empty,
        "columns": list(block.columns),
        "rows": [
            {
                "level": row.level,
                "code": row.code,
                "label": row.label,
                "note": row.note,
                "cells": [None if figure is None else figure.rp for figure in row.figures],
            }
            for row in block.rows
        ],
    }
