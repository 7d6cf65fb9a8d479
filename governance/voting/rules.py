"""When a motion takes a ballot, when it closes, and how stored JSON becomes what the engine takes. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from governance.voting.engine import Majority, Rule, Tally
from governance.voting.states import TALLY_KEYS, Choice, MotionState
from kmp.errors import Blocker

VOTE_ARTICLE = "AD Pasal 9"


def ballot_problems(*, state: str, closes_at: datetime, now: datetime, is_on_roll: bool) -> list[Blocker]:
    """`motion_closed` at and after the closing instant, and in any state but open; `not_on_roll`."""
    problems = []
    if state != MotionState.OPEN or now >= closes_at:
        problems.append(Blocker("motion_closed", _("Pemungutan suara ini tidak sedang dibuka.")))
    if not is_on_roll:
        message = _("Anda tidak tercatat dalam daftar pemilih usul ini.")
        problems.append(Blocker("not_on_roll", message, source=VOTE_ARTICLE))
    return problems


def opening_problems(*, state: str, meeting_is_over: bool, closes_at: datetime, now: datetime) -> list[Blocker]:
    """`motion_not_draft`, `meeting_is_over`, `motion_closes_after_opening`."""
    problems = []
    if state != MotionState.DRAFT:
        problems.append(Blocker("motion_not_draft", _("Usul ini sudah pernah dibuka.")))
    if meeting_is_over:
        problems.append(Blocker("meeting_is_over", _("Rapat untuk usul ini sudah selesai.")))
    if closes_at <= now:
        problems.append(Blocker("motion_closes_after_opening", _("Waktu tutup harus sesudah waktu buka.")))
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
        majority=Majority(majority["num"], majority["den"], majority["strict"]),
        empty_group=rule["empty_group"],
    )


def tallies_of(counts: Iterable[tuple[str, str, int]], groups: Iterable[str]) -> dict[str, Tally]:
    """Tallies of every group from (group, choice, ballots)."""
    found: dict[str, dict[str, int]] = {code: {} for code in groups}
    for group, choice, ballots in counts:
        found[group][TALLY_KEYS[Choice(choice)]] = ballots
    return {code: Tally(**line) for code, line in found.items()}


def tallies_json(tallies: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
    return {code: {"yes": t.yes, "no": t.no, "abstain": t.abstain} for code, t in tallies.items()}
