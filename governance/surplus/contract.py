"""The file contract of `manage.py simulate_shu` (DESIGN 5): JSON, or JSON with a CSV of members, in; JSON out.

`read_plan` checks the file's shape and, through `rules`, its meaning, and refuses with every problem at once.
Codes of the shape are those of `kmp.contracts`; of the CSV: `two_member_lists`, `outside_folder`,
`file_not_found`, `unreadable_file`, `not_utf8`, `malformed_csv`, `missing_column`, `unknown_column`,
`duplicate_column`, `ambiguous_column`, `wrong_cell_count`; of the meaning: see `governance.surplus.rules`.
"""

import csv
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from governance.surplus.engine import MemberShare, SharedSurplus, share_surplus
from governance.surplus.rules import (
    Members,
    Post,
    PostKind,
    bp_totals,
    member_problems,
    post_problems,
    surplus_problems,
)
from kmp.contracts import MOST, Report, joined, read_json
from kmp.proofs.canonical import canonical_json

UNREAD_BP = -1  # stands for a percentage the report has already named
UNREAD_SURPLUS = 1
FIXED_COLUMNS = ("number", "group", "capital")
LONGEST_AMOUNT = len(str(MOST))
BATCH = 1000  # members turned into JSON at a time


@dataclass(frozen=True)
class Plan:
    """A legal input of `share_surplus`."""

    members_rp: int
    non_members_rp: int
    posts: Sequence[Post]
    members: Members

    def shared(self) -> SharedSurplus:
        return share_surplus(
            members_rp=self.members_rp, non_members_rp=self.non_members_rp, posts=self.posts, members=self.members
        )


def read_plan(path: Path) -> Plan:
    """The plan in the file, or a `DomainError` with one problem for each thing wrong in it."""
    report = Report()
    top = report.fields(read_json(path), "", required=("surplus_rp", "posts"), optional=("members", "members_csv"))
    if top is None:
        report.refuse()
    assert top is not None
    members_rp, non_members_rp = _read_surplus(report, top)
    posts = _read_posts(report, top)
    members = _read_members(report, top, posts, path.parent)
    report.refuse()
    assert members is not None
    return Plan(members_rp, non_members_rp, [post for post in posts if post], members)


def _read_surplus(report: Report, top: dict[str, Any]) -> tuple[int, int]:
    if "surplus_rp" not in top:
        return UNREAD_SURPLUS, 0
    path = "surplus_rp"
    box = report.fields(top[path], path, required=("members",), optional=("non_members",)) or {}
    members_rp = report.integer(box, "members", path, least=-MOST - 1)
    non_members_rp = report.integer_or_null(box, "non_members", path) or 0
    read_rp = UNREAD_SURPLUS if members_rp is None else members_rp
    report.problems += surplus_problems(members_rp=read_rp, non_members_rp=non_members_rp)
    return read_rp, non_members_rp


def _read_posts(report: Report, top: dict[str, Any]) -> list[Post | None]:
    """The posts; None stands for one whose code, kind or groups cannot be read."""
    boxes = report.filled_list(top, "posts", "")
    posts = [_read_post(report, box, f"posts.{index}") for index, box in enumerate(boxes)]
    readable = [post for post in posts if post]
    if posts and len(readable) == len(posts):  # else a count of the posts would blame the wrong thing
        report.problems += [*post_problems(readable), *bp_totals(readable)]
    return posts


def _read_post(report: Report, value: Any, path: str) -> Post | None:
    box = report.fields(value, path, required=("code", "bp", "kind"), optional=("groups",))
    if box is None:
        return None
    code = report.text(box, "code", path)
    bp = report.integer(box, "bp", path)
    kind = report.choice(box, "kind", path, PostKind)
    groups = _read_groups(report, box, path)
    if code is None or kind is None or groups is None:
        return None
    return Post(code=code, bp=UNREAD_BP if bp is None else bp, kind=PostKind(kind), groups=groups)


def _read_groups(report: Report, box: dict[str, Any], path: str) -> dict[str, int] | None:
    """Group → basis points in listed order; empty if the post names none, None if they cannot be read."""
    if "groups" not in box:
        return {}
    where = joined(path, "groups")
    weights = report.mapping(box["groups"], where)
    if weights is None:
        return None
    if not weights:
        report.add("empty_list", "Daftar kelompok tidak boleh kosong.", where)
    groups = {}
    for group in weights:
        if not group.strip():
            report.add("empty_text", "Nama kelompok tidak boleh kosong.", joined(where, group))
        bp = report.integer(weights, group, where)
        groups[group] = UNREAD_BP if bp is None else bp
    return groups


