"""The blocks that a printed part is made of: heading, words, facts, tables. Pure; the template sets them in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
Column = tuple[str, ...]  # head, kind ("teks", "rp" or "angka"), and "sempit" for one as narrow as its text


@dataclass(frozen=True)
class Part:
    """One part of the pack: the name of its file, its title, its blocks, and the sheets that go with it as CSV."""

    name: str
    title: str
    blocks: Sequence[Block]
    sheets: Sequence["Sheet"] = ()
    pdf: bytes = b""  # already typeset and sealed: goes in as it is


@dataclass(frozen=True)
class Sheet:
    """A CSV in the zip; `rows` may be very many."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[object]]


def heading(text: str) -> Block:
    """A heading inside a part."""
    return {"kind": "heading", "text": text}


def words(text: str) -> Block:
    """Text as people wrote it, line by line."""
    return {"kind": "words", "lines": text.splitlines()}


def note(text: str) -> Block:
    """A small remark."""
    return {"kind": "note", "text": text}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Label and value in two columns."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, total: Sequence[Any] | None = None, empty: str = ""
) -> Block:
    """A table; `empty` is what stands there when it has no row."""
    listed = [list(row) for row in rows]
    if not listed and empty:
        return words(empty)
    return {
        "kind": "table",
        "columns": [list(c) for c in columns],
        "rows": listed,
        "total": list(total) if total else None,
    }


def lines_table(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Block:
    """A long table of short lines, set close: members by number."""
    return {"kind": "lines", "columns": [list(c) for c in columns], "rows": [list(row) for row in rows]}
