"""When a term may be entered and how it ends early; what is handed over. Pure: facts come as arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from governance.elections.rules import TERM_SOURCE, last_day
from governance.officers.states import TermEnd
from kmp.errors import Blocker

FOLLOWED_FOR = timedelta(days=30)  # so long a role is taken back after a term ended, if the clock stood still meanwhile
MOST_ITEMS = 30
USUAL_ITEMS: Mapping[str, Sequence[str]] = {  # by what the position is called; else EVERY_ITEM alone
    "bendahara": ("Kas dan rekening bank, dengan saldo pada hari ini", "Pembukuan dan bukti kas"),
    "sekretaris": ("Buku daftar anggota dan buku pengurus", "Berita acara dan daftar hadir rapat", "Stempel koperasi"),
    "ketua": ("Akta pendirian, AD/ART, dan izin koperasi", "Perjanjian yang masih berlaku", "Pekerjaan yang berjalan"),
}
EVERY_ITEM = ("Kunci, perangkat, dan akses ke sistem", "Aset koperasi yang dipegang")


@dataclass(frozen=True)
class Phase:
    """Where a term stands on a day: a key, its word, and its tone."""

    key: str
    word: str
    tone: str


def phase_of(*, starts_on: date, ends_on: date, holds: bool, end_kind: str, today: date) -> Phase:
    """Waiting for a second person, cancelled, to come, in office, or over."""
    if end_kind == TermEnd.CANCELLED:
        return Phase("batal", _("Dibatalkan"), "plain")
    if not holds:
        return Phase("menunggu", _("Menunggu orang kedua"), "warn")
    if today < starts_on:
        return Phase("akan", _("Belum mulai"), "info")
    if today > ends_on:
        return Phase("lalu", _("Berakhir"), "plain")
    return Phase("menjabat", _("Menjabat"), "ok")


def deed_problems(*, starts_on: date, ends_on: date, years: int, deed: str) -> list[Blocker]:
    """Of a first term that the deed names: `deed_missing`, `term_ends_after_it_starts`, `term_too_long`."""
    if not deed.strip():
        return [Blocker("deed_missing", _("Tulis nomor akta yang menyebutnya."), path="deed")]
    if ends_on < starts_on:
        return [Blocker("term_ends_after_it_starts", _("Hari terakhir sesudah hari pertama."), path="ends_on")]
    if ends_on > last_day(starts_on, years):
        message = _("Masa jabatan paling lama %(years)s tahun.") % {"years": years}
        return [Blocker("term_too_long", message, source=TERM_SOURCE, path="ends_on")]
    return []


def ending_problems(
    *, kind: str, last: date, starts_on: date, ends_on: date, note: str, has_resolution: bool
) -> list[Blocker]:
    """`reason_missing`, `ending_outside_the_term`, `removal_rests_on_a_resolution`, `resolution_not_wanted`."""
    problems = []
    if not note.strip():
        problems.append(Blocker("reason_missing", _("Tulis alasannya."), path="note"))
    if not starts_on <= last <= ends_on:
        message = _("Hari terakhir berada dalam masa jabatannya.")
        problems.append(Blocker("ending_outside_the_term", message, path="last_day"))
    if kind == TermEnd.REMOVED and not has_resolution:
        message = _("Pemberhentian memerlukan keputusan Rapat Anggota.")
        problems.append(
            Blocker("removal_rests_on_a_resolution", message, source="UU 25/1992 Pasal 23", path="resolution")
        )
    if kind != TermEnd.REMOVED and has_resolution:
        message = _("Keputusan rapat hanya disebut untuk pemberhentian.")
        problems.append(Blocker("resolution_not_wanted", message, path="resolution"))
    return problems


def usual_items(position: str) -> list[str]:
    """What an officer of that name usually hands over."""
    named = position.casefold()
    own = next((items for word, items in USUAL_ITEMS.items() if word in named), ())
    return [*own, *EVERY_ITEM]


def read_items(text: str) -> list[dict[str, str]]:
    """One item on each line, "what: state"; empty lines are left out, a line without a colon has no state."""
    found = []
    for line in text.splitlines():
        what, _colon, state = line.partition(":")
        if what.strip():
            found.append({"what": what.strip()[:200], "state": state.strip()[:200]})
    return found[:MOST_ITEMS]
