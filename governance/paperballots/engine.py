"""What is read off paper: the mark on a sheet, and files of marks or of member numbers. Pure."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

MARKS = {
    **dict.fromkeys(("setuju", "ya", "y", "s"), "setuju"),
    **dict.fromkeys(("tidak setuju", "tidak", "t"), "tidak"),
}
ABSTAIN = frozenset({"abstain", "a"})
INVALID = frozenset({"", "tidak sah", "rusak", "x", "-"})
SEPARATORS = ";,\t"
MOST_LINES = 5_000  # of a file: a batch comes from one place


@dataclass(frozen=True)
class Asked:
    """What the motion asks: a yes and no, or `options` of which `least` to `most` are marked, in order if `ranked`."""

    yes_no: bool
    ranked: bool = False
    options: frozenset[int] = frozenset()
    least: int = 1
    most: int = 1


def read_mark(asked: Asked, text: str) -> str | None:
    """The choice as a ballot keeps it; empty for a sheet that is not valid; None for what answers nothing.

    A list is marked by numbers ("2,5"), a ranking by numbers in their order. Too many marks are None: whoever reads
    such a sheet has to say that it is not valid.
    """
    said = " ".join(text.lower().split())
    if said in INVALID:
        return ""
    if said in ABSTAIN:
        return "abstain"
    if asked.yes_no:
        return MARKS.get(said)
    if not re.fullmatch(r"[0-9]{1,2}([ ,;/]+[0-9]{1,2})*", said):
        return None
    picks = [int(pick) for pick in re.findall(r"[0-9]+", said)]
    if len(set(picks)) < len(picks) or not asked.options.issuperset(picks):
        return None
    if not asked.least <= len(picks) <= asked.most:
        return None
    return ",".join(map(str, picks if asked.ranked else sorted(picks)))


def read_lines(text: str) -> list[tuple[int, list[str]]]:
    """The lines of a CSV with ; , or tab, each with its number; without empty ones and the head."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark)
    lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if filled and _is_head(filled[0][1]):
        filled = filled[1:]
    return filled


def _is_head(cells: Sequence[str]) -> bool:
    return cells[0].lower() in {"kode", "kode surat suara", "nomor", "nomor anggota"}
