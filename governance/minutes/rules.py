"""What the digest of minutes covers, what was edited in them, and who must sign. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from governance.meetings.states import Mode
from kmp.proofs.canonical import digest

FOUNDERS_AT_LEAST = 9  # PP 7/2021 Ps 3: a primary cooperative is founded by nine
ONLINE_MODES = frozenset({Mode.ONLINE, Mode.HYBRID})  # Permenkop 19/2015 Ps 16
REMIND_EVERY_DAYS, REMIND_AT_MOST_DAYS = 3, 60


@dataclass(frozen=True)
class DiffLine:
    """One line of the draft or of the text: in both, only in the text (added), or only in the draft (removed)."""

    kind: Literal["same", "added", "removed"]
    text: str


def minutes_digest(
    *,
    title: str,
    text: str,
    advice: str,
    present: Mapping[str, int],
    eligible: Mapping[str, int],
    quorum_reached: bool,
    facts: Mapping[str, Any],
    revision: int,
) -> str:
    """SHA-256 of everything the minutes say; what is signed, and what is sealed."""
    return digest(
        {
            "title": title,
            "text": text,
            "advice": advice,
            "present": dict(present),
            "eligible": dict(eligible),
            "quorum_reached": quorum_reached,
            "facts": dict(facts),
            "revision": revision,
        }
    )


def edited_lines(draft: str, text: str) -> list[DiffLine]:
    """The text beside the draft of the system, line by line, so that who signs sees what a hand has changed."""
    before, after = draft.splitlines(), text.splitlines()
    lines: list[DiffLine] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if what == "equal":
            lines += [DiffLine("same", line) for line in after[j1:j2]]
        else:
            lines += [DiffLine("removed", line) for line in before[i1:i2]]
            lines += [DiffLine("added", line) for line in after[j1:j2]]
    return lines


def is_edited(draft: str, text: str) -> bool:
    """Whether a hand changed more than blank space."""
    return draft.split() != text.split()


def everyone_signs(*, mode: str, online_signatures: str) -> bool:
    """Whether the online participants sign: of an online or hybrid meeting, unless the bylaws leave it to the chair."""
    return mode in ONLINE_MODES and online_signatures == "everyone"


def is_reminder_day(days_since: int) -> bool:
    """Every third day after the writing, for two months: then somebody has to talk to them."""
    return 0 < days_since <= REMIND_AT_MOST_DAYS and days_since % REMIND_EVERY_DAYS == 0
