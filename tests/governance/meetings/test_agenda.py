"""Agenda and material: in order, with clock times, until the meeting is over; files for who is invited."""

from datetime import timedelta

import pytest

from governance.meetings.access import may_open_file
from governance.meetings.agenda import add_item, add_paper, edit_item, move_item, remove_item, remove_paper
from governance.meetings.models import AgendaItem, Meeting, MeetingPaper
from governance.meetings.queries import agenda_of, shown_papers
from governance.meetings.states import Mode
from tests.factories.files import pdf, upload
from tests.factories.governance import held, one_of_each_group, planned_plenary, uninvited_plenary
from tests.factories.kmp import make_account
from tests.factories.meetings import paper_for
from tests.factories.members import budi, rini, user_of, wati
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.agenda.order_by("position").values_list("title", flat=True))


def three_points() -> Meeting:
    meeting = planned_plenary()
    for item in meeting.agenda.order_by("-position"):
        remove_item(item, acting_user=budi())
    for title, minutes in (("Satu", 15), ("Dua", 30), ("Tiga", 5)):
        add_item(meeting, title=title, minutes=minutes, acting_user=budi())
    return meeting


def test_points_stand_in_order_with_their_clock_times() -> None:
    meeting = three_points()

    agenda = agenda_of(meeting)

    begins = [one.begins - meeting.starts_at for one in agenda]
    assert begins == [timedelta(0), timedelta(minutes=15), timedelta(minutes=45)]
    assert agenda[-1].ends - meeting.starts_at == timedelta(minutes=50)
    assert [one.item.position for one in agenda] == [1, 2, 3]


def test_points_change_places_and_close_the_gap() -> None:
    meeting = three_points()
    first, second, third = meeting.agenda.order_by("position")

    move_item(second, up=True, acting_user=budi())
    assert titles(meeting) == ["Dua", "Satu", "Tiga"]
    move_item(third, up=False, acting_user=budi())
    assert titles(meeting) == ["Dua", "Satu", "Tiga"]
    remove_item(AgendaItem.objects.get(pk=second.pk), acting_user=budi())
    assert list(meeting.agenda.values_list("position", "title")) == [(1, "Satu"), (2, "Tiga")]
    assert first.title == "Satu"


def test_a_finished_meeting_keeps_its_agenda() -> None:
    members = one_of_each_group()
    meeting = held(planned_plenary().group_meetings.get(group="faskes"), members=[members["faskes"]])
    item = meeting.agenda.order_by("position")[0]
    words = {"title": "Lain", "minutes": 1, "presenter": "", "note": "", "acting_user": budi()}

    assert code_of(edit_item, item, **words) == "meeting_is_over"
    assert code_of(remove_item, item, acting_user=budi()) == "meeting_is_over"
    assert code_of(paper_for, meeting) == "meeting_is_over"
    raw_sql_is_refused("UPDATE governance_agendaitem SET title = 'Lain' WHERE id = %s", item.pk)
    raw_sql_is_refused("DELETE FROM governance_agendaitem WHERE id = %s", item.pk)


def test_material_is_opened_by_who_is_invited_and_by_staff_alone() -> None:
    members = one_of_each_group()
    plenary = planned_plenary()
    own = plenary.group_meetings.get(group="faskes")
    of_all, of_group = paper_for(plenary), paper_for(own, title="Titipan")
    faskes, nakes = user_of(members["faskes"]), user_of(members["nakes"])

    assert [may_open_file(user, of_all.file) for user in (faskes, nakes, rini(), wati())] == [True] * 4
    assert (may_open_file(faskes, of_group.file), may_open_file(nakes, of_group.file)) == (True, False)
    assert not may_open_file(make_account(), of_all.file)
    assert [paper.title for paper in shown_papers(own)] == ["Titipan", "Laporan pengurus"]
    remove_paper(of_all, acting_user=budi())
    assert not may_open_file(faskes, of_all.file)


def test_material_of_an_online_meeting_comes_seven_days_before() -> None:
    late = uninvited_plenary(hours=24 * 6, mode=Mode.ONLINE, online_url="https://rapat.example/1")
    early = uninvited_plenary(hours=24 * 8, mode=Mode.ONLINE, online_url="https://rapat.example/2")

    assert code_of(paper_for, late) == "material_too_late"
    assert paper_for(early).meeting == early
    assert MeetingPaper.objects.count() == 1


def test_material_is_for_a_point_of_its_own_meeting() -> None:
    meeting, other = planned_plenary(), planned_plenary()
    item = other.agenda.order_by("position")[0]
    facts = {"title": "Laporan", "upload": upload(pdf(), "a.pdf"), "acting_user": budi()}

    assert code_of(add_paper, meeting, item=item, **facts) == "item_of_another_meeting"
    assert not MeetingPaper.objects.exists()