def _read_members(report: Report, top: dict[str, Any], posts: list[Post | None], folder: Path) -> Members | None:
    if "members" in top and "members_csv" in top:
        report.add("two_member_lists", "Pilih salah satu: “members” atau “members_csv”.", "members_csv")
        return None
    known = [post for post in posts if post]
    codes = [post.code for post in known if post.kind == PostKind.PATRONAGE] if len(known) == len(posts) > 0 else None
    if "members_csv" in top:
        columns = _MembersCsv(report, codes).read(folder, report.text(top, "members_csv", ""))
    else:
        columns = _read_member_list(report, top, codes)
    if columns is None:
        return None
    if codes is None:  # the posts cannot be read, so nothing can be said about groups and patronage
        report.problems += member_problems([], columns.members(()))
        return None
    members = columns.members(codes)
    report.problems += member_problems(known, members)
    return members


@dataclass(frozen=True)
class _Columns:
    """Members while they are being read; what could not be read stands as empty text or zero."""

    path: str
    first: int
    patronage: dict[str, "array[int]"]
    numbers: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    capital: "array[int]" = field(default_factory=lambda: array("q"))

    def append(self, number: str | None, group: str | None, capital: int | None, amounts: Sequence[int]) -> None:
        self.numbers.append(number or "")
        self.groups.append(sys.intern(group or ""))  # a handful of names for a million rows
        self.capital.append(capital or 0)
        for column, amount in zip(self.patronage.values(), amounts, strict=True):
            column.append(amount)

    def members(self, codes: Sequence[str]) -> Members:
        return Members(
            numbers=self.numbers,
            groups=self.groups,
            capital=self.capital,
            patronage={code: self.patronage[code] for code in codes},
            path=self.path,
            first=self.first,
        )


def _read_member_list(report: Report, top: dict[str, Any], codes: list[str] | None) -> _Columns | None:
    """Members of the JSON itself; `codes` are the patronage posts, None if they are not known."""
    if "members" not in top:
        report.add("missing_key", "Kunci “members” atau “members_csv” harus ada.", "members")
    rows = report.filled_list(top, "members", "")
    columns = _Columns("members", 0, {code: array("q") for code in codes or ()})
    for index, row in enumerate(rows):
        _read_member(report, row, f"members.{index}", columns, codes)
    return columns if rows else None


def _read_member(report: Report, value: Any, path: str, columns: _Columns, codes: list[str] | None) -> None:
    box = report.fields(value, path, required=("number", "group", "capital", "patronage")) or {}
    where = joined(path, "patronage")
    amounts = (report.mapping(box["patronage"], where) if "patronage" in box else {}) or {}
    for key in amounts if codes is not None else ():
        if key not in columns.patronage:
            report.add("unknown_key", f"Tidak ada pos jasa usaha “{key}”.", joined(where, key))
    columns.append(
        report.text(box, "number", path),
        report.text(box, "group", path),
        report.integer(box, "capital", path),
        [report.integer(amounts, code, where, default=0) or 0 for code in columns.patronage],
    )


