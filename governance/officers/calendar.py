"""The calendar of legal deadlines: what is due when, by which law, and on which working day. Pure: facts are arguments.

Years: a duty about the whole book year B (report, RAT) falls in B+1 and carries `year` B; a quarter of Y carries Y.
Days are business dates. Sources: UU 25/1992; Permenkop 2/2024 (domain/cooperative_law 4.1); 8, rows 15 to 18.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from kmp.clock import months_after

REPORT_READY, RAT, RAT_REPORTED, ANNUAL = "laporan-siap", "rat", "laporan-rat", "keuangan-tahunan"
FIXED: Mapping[str, tuple[int, int]] = {  # month and day; the ministry's electronic system
    ANNUAL: (4, 30),
    "triwulan-1": (4, 20),
    "triwulan-2": (7, 20),
    "semester-1": (7, 20),
    "triwulan-3": (10, 20),
}
REPORTS_LAW = "Permenkop 2/2024 Pasal 10–11"
LONGEST_LINE = 75  # octets of a line of iCalendar (RFC 5545, 3.1)

IsFree = Callable[[date], str]  # the name of the holiday on a day, empty on a working day


@dataclass(frozen=True)
class Deadline:
    """One duty: `due` is the day of the law, `act_by` the working day to which it moves where that one is free."""

    key: str
    year: int
    title: str
    source: str
    due: date
    act_by: date
    free: str = ""  # why `due` is no working day
    note: str = ""
    met_on: date | None = None
    proof: str = ""  # a page of ours
    markable: bool = True  # whether people note that it was met

    def days_left(self, today: date) -> int:
        """Days until the day to act by; negative when late."""
        return (self.act_by - today).days


@dataclass(frozen=True)
class AnnualFacts:
    """What is known about the RAT of one book year; `months` after its end are allowed by the bylaws in force."""

    book_year: int
    months: int
    planned_on: date | None = None
    held_on: date | None = None

    @property
    def limit(self) -> date:
        """The last day of the month, so many months after 31 December."""
        return months_after(date(self.book_year, 12, 31), self.months)


@dataclass(frozen=True)
class TermFacts:
    """One term of office that ends."""

    title: str
    ends_on: date
    page: str


def working_day(day: date, free: IsFree) -> date:
    """The day itself, or the next that is neither weekend nor holiday."""
    while free(day):
        day += timedelta(days=1)
    return day


def read_overrides(words: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Days set by the cooperative where the law is unsure: "semester-1=06-20". `ValueError` for anything else."""
    found = {}
    for word in words:
        key, _sign, day = word.partition("=")
        if key not in FIXED:
            raise ValueError(f"KMP_LEGAL_DEADLINES: {key!r} is none of {', '.join(FIXED)}")
        read = date.fromisoformat(f"2001-{day}")  # no leap year: a day that every year has
        found[key] = (read.month, read.day)
    return found


def legal_deadlines(
    year: int, annual: AnnualFacts, *, overrides: Mapping[str, tuple[int, int]], free: IsFree
) -> list[Deadline]:
    """Every duty of one calendar year, in the order of the days of the law; `annual` is about the book year before."""
    found = [*_of_the_meeting(annual), *_of_the_reports(year, {**FIXED, **overrides})]
    moved = [_moved(one, free) for one in found]
    return sorted(moved, key=lambda one: (one.due, one.key))


def _of_the_meeting(facts: AnnualFacts) -> list[Deadline]:
    """Report, meeting and its result hang on the day of the RAT: held, else planned, else the last that is allowed."""
    book, day = facts.book_year, facts.held_on or facts.planned_on or facts.limit
    unplanned = "" if facts.planned_on or facts.held_on else _("Dihitung dari batas RAT; RAT belum direncanakan.")
    about = {"year": book}
    ready = months_after(day, -1)
    reported = months_after(day, 1)
    titles = (
        _("Laporan tahunan %(year)s siap dan ditandatangani seluruh pengurus") % about,
        _("Rapat Anggota Tahunan untuk tahun buku %(year)s") % about,
        _("Hasil RAT tahun buku %(year)s dilaporkan ke dinas atau kementerian") % about,
    )
    by_office = _("Ketentuan dinas (ODS), satu bulan")
    late = _("Sebagian dinas meminta paling lambat tiga bulan setelah tahun buku.")
    return [
        Deadline(REPORT_READY, book, titles[0], "UU 25/1992 Pasal 35–36", ready, ready, note=unplanned),
        Deadline(RAT, book, titles[1], "UU 25/1992 Pasal 26", facts.limit, facts.limit, note=late),
        Deadline(RAT_REPORTED, book, titles[2], by_office, reported, reported, note=unplanned),
    ]


