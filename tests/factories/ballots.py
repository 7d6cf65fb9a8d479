"""Lists, rankings, other ballot rules and proxies, built through the services; and a database that is tampered with."""

from datetime import date, timedelta
from typing import Any

from governance.bylaws.founding import founding_rules
from governance.bylaws.models import BylawVersion
from governance.bylaws.services import enact_founding_bylaws
from governance.meetings.models import Meeting
from governance.voting.models import Motion
from governance.voting.services import draft_motion
from governance.voting.states import MotionKind, Question
from kmp import clock
from tests.factories.governance import opened, planned_plenary
from tests.factories.members import budi, open_house

NAMES = ("Gudang Makassar", "Gudang Ambon", "Gudang Kupang")


def opened_list(
    *,
    plenary: Meeting | None = None,
    question: str = Question.CHOICE,
    options: tuple[str, ...] = NAMES,
    picks: tuple[int, int] = (1, 1),
) -> Motion:
    """A motion with a list (or a ranking) that takes ballots."""
    motion = draft_motion(
        plenary or planned_plenary(),
        kind=MotionKind.ORDINARY,
        title="Di mana gudang baru?",
        text="Satu gudang disewa mulai tahun depan.",
        if_passed="Gudang disewa di tempat yang terpilih.",
        if_failed="Tidak ada gudang baru.",
        closes_at=clock.now() + timedelta(hours=24),
        acting_user=budi(),
        question=question,
        options=options,
        picks=picks,
    )
    return opened(motion)


def bylaws_saying(**voting: Any) -> BylawVersion:
    """Version 1 with other words under `voting`: call it before anything that stands under bylaws."""
    open_house()
    rules = founding_rules()
    rules["voting"] |= voting
    return enact_founding_bylaws(
        deed_number="AHU-01/CONTOH/2024", valid_from=date(2024, 1, 1), rules=rules, acting_user=budi()
    )


def ballot_saying(**changes: bool) -> BylawVersion:
    """Bylaws with another ballot: `changeable`, `hides_interim`, `fresh_code`."""
    return bylaws_saying(ballot={"changeable": True, "hides_interim": True, "fresh_code": True, **changes})


def proxies_allowed(limit: int = 1, *, same_group: bool = True) -> BylawVersion:
    """Bylaws under which one member may vote for others."""
    return bylaws_saying(proxies={"limit": limit, "same_group": same_group})