class _MembersCsv:
    """Reads `number,group,capital,<patronage post>…` row by row into columns.

    Columns may stand in any order, each exactly once. Rows are numbered from 1, the header and empty lines not
    counted. Amounts are plain digits.
    """

    def __init__(self, report: Report, codes: list[str] | None) -> None:
        self.report = report
        self.codes = codes

    def read(self, folder: Path, name: str | None) -> _Columns | None:
        """The columns, or None after a problem with the file or its header."""
        path = None if name is None else self._beside(folder, name)
        if path is None:
            return None
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                return self._read_lines(csv.reader(lines, strict=True))
        except UnicodeDecodeError:
            self.report.add("not_utf8", "Berkas anggota bukan teks UTF-8.", "members_csv")
        except csv.Error:
            self.report.add("malformed_csv", "Berkas anggota bukan CSV yang sah.", "members_csv")
        except OSError:
            self.report.add("unreadable_file", "Berkas anggota tidak dapat dibaca.", "members_csv")
        return None

    def _beside(self, folder: Path, name: str) -> Path | None:
        """The named file in the folder of the JSON file, and nowhere else on this machine."""
        try:
            home = folder.resolve()
            path = (home / name).resolve()
            if not path.is_relative_to(home):
                self.report.add("outside_folder", "Berkas anggota harus berada di folder yang sama.", "members_csv")
                return None
            if path.is_file():
                return path
        except (OSError, ValueError, RuntimeError):  # a zero byte, a name too long, links in a circle
            pass
        self.report.add("file_not_found", "Berkas anggota tidak ditemukan.", "members_csv")
        return None

    def _read_lines(self, rows: Iterator[list[str]]) -> _Columns | None:
        header = next(rows, [])
        if not self._header_is_right(header):
            return None
        columns = _Columns("members_csv", 1, {name: array("q") for name in header if name not in FIXED_COLUMNS})
        places = [header.index(name) for name in (*FIXED_COLUMNS, *columns.patronage)]
        for number, row in enumerate(filter(None, rows), 1):
            if len(row) == len(header):
                self._read_row([row[place] for place in places], f"members_csv.{number}", columns)
            else:
                message = f"Baris ini memuat {len(row)} kolom, seharusnya {len(header)}."
                self.report.add("wrong_cell_count", message, f"members_csv.{number}")
                columns.append(None, None, None, [0] * len(columns.patronage))
        return columns

    def _header_is_right(self, header: list[str]) -> bool:
        known = len(self.report.problems)
        for name in dict.fromkeys(header):
            if header.count(name) > 1:
                message = f"Kolom “{name}” ditulis lebih dari sekali."
                self.report.add("duplicate_column", message, f"members_csv.{name}")
            if self.codes is not None and name not in (*FIXED_COLUMNS, *self.codes):
                self.report.add("unknown_column", f"Kolom “{name}” tidak dikenal.", f"members_csv.{name}")
        for name in set(FIXED_COLUMNS) & set(self.codes or ()):
            message = f"Kolom “{name}” tidak dapat sekaligus memuat pos “{name}”; gunakan “members”."
            self.report.add("ambiguous_column", message, f"members_csv.{name}")
        for name in dict.fromkeys((*FIXED_COLUMNS, *(self.codes or ()))):
            if name not in header:
                self.report.add("missing_column", f"Kolom “{name}” harus ada.", f"members_csv.{name}")
        return len(self.report.problems) == known

    def _read_row(self, cells: list[str], path: str, columns: _Columns) -> None:
        number, group, *amounts = cells
        for name, text in (("number", number), ("group", group)):
            if not text.strip():
                self.report.add("empty_text", f"“{name}” tidak boleh kosong.", joined(path, name))
        names = ("capital", *columns.patronage)
        capital, *patronage = [self._amount(text, name, path) for name, text in zip(names, amounts, strict=True)]
        columns.append(number.strip() and number, group.strip() and group, capital, patronage)

    def _amount(self, text: str, name: str, path: str) -> int:
        if text.isdecimal() and text.isascii() and len(text) < LONGEST_AMOUNT:
            return int(text)
        box = {name: _number_or_text(text)}  # rare: let the report find its words
        return self.report.integer(box, name, path) or 0


def _number_or_text(text: str) -> int | str:
    """The whole number that a cell spells, however long; else the text, which is no integer."""
    digits = text.removeprefix("-")
    if not (digits.isdecimal() and digits.isascii()):
        return text
    digits = digits.lstrip("0")[: LONGEST_AMOUNT + 1] or "0"  # cut: still beyond 64 bits, and quick to read
    return -int(digits) if text.startswith("-") else int(digits)


def as_entry(share: MemberShare) -> dict[str, Any]:
    """One member's line as it is printed."""
    return {
        "number": share.number,
        "group": share.group,
        "capital": dict(share.capital),
        "patronage": dict(share.patronage),
        "total_rp": share.total_rp,
    }


def result_pieces(shared: SharedSurplus) -> Iterator[str]:
    """The result as JSON in pieces, a thousand members at a time: canonical, with `sha256` as the last key.

    The digest is taken of the same pieces as they pass, closed by a brace where `sha256` is added.
    """
    seal = sha256()
    for piece in _canonical_pieces(shared):
        seal.update(piece.encode())
        yield piece
    seal.update(b"}")
    yield f',"sha256":"{seal.hexdigest()}"}}'


def _canonical_pieces(shared: SharedSurplus) -> Iterator[str]:
    """Canonical JSON of the result (keys sorted: groups, members, posts, …) without its closing brace."""
    yield f'{{"groups":{canonical_json(shared.groups)},"members":['
    shares, comma = shared.shares(), ""
    while batch := [as_entry(share) for share in islice(shares, BATCH)]:
        yield comma + canonical_json(batch)[1:-1]
        comma = ","
    rest = {"posts": shared.posts, "total_rp": shared.total_rp, "unshared": shared.unshared}
    yield "]," + canonical_json(rest)[1:-1]
