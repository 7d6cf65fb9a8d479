"""When paper is printed, entered and put in, and why a sheet is not taken. Pure: facts come as arguments."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.paperballots.states import BatchState, SheetState
from governance.voting.states import Casting, MotionState
from kmp.errors import Blocker

VOTE_ARTICLE = "AD Pasal 9"


def printing_problems(*, state: str, casting: str, closes_at: datetime, now: datetime) -> list[Blocker]:
    """`motion_not_open` (never opened, closed, or its time has come), `counted_in_the_room`."""
    if casting == Casting.IN_THE_ROOM:
        message = _("Suara untuk usul ini dihitung di rapat. Surat suara dengan kode tidak dipakai.")
        return [Blocker("counted_in_the_room", message)]
    if state != MotionState.OPEN or now >= closes_at:
        message = _("Surat suara dicetak selama pemungutan suara terbuka, dari daftar pemilih yang sudah dibekukan.")
        return [Blocker("motion_not_open", message, source=VOTE_ARTICLE)]
    return []


def batch_problems(
    *, state: str, casting: str, opens_at: datetime | None, closes_at: datetime, collected_at: datetime, now: datetime
) -> list[Blocker]:
    """As for printing; `collected_in_the_future`, `collected_before_opening`."""
    problems = printing_problems(state=state, casting=casting, closes_at=closes_at, now=now)
    if problems:
        return problems
    if collected_at > now:
        message = _("Waktu pengumpulan belum tiba.")
        return [Blocker("collected_in_the_future", message, path="collected_at")]
    if opens_at is not None and collected_at < opens_at:
        message = _("Surat suara dikumpulkan sesudah pemungutan suara dibuka.")
        return [Blocker("collected_before_opening", message, path="collected_at")]
    return []


def entering_problems(*, state: str, is_writer: bool) -> list[Blocker]:
    """`batch_is_decided`; `not_the_writer`: who writes into another's batch could then confirm what they wrote."""
    if state != BatchState.ENTERED:
        return [Blocker("batch_is_decided", _("Kumpulan ini sudah diputuskan, jadi tidak dapat diubah lagi."))]
    if not is_writer:
        message = _("Hanya yang memulai kumpulan ini yang mengisinya. Orang kedua memeriksa dan memasukkannya.")
        return [Blocker("not_the_writer", message)]
    return []


def confirming_problems(*, state: str, is_writer: bool, lines: int, in_hand: int) -> list[Blocker]:
    """`batch_is_decided`, `second_person_needed`, `batch_is_empty`; `count_differs` where the second person, who has
    the paper in hand, counts another number than was written down."""
    if state != BatchState.ENTERED:
        return [Blocker("batch_is_decided", _("Kumpulan ini sudah diputuskan oleh orang lain."))]
    if is_writer:
        message = _("Yang memeriksa dan memasukkan bukan orang yang mencatat. Minta petugas lain.")
        return [Blocker("second_person_needed", message)]
    if not lines:
        return [Blocker("batch_is_empty", _("Kumpulan ini masih kosong."))]
    if in_hand != lines:
        message = _("Anda menghitung %(hand)s, tercatat %(lines)s. Cocokkan dahulu dengan pencatatnya.")
        return [Blocker("count_differs", message % {"hand": in_hand, "lines": lines}, path="in_hand")]
    return []


def sheet_problems(
    *, found: bool, state: str = "", same_motion: bool = True, same_batch: bool = False, place: str = ""
) -> list[Blocker]:
    """Why a sheet is not taken into a batch: `sheet_unknown`, `sheet_of_another_motion`, `sheet_is_read` (elsewhere, or
    decided already), `sheet_is_void`. One that stands in this batch may be read again, to put it right."""
    path = "code"
    if not found:
        message = _("Kode ini bukan surat suara dari koperasi ini. Periksa huruf demi huruf; jangan hitung lembar ini.")
        return [Blocker("sheet_unknown", message, path=path)]
    if not same_motion:
        return [Blocker("sheet_of_another_motion", _("Surat suara ini untuk usul lain."), path=path)]
    if state == SheetState.VOID:
        return [Blocker("sheet_is_void", _("Surat suara ini sudah dinyatakan tidak berlaku."), path=path)]
    if (state == SheetState.READ and same_batch) or state == SheetState.PRINTED:
        return []
    message = _("Surat suara ini sudah dicatat dalam kumpulan “%(place)s”.") % {"place": place}
    return [Blocker("sheet_is_read", message, path=path)]
