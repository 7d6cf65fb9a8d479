"""What no way around the services can do: raw SQL against every state a meeting must not take."""

import pytest
from django.db import IntegrityError, transaction

from governance.meetings.models import Meeting
from governance.meetings.services import open_meeting
from governance.meetings.states import MeetingState, Occasion
from kmp import clock
from tests.factories.governance import (
    groups_held,
    held,
    one_of_each_group,
    planned_plenary,
    uninvited_plenary,
)
from tests.factories.members import budi, rini
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db
SET = "UPDATE governance_meeting SET {what} WHERE id = %s"


def refused_by(meeting: Meeting, what: str) -> str:
    return raw_sql_is_refused(SET.format(what=what), meeting.pk)


def test_no_meeting_goes_back() -> None:
    members = one_of_each_group()
    done = held(planned_plenary().group_meetings.get(group="faskes"), members=[members["faskes"]])

    for state in ("direncanakan", "berlangsung", "gagal_kuorum", "dibatalkan"):
        assert "Invalid transition" in refused_by(done, f"state = '{state}'")


def test_a_second_plenary_does_not_open_while_one_is_open() -> None:
    members = one_of_each_group()
    first, second = (groups_held(planned_plenary(), members=members) for _ in range(2))
    with clock.pretend(first.starts_at):
        open_meeting(first, acting_user=budi())

        assert code_of(open_meeting, second, acting_user=budi()) == "one_plenary_at_a_time"
    assert "one_plenary_at_a_time" in refused_by(second, "state = 'berlangsung'")


def test_there_is_one_annual_plenary_for_a_book_year() -> None:
    year = clock.today().year - 1
    uninvited_plenary(occasion=Occasion.ANNUAL, book_year=year)

    again = {"occasion": Occasion.ANNUAL, "book_year": year}
    assert code_of(uninvited_plenary, **again) == "one_annual_plenary_per_book_year"
    assert Meeting.objects.filter(kind="paripurna").count() == 1


def test_an_annual_meeting_names_a_book_year_that_is_over() -> None:
    now = {"occasion": Occasion.ANNUAL}

    assert code_of(uninvited_plenary, **now) == "book_year_missing"
    assert code_of(uninvited_plenary, **now, book_year=clock.today().year) == "book_year_not_over"
    assert not Meeting.objects.exists()


def test_chair_and_secretary_are_two_and_both_are_there_before_the_opening() -> None:
    plenary = planned_plenary()
    meeting = plenary.group_meetings.get(group="faskes")

    assert code_of(uninvited_plenary, chair=rini(), secretary=rini()) == "two_persons"
    assert "chair_and_secretary_are_two" in refused_by(meeting, "chair_id = secretary_id")
    Meeting.objects.filter(pk=meeting.pk).update(secretary=None)
    assert code_of(open_meeting, meeting, acting_user=budi()) == "meeting_not_led"
    assert "open_meeting_is_led" in refused_by(meeting, "state = 'berlangsung'")


def test_a_meeting_stays_what_it_is() -> None:
    plenary = planned_plenary()
    group = plenary.group_meetings.get(group="faskes")

    refused_by(group, "group_id = 'nakes'")
    refused_by(plenary, "book_year = 2020")
    refused_by(plenary, "occasion = 'rat', book_year = 2020")
    refused_by(group, "plenary_id = NULL, group_id = NULL, kind = 'paripurna'")


def test_nobody_fails_or_opens_a_meeting_without_invitations() -> None:
    meeting = uninvited_plenary().group_meetings.get(group="faskes")

    for state in ("gagal_kuorum", "berlangsung"):
        assert "members_are_invited_first" in refused_by(meeting, f"state = '{state}'")


def test_a_plenary_in_its_closing_state_cannot_be_inserted_around_the_groups() -> None:
    plenary = planned_plenary()

    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=plenary.pk).update(state=MeetingState.OPEN)
    plenary.refresh_from_db()
    assert plenary.state == MeetingState.PLANNED
