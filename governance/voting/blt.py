"""Reading a BLT ballot file, the common text format of preferential elections.

    5 3                 candidates, seats
    -4                  withdrawn candidates (line may be missing)
    517 1 0             517 ballots that rank candidate 1 only
    67 1 2 0            67 ballots that rank 1, then 2
    0                   end of the ballots
    "Ani"               one name per candidate, then the title (which may be missing)

Codes: `empty_file`, `not_an_integer`, `too_small`, `too_large`, `malformed_header`,
`malformed_withdrawal`, `too_few_candidates`,
`unknown_candidate`, `repeated_candidate`, `equal_rankings`, `skipped_ranking`, `missing_end_of_ballot`,
`missing_end_of_ballots`, `no_ballots`, `malformed_names`, `wrong_name_count`, `empty_name`, `duplicate_name`.
Paths are `line.<number>`, counted from 1.
"""

import re
from dataclasses import dataclass

from kmp.contracts import MOST, Report

NAME = re.compile(r'"([^"]*)"')
MOST_CANDIDATES = 10_000  # a guard against a header that asks for the machine's whole memory


@dataclass(frozen=True)
class Ballots:
    """An election as read: `rankings` are (how many ballots, candidates in order), withdrawn ones left out."""

    names: tuple[str, ...]
    standing: tuple[int, ...]  # candidates in listed order, counted from 0, without the withdrawn
    seats: int
    rankings: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True)
class _Line:
    number: int
    words: list[str]

    @property
    def path(self) -> str:
        return f"line.{self.number}"


def read_blt(text: str) -> Ballots:
    """The election in `text`; refuses with every problem found."""
    report = Report()
    lines = [_Line(number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    head, body = lines[:1], lines[1:]
    candidates, seats = _header(report, head)
    report.refuse()  # nothing below has a meaning without the number of candidates
    withdrawn = _withdrawn(report, body, candidates)
    end = next((index for index, line in enumerate(body) if line.words == ["0"]), None)
    if end is None:
        report.add("missing_end_of_ballots", "Baris “0” penutup surat suara tidak ada.", "")
        report.refuse()
    rankings = [_ranking(report, line, candidates) for line in body[:end] if not _is_withdrawal(line)]
    names = _names(report, text, body[end] if end is not None else head[0], candidates)
    standing = tuple(candidate for candidate in range(candidates) if candidate not in withdrawn)
    if len(standing) < seats:
        report.add("too_few_candidates", "Calon lebih sedikit daripada kursi.", head[0].path)
    if not any(ranking and set(ranking[1]) - withdrawn for ranking in rankings):
        report.add("no_ballots", "Tidak ada surat suara yang sah.", "")
    report.refuse()
    kept = ((count, tuple(c for c in ranking if c not in withdrawn)) for count, ranking in filter(None, rankings))
    return Ballots(names, standing, seats, tuple((count, ranking) for count, ranking in kept if ranking))


def _header(report: Report, head: list[_Line]) -> tuple[int, int]:
    if not head:
        report.add("empty_file", "Berkas kosong.", "")
        return 0, 0
    line = head[0]
    if len(line.words) != 2:
        report.add("malformed_header", "Baris pertama harus berisi jumlah calon dan jumlah kursi.", line.path)
        return 0, 0
    candidates, seats = (_number(report, word, line.path, least=1) for word in line.words)
    if candidates is not None and candidates > MOST_CANDIDATES:
        report.add("too_large", f"Calon tidak boleh lebih dari {MOST_CANDIDATES}.", line.path)
    return candidates or 0, seats or 0


def _is_withdrawal(line: _Line) -> bool:
    return line.words[0].startswith("-") and line.words[0] != "-"


def _withdrawn(report: Report, body: list[_Line], candidates: int) -> set[int]:
    """Candidates of the line of negative numbers; it may stand only right after the header."""
    found: set[int] = set()
    for index, line in enumerate(body):
        if not _is_withdrawal(line):
            continue
        if index or not all(word.startswith("-") for word in line.words):
            report.add(
                "malformed_withdrawal", "Calon mundur ditulis hanya di baris kedua, semua bertanda “-”.", line.path
            )
            continue
        for word in line.words:
            number = _number(report, word[1:], line.path, least=1)
            if number is not None and _is_candidate(report, number, line.path, candidates):
                found.add(number - 1)
    return found


def _ranking(report: Report, line: _Line, candidates: int) -> tuple[int, tuple[int, ...]] | None:
    if _unsupported(report, line):
        return None
    numbers = [_number(report, word, line.path, least=0) for word in line.words]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return None
    count, *ranked = known
    if not ranked or ranked[-1] != 0:
        report.add("missing_end_of_ballot", "Surat suara harus diakhiri “0”.", line.path)
        return None
    ranking = ranked[:-1]
    if count == 0:
        report.add("too_small", "Jumlah surat suara harus lebih dari nol.", line.path)
    unknown = [number for number in ranking if not _is_candidate(report, number, line.path, candidates)]
    if unknown:
        return None
    if len(set(ranking)) < len(ranking):
        report.add("repeated_candidate", "Satu calon tidak boleh ditulis dua kali dalam satu surat suara.", line.path)
    return count, tuple(number - 1 for number in ranking)


def _unsupported(report: Report, line: _Line) -> bool:
    """Some programs write equal ranks (1=2) or a skipped rank (-). Scottish STV knows neither."""
    if any("=" in word for word in line.words):
        report.add("equal_rankings", "Peringkat yang sama untuk dua calon tidak dapat dihitung.", line.path)
        return True
    if "-" in line.words:
        report.add("skipped_ranking", "Peringkat yang dilompati tidak dapat dihitung.", line.path)
        return True
    return False


def _is_candidate(report: Report, number: int, path: str, candidates: int) -> bool:
    if 1 <= number <= candidates:
        return True
    report.add("unknown_candidate", f"Calon nomor {number} tidak ada.", path)
    return False


def _names(report: Report, text: str, end: _Line, candidates: int) -> tuple[str, ...]:
    tail = "\n".join(text.splitlines()[end.number :])
    names, path = NAME.findall(tail), f"line.{end.number + 1}"
    if NAME.sub("", tail).strip():
        report.add("malformed_names", "Nama calon dan judul harus ditulis dalam tanda kutip.", path)
    elif len(names) not in (candidates, candidates + 1):
        message = f"Ada {len(names)} nama; seharusnya {candidates} calon, lalu judul."
        report.add("wrong_name_count", message, path)
    listed = tuple(names[:candidates])
    if not all(name.strip() for name in listed):
        report.add("empty_name", "Nama calon tidak boleh kosong.", path)
    if len(set(listed)) < len(listed):
        report.add("duplicate_name", "Dua calon bernama sama tidak dapat dibedakan dalam hasil.", path)
    return listed


def _number(report: Report, word: str, path: str, *, least: int) -> int | None:
    if not (word.isascii() and word.isdigit()):
        report.add("not_an_integer", f"“{word[:20]}” bukan bilangan bulat.", path)
        return None
    if len(word.lstrip("0")) > len(str(MOST)) or int(word) > MOST:
        report.add("too_large", "Bilangan melebihi batas 64 bit.", path)
        return None
    if int(word) < least:
        report.add("too_small", f"Bilangan harus paling sedikit {least}.", path)
        return None
    return int(word)
