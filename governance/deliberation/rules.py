"""Who may speak on a motion and when, how many must stand behind a proposal, and what an amendment changes. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from governance.voting.states import BOUND_KINDS, DISCUSSED, MotionState
from kmp.errors import Blocker

LONGEST_COMMENT = 2000  # letters
MOST_COMMENTS = 20  # of one member on one motion within a day: a discussion, not a flood
MOST_OPEN_PROPOSALS = 3  # of one member at a time
PARTICIPATION_ARTICLE = "UU 25/1992 Pasal 20 ayat (2)"  # rights of members: to speak and to propose
Change = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Speaker:
    """What counts of a member who wants to speak on a motion."""

    is_active: bool
    is_of_the_roll: bool  # of a group that decides about it
    has_vote: bool


def speaking_problems(*, state: str, speaker: Speaker) -> list[Blocker]:
    """`discussion_closed` once the ballot is closed, `member_is_suspended`, `not_of_the_group`."""
    problems = []
    if state not in DISCUSSED:
        problems.append(Blocker("discussion_closed", _("Pembahasan usul ini sudah selesai.")))
    if not speaker.is_active:
        problems.append(
            Blocker("member_is_suspended", _("Keanggotaan Anda sedang dibekukan, jadi Anda hanya membaca."))
        )
    if not speaker.is_of_the_roll:
        problems.append(
            Blocker("not_of_the_group", _("Usul ini dibahas oleh anggota kelompok lain. Anda hanya membaca."))
        )
    return problems


def comment_problems(text: str, *, written_today: int) -> list[Blocker]:
    """`comment_empty`, `comment_too_long`, `too_many_comments`."""
    problems = []
    if not text.strip():
        problems.append(Blocker("comment_empty", _("Tulis pendapat Anda."), path="text"))
    if len(text) > LONGEST_COMMENT:
        message = _("Paling panjang %(most)s huruf. Ringkas, atau bagi menjadi dua.") % {"most": LONGEST_COMMENT}
        problems.append(Blocker("comment_too_long", message, path="text"))
    if written_today >= MOST_COMMENTS:
        message = _("Anda sudah menulis %(most)s pendapat hari ini. Lanjutkan besok.") % {"most": MOST_COMMENTS}
        problems.append(Blocker("too_many_comments", message))
    return problems


def amending_problems(*, state: str, kind: str, old_text: str, new_text: str) -> list[Blocker]:
    """`motion_not_draft`, `motion_is_bound` (its text is that of bylaws, SHU or an election), `nothing_changed`."""
    problems = []
    if state != MotionState.DRAFT:
        problems.append(Blocker("motion_not_draft", _("Usul ini bukan konsep lagi, jadi uraiannya tidak berubah.")))
    if kind in BOUND_KINDS:
        problems.append(Blocker("motion_is_bound", _("Isi usul ini ditulis di halamannya sendiri, bukan di sini.")))
    if _words(old_text) == _words(new_text):
        problems.append(
            Blocker("nothing_changed", _("Uraian yang Anda tulis sama dengan yang sekarang."), path="new_text")
        )
    return problems


def seconding_problems(*, state: str, is_own: bool, speaker: Speaker) -> list[Blocker]:
    """`not_a_proposal`, `own_proposal`, `no_vote_of_member`, and those of `speaking_problems`."""
    problems = []
    if state != MotionState.PROPOSAL:
        problems.append(Blocker("not_a_proposal", _("Usulan ini tidak sedang mengumpulkan dukungan.")))
    if is_own:
        problems.append(
            Blocker("own_proposal", _("Usulan sendiri tidak didukung sendiri: anggota lain yang mendukungnya."))
        )
    if not speaker.has_vote:
        problems.append(
            Blocker("no_vote_of_member", _("Yang mendukung usulan adalah anggota yang mempunyai hak suara."))
        )
    return problems + speaking_problems(state=state, speaker=speaker)


def word_changes(old: str, new: str) -> list[tuple[Change, str]]:
    """The two texts in one, word by word with the spaces between: what stays, what is gone, what is new, in order."""
    before, after = _words(old), _words(new)
    pieces: list[tuple[Change, str]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(before[i1:i2])))
            continue
        pieces += [("gone", "".join(before[i1:i2]))] if i2 > i1 else []
        pieces += [("new", "".join(after[j1:j2]))] if j2 > j1 else []
    return pieces


def _words(text: str) -> Sequence[str]:
    """Words each with the space behind it; line ends of all systems are the same."""
    return re.findall(r"\S+\s*|\s+", text.replace("\r\n", "\n").strip())
