"""A planned meeting moved, called off, or called a second time after it failed: within the days of the bylaws."""

from datetime import date, timedelta

import pytest

from governance.bylaws.founding import founding_rules
from governance.bylaws.queries import rules_of
from governance.bylaws.services import enact_founding_bylaws
from governance.meetings.changes import call_again, call_off, move_meeting
from governance.meetings.models import Delegate, Invitation, Meeting, Todo
from governance.meetings.queries import attendance
from governance.meetings.services import open_meeting, record_failed_quorum
from governance.meetings.states import CalledBy, MeetingState, Occasion
from kmp import clock
from members.notices.models import Notice
from tests.factories.governance import (
    GROUPS,
    groups_held,
    held,
    one_of_each_group,
    opened_motion,
    planned_plenary,
    uninvited_plenary,
)
from tests.factories.meetings import failed, failed_plenary
from tests.factories.members import budi, make_member, open_house
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def again(meeting: Meeting, *, days: float = 3) -> Meeting:
    return call_again(
        meeting, starts_at=meeting.starts_at + timedelta(days=days), place="Balai desa", acting_user=budi()
    )


def group_before_a_later_plenary() -> Meeting:
    return planned_plenary(hours=24 * 16).group_meetings.get(group="faskes")


def test_a_moved_meeting_tells_who_was_invited_and_moves_its_work() -> None:
    one_of_each_group()
    plenary = planned_plenary()
    before = Todo.objects.get(meeting=plenary, key="berita_acara").due_on

    later = plenary.starts_at + timedelta(days=2)
    move_meeting(plenary, starts_at=later, place="Aula", online_url="", acting_user=budi())

    plenary.refresh_from_db()
    assert (plenary.starts_at, plenary.place) == (later, "Aula")
    assert Todo.objects.get(meeting=plenary, key="berita_acara").due_on == before + timedelta(days=2)
    assert Notice.objects.filter(key__startswith=f"rapat-pindah:{plenary.pk}:").count() == 5


def test_a_plenary_is_not_moved_before_its_groups_nor_a_group_behind_it() -> None:
    plenary = planned_plenary(hours=48)
    group = plenary.group_meetings.get(group="faskes")
    facts = {"place": "Aula", "online_url": "", "acting_user": budi()}

    early, late = group.starts_at - timedelta(hours=1), plenary.starts_at + timedelta(hours=1)
    with clock.pretend(early - timedelta(hours=1)):
        assert code_of(move_meeting, plenary, starts_at=early, **facts) == "groups_meet_after_plenary"
    assert code_of(move_meeting, group, starts_at=late, **facts) == "groups_meet_after_plenary"
    past = clock.now() - timedelta(hours=1)
    assert code_of(move_meeting, plenary, starts_at=past, **facts) == "meeting_in_the_past"
    plenary.refresh_from_db()
    assert plenary.place == "Balai Desa Lembah Sari"


def test_a_plenary_called_off_takes_its_groups_along_and_tells_everyone_why() -> None:
    one_of_each_group()
    plenary = planned_plenary()

    off = call_off(plenary, reason=" Banjir. ", acting_user=budi())

    assert (off.state, off.off_reason) == (MeetingState.CALLED_OFF, "Banjir.")
    assert set(plenary.group_meetings.values_list("state", "off_reason")) == {(MeetingState.CALLED_OFF, "Banjir.")}
    told = Notice.objects.filter(key=f"rapat-batal:{plenary.pk}")
    assert told.count() == 5
    assert told[0].body.endswith("Alasan: Banjir.")


def test_a_group_assembly_is_called_off_only_with_its_plenary() -> None:
    plenary = planned_plenary()
    group = plenary.group_meetings.get(group="faskes")

    assert code_of(call_off, group, reason="Sakit.", acting_user=budi()) == "group_meeting_goes_with_its_plenary"
    assert code_of(call_off, plenary, reason="  ", acting_user=budi()) == "reason_missing"
    assert set(Meeting.objects.values_list("state", flat=True)) == {MeetingState.PLANNED}


def test_a_meeting_with_an_open_ballot_is_not_called_off() -> None:
    one_of_each_group()
    plenary = planned_plenary()
    opened_motion(plenary=plenary)

    assert code_of(call_off, plenary, reason="Banjir.", acting_user=budi()) == "open_ballot_keeps_its_meeting"
    assert not Meeting.objects.filter(state=MeetingState.CALLED_OFF).exists()


def test_the_second_call_has_the_lower_quorum_agenda_and_invitations() -> None:
    one_of_each_group()
    members = [make_member(group="faskes") for _ in range(5)]
    first = failed(group_before_a_later_plenary())

    second = again(first)

    assert (second.second_call_of, second.plenary, second.title) == (
        first,
        first.plenary,
        f"Panggilan kedua: {first.title}",
    )
    assert list(second.agenda.values_list("title")) == list(first.agenda.values_list("title"))
    assert Invitation.objects.filter(meeting=second).count() == 6
    count = attendance(second)
    assert (count.is_second_call, count.needed, count.eligible) == (True, 2, 6)
    held(second, members=members[:2])
    second.refresh_from_db()
    assert second.minutes.quorum_reached


