"""The founding meeting: founders by name and group, at least nine of two groups, minutes as of any other."""

from typing import Any

import pytest

from governance.meetings.founding import add_founder, remove_founder
from governance.meetings.models import Founder, Meeting
from governance.meetings.services import open_meeting
from governance.meetings.states import MeetingState, Mode
from governance.minutes.models import Minutes
from governance.minutes.services import close_meeting
from kmp import clock
from members.registry.models import Group
from tests.factories.governance import planned_plenary
from tests.factories.meetings import planned_founding, with_founders
from tests.factories.members import budi
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def opened(meeting: Meeting) -> Meeting:
    with clock.pretend(meeting.starts_at):
        return open_meeting(meeting, acting_user=budi())


def test_a_founding_has_no_bylaws_and_its_own_agenda() -> None:
    meeting = planned_founding()

    assert (meeting.kind, meeting.occasion, meeting.bylaws) == ("pendirian", "pendirian", None)
    assert meeting.agenda.count() == 7
    assert code_of(planned_founding, mode=Mode.WRITTEN) == "not_in_writing"


@pytest.mark.parametrize(
    ("number", "groups", "code"), [(8, 2, "too_few_founders"), (9, 1, "too_few_groups"), (0, 1, "too_few_founders")]
)
def test_it_does_not_close_with_too_few(number: int, groups: int, code: str) -> None:
    meeting = opened(with_founders(planned_founding(), number=number, groups=groups))

    assert code_of(close_meeting, meeting, text="Sepakat mendirikan.", acting_user=budi()) == code
    refused = raw_sql_is_refused("UPDATE governance_meeting SET state = 'selesai' WHERE id = %s", meeting.pk)
    assert "has too few founders" in refused
    assert not Minutes.objects.exists()


def test_nine_of_two_groups_found_a_cooperative() -> None:
    meeting = opened(with_founders(planned_founding()))

    close_meeting(meeting, text="Sepakat mendirikan.", acting_user=budi())

    minutes = Minutes.objects.get(meeting=meeting)
    assert (minutes.present, minutes.quorum_reached) == ({"produsen": 5, "distributor": 4}, True)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED


def test_a_founder_is_listed_once_and_never_after_the_end() -> None:
    meeting = opened(with_founders(planned_founding()))
    group = Group.objects.order_by("position")[0]
    facts: dict[str, Any] = {"group": group, "acting_user": budi()}

    assert code_of(add_founder, meeting, name="Pendiri 1", **facts) == "one_founder_per_name"
    close_meeting(meeting, text="Sepakat mendirikan.", acting_user=budi())
    assert code_of(add_founder, meeting, name="Terlambat", **facts) == "meeting_is_over"
    founder = meeting.founders.order_by("pk")[0]
    assert code_of(remove_founder, founder, acting_user=budi()) == "meeting_is_over"
    raw_sql_is_refused("DELETE FROM governance_founder WHERE id = %s", founder.pk)
    assert Founder.objects.count() == 9


def test_founders_belong_to_a_founding() -> None:
    group = Group.objects.order_by("position").first()

    facts = {"name": "Siapa", "group": group, "acting_user": budi()}
    assert code_of(add_founder, planned_plenary(), **facts) == "not_a_founding"
    assert not Founder.objects.exists()
