"""Motions that are answered from a list, ranked, or counted in the room, built through the services."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from governance.meetings.models import Meeting
from governance.voting.handcounts import enter_hand_count
from governance.voting.models import Motion, Verdict
from governance.voting.services import close_motion, draft_motion
from governance.voting.states import Casting, MotionKind, Question
from kmp import clock
from kmp.accounts.models import User
from tests.factories.files import pdf, upload
from tests.factories.governance import GROUPS, opened, planned_plenary
from tests.factories.members import budi

BRANDS = ("Merek Anggrek", "Merek Bakung", "Merek Cempaka")
NONE = {"yes": 0, "no": 0, "abstain": 0}


def listed_motion(
    *,
    question: str = Question.CHOICE,
    options: Sequence[str] = BRANDS,
    seats: int = 1,
    picks: tuple[int, int] = (1, 1),
    casting: str = Casting.ELECTRONIC,
    plenary: Meeting | None = None,
    kind: str = MotionKind.ORDINARY,
) -> Motion:
    """A draft that is answered from a list."""
    return draft_motion(
        plenary or planned_plenary(),
        kind=kind,
        title="Merek kulkas vaksin yang dibeli bersama",
        text="Pilih merek menurut harga dan layanan purnajualnya.",
        if_passed="Koperasi memesan merek yang terpilih.",
        if_failed="Setiap klinik desa membeli sendiri.",
        closes_at=clock.now() + timedelta(hours=24),
        acting_user=budi(),
        question=question,
        options=() if question == Question.YES_NO else options,
        seats=seats,
        picks=picks,
        casting=casting,
    )


def opened_list(**settings: Any) -> Motion:
    """The same, taking ballots."""
    return opened(listed_motion(**settings))


def room_motion(**settings: Any) -> Motion:
    """A motion whose ballots were given in the room, closed and not counted yet."""
    settings.setdefault("question", Question.YES_NO)
    motion = opened_list(casting=Casting.IN_THE_ROOM, **settings)
    with clock.pretend(motion.closes_at):
        return close_motion(motion, acting_user=budi())


def signed_sheet() -> SimpleUploadedFile:
    """The tally sheet as it was photographed in the room."""
    return upload(pdf(), "lembar-hitung.pdf")


def said(**groups: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Yes, no and abstain counted in these groups, nothing in the others."""
    return {group: {**NONE, **groups.get(group, {})} for group in GROUPS}


def counted_by(
    user: User, motion: Motion, counts: Mapping[str, Any], *, invalid: int = 0, sheet: bool = False
) -> Verdict | None:
    """One person's count."""
    kept = signed_sheet() if sheet else None
    return enter_hand_count(motion, counts=counts, invalid=invalid, sheet=kept, acting_user=user)
