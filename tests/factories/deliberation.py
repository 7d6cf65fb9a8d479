"""Proposals of members and what others say to motions, built through the services."""

from datetime import date
from typing import Any

from governance.bylaws.founding import founding_rules
from governance.bylaws.models import BylawVersion
from governance.bylaws.services import enact_founding_bylaws
from governance.deliberation.models import Amendment, Comment
from governance.deliberation.services import add_comment, propose_amendment, propose_motion
from governance.meetings.models import Meeting
from governance.voting.models import Motion
from members.registry.models import Member
from tests.factories.governance import planned_plenary
from tests.factories.members import budi, open_house, user_of

WORDS = "Koperasi menyewa satu gudang di Ambon."


def bylaws_saying(**voting: Any) -> BylawVersion:
    """Version 1 with other words on voting, such as `seconds_needed=2`; before anything else is made."""
    open_house()
    rules = founding_rules()
    rules["voting"] = {**rules["voting"], **voting}
    return enact_founding_bylaws(
        deed_number="AHU-01/CONTOH/2024", valid_from=date(2024, 1, 1), rules=rules, acting_user=budi()
    )


def proposed(member: Member, *, meeting: Meeting | None = None, title: str = "Menambah gudang di Ambon") -> Motion:
    """A member's proposal that looks for seconds."""
    return propose_motion(
        meeting or planned_plenary(),
        member=member,
        title=title,
        text=WORDS,
        if_passed="Gudang disewa mulai bulan depan.",
        if_failed="Barang tetap dikirim dari Makassar.",
        acting_user=user_of(member),
    )


def said(motion: Motion, member: Member, *, text: str = "Saya setuju.", answers: Comment | None = None) -> Comment:
    """A contribution of the member."""
    return add_comment(motion, member=member, text=text, answers=answers, acting_user=user_of(member))


def amended(motion: Motion, member: Member, *, new_text: str = "Koperasi membeli 45 kulkas vaksin.") -> Amendment:
    """Another wording, proposed by the member."""
    reason = "Kebutuhannya bertambah."
    return propose_amendment(motion, member=member, new_text=new_text, reason=reason, acting_user=user_of(member))