def _of_the_reports(year: int, days: Mapping[str, tuple[int, int]]) -> list[Deadline]:
    quarter = _("Laporan keuangan triwulan %(number)s tahun %(year)s")
    titles = {
        ANNUAL: _("Laporan keuangan tahunan %(year)s") % {"year": year - 1},
        "triwulan-1": quarter % {"number": "I", "year": year},
        "triwulan-2": quarter % {"number": "II", "year": year},
        "semester-1": _("Laporan tengah tahun %(year)s") % {"year": year},
        "triwulan-3": quarter % {"number": "III", "year": year},
    }
    notes = {
        ANNUAL: _("Koperasi sekunder: 30 Juni."),
        "semester-1": _("Sumber berbeda: 20 Juli atau 20 Juni. Tanyakan dinas; tanggal ini dapat diatur."),
    }
    found = []
    for key, title in titles.items():
        due = date(year, *days[key])
        about = year - 1 if key == ANNUAL else year
        found.append(Deadline(key, about, title, REPORTS_LAW, due, due, note=notes.get(key, "")))
    return found


def _moved(one: Deadline, free: IsFree) -> Deadline:
    return replace(one, act_by=working_day(one.due, free), free=free(one.due))


def ending_terms(terms: Sequence[TermFacts], *, free: IsFree) -> list[Deadline]:
    """The last day of each term: the election comes before it. Nothing to mark; a new term is the proof."""
    return [
        Deadline(
            key="masa-jabatan",
            year=term.ends_on.year,
            title=_("Masa jabatan berakhir: %(who)s") % {"who": term.title},
            source="UU 25/1992 Pasal 29 ayat 4",
            due=term.ends_on,
            act_by=term.ends_on,  # a term ends on its day, whatever day that is
            free=free(term.ends_on),
            note=_("Pilih penggantinya dalam Rapat Anggota sebelum hari ini."),
            proof=term.page,
            markable=False,
        )
        for term in terms
    ]


def urgency(one: Deadline, today: date) -> str:
    """ok: met; bad: late or within a week; warn: within 30 days; plain else."""
    if one.met_on is not None:
        return "ok"
    left = one.days_left(today)
    return "bad" if left <= 7 else "warn" if left <= 30 else "plain"


@dataclass(frozen=True)
class Month:
    """The deadlines of one month, for a list that reads like a calendar."""

    first: date
    deadlines: list[Deadline] = field(default_factory=list)


def by_month(deadlines: Sequence[Deadline]) -> list[Month]:
    """The months that have a deadline, in order, by the day to act by."""
    found: dict[date, list[Deadline]] = {}
    for one in sorted(deadlines, key=lambda one: (one.act_by, one.key)):
        found.setdefault(one.act_by.replace(day=1), []).append(one)
    return [Month(first, rows) for first, rows in found.items()]


def icalendar(deadlines: Iterable[Deadline], *, now: datetime, name: str, host: str) -> str:
    """The deadlines as whole days of an iCalendar file (RFC 5545), on the day to act by."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{host}//tenggat//ID", f"X-WR-CALNAME:{_text(name)}"]
    for one in deadlines:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.key}-{one.year}-{one.due:%Y%m%d}@{host}",
            f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{one.act_by:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.act_by + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(one.title)}",
            f"DESCRIPTION:{_text('. '.join(filter(None, [one.source, one.note])))}",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _text(value: str) -> str:
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Long lines go on in the next, which begins with a space; never inside a letter of several octets."""
    parts, part, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + octets
    return "\r\n".join([*parts, part])
