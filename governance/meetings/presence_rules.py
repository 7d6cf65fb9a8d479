"""When a member may note the own presence. Pure: facts come as arguments."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from governance.meetings.states import TAKES_NAMES, MeetingState, Mode
from kmp.errors import Blocker

CODE_OPENS = timedelta(hours=3)  # before the hour of the meeting: time enough for a hall to fill
ONLINE = frozenset({Mode.ONLINE, Mode.HYBRID})
ONLINE_SOURCE = "Permenkop 19/2015 Pasal 16"
WRITTEN_SOURCE = "Permenkop 19/2015 Pasal 15"


def own_presence_problems(
    *, state: str, mode: str, is_online: bool, starts_at: datetime, starts_on: date, now: datetime, today: date
) -> list[Blocker]:
    """Why nobody can note the own presence now: `meeting_is_over`, `meeting_is_written` (replies are the presence
    there), `not_online`, `too_early` (more than three hours before), `day_is_over` (never opened on its day)."""
    if state not in TAKES_NAMES:
        return [Blocker("meeting_is_over", _("Daftar hadir rapat ini sudah ditutup."))]
    if mode == Mode.WRITTEN:
        message = _("Dalam rapat tertulis, jawaban Anda atas usul adalah kehadiran Anda.")
        return [Blocker("meeting_is_written", message, source=WRITTEN_SOURCE)]
    if is_online and mode not in ONLINE:
        message = _("Rapat ini tatap muka. Datanglah ke tempat rapat, lalu catat kehadiran di sana.")
        return [Blocker("not_online", message, source=ONLINE_SOURCE)]
    if state == MeetingState.PLANNED and now < starts_at - CODE_OPENS:
        return [Blocker("too_early", _("Kehadiran baru dapat dicatat tiga jam sebelum rapat mulai."))]
    if state == MeetingState.PLANNED and today > starts_on:
        return [Blocker("day_is_over", _("Hari rapat ini sudah lewat tanpa dibuka. Hubungi petugas."))]
    return []