def test_a_second_call_comes_only_after_a_failed_first_and_within_its_days() -> None:
    one_of_each_group()
    group = group_before_a_later_plenary()
    assert code_of(again, group) == "first_call_not_failed"

    first = failed(group)
    assert first.bylaws is not None
    days = rules_of(first.bylaws).deciding.second_call_days
    assert code_of(again, first, days=days + 1) == "second_call_too_late"
    assert not Meeting.objects.filter(second_call_of__isnull=False).exists()
    assert again(first, days=days).state == MeetingState.PLANNED


def test_the_second_call_of_a_group_comes_before_the_plenary() -> None:
    one_of_each_group()
    first = failed(planned_plenary(hours=48).group_meetings.get(group="faskes"))

    assert code_of(again, first, days=5) == "groups_meet_after_plenary"
    assert not Meeting.objects.filter(second_call_of__isnull=False).exists()


def test_there_is_one_second_call_and_no_third() -> None:
    one_of_each_group()
    second = again(failed(group_before_a_later_plenary()))

    assert second.second_call_of is not None
    sql = "UPDATE governance_meeting SET second_call_of_id = %s WHERE id = %s"
    raw_sql_is_refused(sql, second.second_call_of_id, second.plenary_id)
    assert code_of(again, failed(second)) == "no_third_call"
    assert Meeting.objects.filter(second_call_of__isnull=False).count() == 1


def test_a_failed_plenary_is_called_again_and_its_groups_count_as_held() -> None:
    members = one_of_each_group()
    first = groups_held(planned_plenary(), members=members)
    second = again(failed(first))

    with clock.pretend(second.starts_at):
        opened = open_meeting(second, acting_user=budi())

    assert (opened.state, opened.eligible) == (MeetingState.OPEN, 5)
    assert not second.group_meetings.exists()


def test_a_second_plenary_waits_for_the_groups_of_the_first_also_in_raw_sql() -> None:
    one_of_each_group()
    first = failed(planned_plenary())  # recorded although its groups have not met
    second = again(first)

    refused = raw_sql_is_refused("UPDATE governance_meeting SET state = 'berlangsung' WHERE id = %s", second.pk)

    assert "neither minutes nor a recorded failed quorum" in refused
    with clock.pretend(second.starts_at):
        for meeting in first.group_meetings.all():
            record_failed_quorum(meeting, acting_user=budi())
        assert open_meeting(second, acting_user=budi()).state == MeetingState.OPEN


def test_delegates_of_the_first_plenary_go_to_the_second() -> None:
    open_house()
    rules = founding_rules()
    rules["voting"] |= {"voters": "delegates", "delegates": dict.fromkeys(GROUPS, 1)}
    enact_founding_bylaws(deed_number="AHU-02", valid_from=date(2024, 1, 1), rules=rules, acting_user=budi())
    member = make_member(group="faskes")
    first = planned_plenary()
    met = held(first.group_meetings.get(group="faskes"), members=[member])
    named = {"group": member.group, "member": member, "elected_in": met, "basis": "BA 1", "named_by": budi()}
    Delegate.objects.create(plenary=first, **named)

    second = again(failed(first))

    assert list(second.delegates.values_list("member", "elected_in", "basis")) == [(member.pk, met.pk, "BA 1")]
    assert list(second.invitations.values_list("member", flat=True)) == [member.pk]


def test_a_failed_annual_meeting_can_be_called_again_for_its_book_year() -> None:
    one_of_each_group()
    first = planned_plenary(occasion=Occasion.ANNUAL, book_year=clock.today().year - 1)
    for meeting in first.group_meetings.all():
        failed(meeting)

    second = again(failed(first))

    assert (second.occasion, second.book_year) == (Occasion.ANNUAL, first.book_year)


def test_raw_sql_makes_no_second_call_without_a_failed_first() -> None:
    plenary = planned_plenary()

    refused = raw_sql_is_refused(
        "INSERT INTO governance_meeting (kind, occasion, mode, title, reason, called_by, bylaws_id, starts_at, place,"
        " online_url, state, check_in_code, short_notice_reason, off_reason, second_call_of_id)"
        " SELECT kind, occasion, mode, title, reason, called_by, bylaws_id, starts_at, place, online_url,"
        " 'direncanakan', 'LAIN', '', '', id FROM governance_meeting WHERE id = %s",
        plenary.pk,
    )

    assert f"meeting {plenary.pk} is no failed first call" in refused
    assert Meeting.objects.count() == 6


def test_an_extraordinary_meeting_says_who_asked_for_it_and_why() -> None:
    plenary = uninvited_plenary(
        occasion=Occasion.EXTRAORDINARY, called_by=CalledBy.MEMBERS, reason="Seperlima anggota meminta."
    )

    assert set(plenary.group_meetings.values_list("occasion", "called_by", "reason")) == {
        ("ralb", "anggota", "Seperlima anggota meminta.")
    }
    assert code_of(uninvited_plenary, occasion=Occasion.EXTRAORDINARY) == "reason_missing"
    raw_sql_is_refused("UPDATE governance_meeting SET reason = '' WHERE id = %s", plenary.pk)


def test_everything_failed_leaves_a_plenary_that_can_be_called_again() -> None:
    one_of_each_group()

    assert again(failed_plenary()).state == MeetingState.PLANNED
