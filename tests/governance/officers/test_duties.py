"""Deadlines of a real cooperative: what is due, met with proof, warned of once."""

from datetime import date, timedelta

import pytest
import time_machine

from governance.meetings.states import Occasion
from governance.officers.access import access_deadline
from governance.officers.duties import meet_deadline, warn_of_deadlines
from governance.officers.models import DeadlineMet
from governance.officers.queries import deadlines_of, next_deadlines
from kmp import clock
from members.notices.models import Notice
from tests.factories.governance import founding_bylaws, groups_held, held, on_day, planned_plenary
from tests.factories.members import budi, make_member
from tests.factories.officers import serving_term
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def keys(year: int) -> list[str]:
    return [one.key for one in deadlines_of(year)]


def test_nothing_is_due_before_the_first_bylaws_and_in_their_first_year_only_reports() -> None:
    assert deadlines_of(2026) == []
    founding_bylaws(valid_from=date(2026, 5, 1))

    assert keys(2025) == []
    assert keys(2026) == ["semester-1", "triwulan-2", "triwulan-3"]
    assert len(keys(2027)) == 8


def test_a_duty_is_met_once_with_its_day() -> None:
    founding_bylaws()
    duty = access_deadline("triwulan-1", 2026)

    meet_deadline(duty, met_on=date(2026, 4, 18), note="Tanda terima 7", acting_user=budi())

    assert code_of(meet_deadline, duty, met_on=date(2026, 4, 19), acting_user=budi()) == "one_deadline_per_year"
    [known] = [one for one in deadlines_of(2026) if one.key == "triwulan-1"]
    assert (known.met_on, known.note) == (date(2026, 4, 18), "Tanda terima 7")
    words = raw_sql_is_refused("UPDATE governance_deadlinemet SET met_on = '2026-04-20'")
    assert "pgtrigger" in words


def test_no_duty_is_met_tomorrow() -> None:
    founding_bylaws()
    duty = access_deadline("triwulan-1", 2026)
    tomorrow = clock.today() + timedelta(days=1)

    assert code_of(meet_deadline, duty, met_on=tomorrow, acting_user=budi()) == "met_in_future"
    assert DeadlineMet.objects.count() == 0


def test_the_annual_meeting_meets_its_deadline_by_its_minutes() -> None:
    with on_day(date(2026, 3, 2)):
        member = make_member(group="nakes")
        plenary = planned_plenary(occasion=Occasion.ANNUAL, book_year=2025)
        planned = {one.key: one for one in deadlines_of(2026)}
        groups_held(plenary)
        held(plenary, members=[member])
        known = {one.key: one for one in deadlines_of(2026)}

    assert (planned["rat"].met_on, planned["laporan-siap"].due) == (None, date(2026, 2, 2))
    assert known["rat"].met_on == date(2026, 3, 2)
    assert known["laporan-rat"].due == date(2026, 4, 2)
    assert code_of(meet_deadline, known["rat"], met_on=date(2026, 3, 2), acting_user=budi()) == "not_to_be_marked"


def test_a_term_that_ends_stands_in_the_calendar() -> None:
    today = clock.today()
    term = serving_term(make_member(group="nakes", name="Sari Dewi"), ends_on=today + timedelta(days=20))

    [ending] = [one for one in deadlines_of(term.ends_on.year) if one.key == "masa-jabatan"]

    assert (ending.title, ending.due) == ("Masa jabatan berakhir: Ketua, Sari Dewi", term.ends_on)


def test_the_board_is_warned_once_of_what_is_not_met() -> None:
    with on_day(date(2026, 10, 13)):
        founding_bylaws()
        board = budi()
        warn_of_deadlines()
        warn_of_deadlines()

    told = Notice.objects.filter(user=board, key__startswith="tenggat:triwulan-3")
    assert [(one.key, one.title) for one in told] == [
        ("tenggat:triwulan-3:2026:2026-10-20:7", "7 hari lagi: Laporan keuangan triwulan III tahun 2026")
    ]


def test_the_desk_shows_what_is_due_next() -> None:
    with on_day(date(2026, 11, 30)):
        founding_bylaws(valid_from=date(2026, 6, 1))
        for key in ("semester-1", "triwulan-2", "triwulan-3"):
            meet_deadline(access_deadline(key, 2026), met_on=date(2026, 11, 1), acting_user=budi())
        found = next_deadlines(clock.today())

    assert [(one.key, one.act_by) for one in found] == [
        ("triwulan-1", date(2027, 4, 20)),
        ("keuangan-tahunan", date(2027, 4, 30)),
        ("laporan-siap", date(2027, 5, 31)),  # 30 May 2027 is a Sunday
    ]


@time_machine.travel("2026-11-30T05:00:00Z", tick=False)
def test_a_year_takes_a_constant_number_of_queries(django_assert_max_num_queries: object) -> None:
    founding_bylaws()

    with django_assert_max_num_queries(8):  # type: ignore[operator]  # the fixture is a context maker
        deadlines_of(2026)
