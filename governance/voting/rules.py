"""When a motion takes a ballot, when it closes, and how stored JSON becomes what the engine takes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from governance.voting.engine import Majority, Rule, Tally
from governance.voting.states import MotionState, Question
from kmp.errors import Blocker

VOTE_ARTICLE = "AD Pasal 9"
REMINDED_BEFORE = timedelta(hours=24)
SHORTEST_REMINDED = timedelta(hours=2)
TOLD_AT_ONCE = 5_000  # voters told inside the opening; a larger roll hears it from the clock, and opens as fast
MOST_OPTIONS = 50  # what a ballot of 160 letters holds


def ballot_problems(*, state: str, closes_at: datetime, now: datetime, is_on_roll: bool) -> list[Blocker]:
    """`motion_closed` at and after the closing instant, and in any state but open; `not_on_roll`."""
    problems = []
    if state != MotionState.OPEN or now >= closes_at:
        problems.append(Blocker("motion_closed", _("Pemungutan suara ini tidak sedang dibuka.")))
    if not is_on_roll:
        message = _("Anda tidak tercatat dalam daftar pemilih usul ini.")
        problems.append(Blocker("not_on_roll", message, source=VOTE_ARTICLE))
    return problems


def proxy_meeting_problems(
    *, limit: int, is_over: bool, is_own: bool, is_active: bool, still_to_vote: bool
) -> list[Blocker]:
    """Why no proxy can be given for a meeting: `proxies_not_allowed` (a `limit` of 0 in the bylaws), `meeting_is_over`,
    `not_your_meeting` (of another group), `principal_suspended`, `motion_closed`."""
    problems = []
    if limit <= 0:
        message = _("AD/ART kita tidak mengizinkan suara dikuasakan kepada anggota lain.")
        problems.append(Blocker("proxies_not_allowed", message, source=VOTE_ARTICLE))
    if is_over:
        problems.append(Blocker("meeting_is_over", _("Rapat itu sudah selesai."), path="meeting"))
    if not is_own:
        problems.append(Blocker("not_your_meeting", _("Rapat itu dari kelompok lain."), path="meeting"))
    if not is_active:
        problems.append(Blocker("principal_suspended", _("Keanggotaan Anda sedang dibekukan."), source=VOTE_ARTICLE))
    if not still_to_vote:
        problems.append(Blocker("motion_closed", _("Pemungutan suara usul itu sudah ditutup."), path="motion"))
    return problems


def holder_problem() -> Blocker:
    """`holder_not_found`: the same words for a number that does not exist and for one without a vote."""
    message = _("Tidak ada anggota aktif yang mempunyai suara dengan nomor itu.")
    return Blocker("holder_not_found", message, path="holder_number")


def opening_problems(
    *,
    state: str,
    meeting_is_over: bool,
    wanted: str = MotionState.READY,
    closes_at: datetime | None = None,
    now: datetime | None = None,
) -> list[Blocker]:
    """`motion_not_draft` or `motion_not_ready` (whichever is `wanted`), `meeting_is_over`,
    `motion_closes_after_opening`."""
    problems = []
    if state != wanted and wanted == MotionState.DRAFT:
        problems.append(Blocker("motion_not_draft", _("Usul ini bukan konsep lagi.")))
    elif state != wanted:
        problems.append(Blocker("motion_not_ready", _("Usul ini belum disiapkan, atau sudah pernah dibuka.")))
    if meeting_is_over:
        problems.append(Blocker("meeting_is_over", _("Rapat untuk usul ini sudah selesai.")))
    if closes_at is not None and now is not None and closes_at <= now:
        problems.append(Blocker("motion_closes_after_opening", _("Waktu tutup harus sesudah waktu buka.")))
    return problems


def drafting_problems(*, meeting_is_over: bool, agenda_is_elsewhere: bool) -> list[Blocker]:
    """`meeting_is_over`, `agenda_of_another_meeting`."""
    problems = []
    if meeting_is_over:
        problems.append(Blocker("meeting_is_over", _("Rapat untuk usul ini sudah selesai.")))
    if agenda_is_elsewhere:
        message = _("Mata acara itu dari rapat lain.")
        problems.append(Blocker("agenda_of_another_meeting", message, path="agenda_item"))
    return problems


def reminder_due_at(*, opens_at: datetime, closes_at: datetime) -> datetime | None:
    """When who has not voted is reminded: a day before the closing, or half-way where the ballot is open for less than
    two days; never where it is open for less than `SHORTEST_REMINDED`, as in the room."""
    if closes_at - opens_at < SHORTEST_REMINDED:
        return None
    return max(closes_at - REMINDED_BEFORE, opens_at + (closes_at - opens_at) / 2)


def question_problems(*, question: str, options: Sequence[str], seats: int, picks: tuple[int, int]) -> list[Blocker]:
    """Of a list or ranking: `list_not_wanted`, `list_too_long`, `option_twice`, `picks_out_of_range`,
    `seats_out_of_range`. A list may still be empty in a draft."""
    problems = []
    if question == Question.YES_NO and options:
        problems.append(Blocker("list_not_wanted", _("Usul setuju atau tidak tidak memerlukan daftar pilihan.")))
    if len(options) > MOST_OPTIONS:
        message = _("Daftar pilihan paling banyak %(most)s baris.") % {"most": MOST_OPTIONS}
        problems.append(Blocker("list_too_long", message))
    if len({option.strip().casefold() for option in options}) < len(options):
        problems.append(Blocker("option_twice", _("Dua pilihan tertulis sama.")))
    least, most = picks
    if options and not 1 <= least <= most <= len(options):
        problems.append(Blocker("picks_out_of_range", _("Jumlah yang boleh dipilih tidak sesuai dengan daftarnya.")))
    if options and not 1 <= seats <= len(options):
        problems.append(Blocker("seats_out_of_range", _("Yang terpilih tidak dapat lebih banyak daripada pilihannya.")))
    return problems


def closing_problems(*, state: str, closes_at: datetime, now: datetime, still_silent: int) -> list[Blocker]:
    """`motion_not_open`; `motion_still_open` before its time, unless everyone on the roll has voted."""
    problems = []
    if state != MotionState.OPEN:
        problems.append(Blocker("motion_not_open", _("Pemungutan suara ini tidak sedang dibuka.")))
    if now < closes_at and still_silent:
        message = _("Belum waktunya ditutup: masih ada pemilih yang belum bersuara.")
        problems.append(Blocker("motion_still_open", message, source=VOTE_ARTICLE))
    return problems


def frozen_rule(rule: Mapping[str, Any], order: Iterable[str]) -> Rule:
    """The rule of a motion as the engine takes it; groups in the bylaws' order, which jsonb does not keep."""
    majority = rule["majority"]
    return Rule(
        method=rule["method"],
        weights_bp={code: rule["weights_bp"][code] for code in order if code in rule["weights_bp"]},
        majority=Majority(majority["num"], majority["den"], majority["strict"], majority.get("base", "valid")),
        empty_group=rule["empty_group"],
    )


def tallies_json(tallies: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
    return {code: {"yes": t.yes, "no": t.no, "abstain": t.abstain} for code, t in tallies.items()}
