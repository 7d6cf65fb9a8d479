"""Days counted backward from the legal deadline, and the work around a meeting: pure, with exact dates."""

from datetime import date

import pytest

from governance.bylaws.deciding import MeetingRule
from governance.meetings.planning import (
    Facts,
    agenda_times,
    annual_deadline,
    annual_plan,
    notice_days,
    todos_of,
)
from governance.meetings.states import Mode, Occasion
from kmp.clock import months_after

RULE = MeetingRule()
SIX_MONTHS_LEFT = date(2027, 1, 29)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2027, 3, 28), 1, date(2027, 4, 28)),
    ],
)
def test_months_end_on_the_last_day_where_there_is_no_such_day(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("book_year", "months", "expected"),
    [
        (2026, 6, date(2027, 6, 30)),
        (2026, 3, date(2027, 3, 31)),
        (2026, 2, date(2027, 2, 28)),
        (2027, 2, date(2028, 2, 29)),
    ],
)
def test_the_annual_meeting_is_due_so_many_months_after_the_book_year(
    book_year: int, months: int, expected: date
) -> None:
    assert annual_deadline(book_year, months=months) == expected


def test_the_annual_meeting_is_planned_backward_with_room_for_a_second_call() -> None:
    plan = annual_plan(2026, rule=RULE, second_call_days=7, today=SIX_MONTHS_LEFT)

    assert (plan.deadline, plan.days_left(SIX_MONTHS_LEFT)) == (date(2027, 6, 30), 152)
    assert (plan.plenary, plan.groups) == (date(2027, 6, 19), date(2027, 6, 12))
    assert plan.invitations == date(2027, 5, 29)
    assert (plan.report, plan.books) == (date(2027, 5, 19), date(2027, 4, 19))
    assert not plan.is_late


def test_a_late_plan_suggests_the_first_saturday_that_is_still_possible() -> None:
    plan = annual_plan(2026, rule=RULE, second_call_days=7, today=date(2027, 6, 14))

    assert (plan.plenary, plan.invitations) == (date(2027, 7, 10), date(2027, 6, 19))
    assert plan.is_late
    assert plan.days_left(date(2027, 7, 3)) == -3


def annual(**other: object) -> Facts:
    usual: dict[str, object] = {
        "occasion": Occasion.ANNUAL,
        "mode": Mode.IN_PERSON,
        "starts_on": date(2027, 3, 31),
        "groups_on": date(2027, 3, 24),
        "ends_on": date(2027, 3, 31),
        "rule": RULE,
    }
    return Facts(**{**usual, **other})  # type: ignore[arg-type]


def test_the_work_of_an_annual_meeting_has_its_days() -> None:
    due = {todo.key: todo.due_on for todo in todos_of(annual())}

    assert due == {
        "buku_tutup": date(2027, 1, 29),
        "laporan_tahunan": date(2027, 2, 28),
        "laporan_pengawas": date(2027, 2, 28),
        "bahan": date(2027, 3, 7),
        "undangan": date(2027, 3, 10),
        "daftar_shu": date(2027, 3, 17),
        "daftar_hadir": date(2027, 3, 23),
        "berita_acara_kelompok": date(2027, 3, 30),
        "berita_acara": date(2027, 4, 7),
        "laporan_rat": date(2027, 4, 30),
    }


def test_work_is_listed_in_the_order_of_its_days() -> None:
    days = [todo.due_on for todo in todos_of(annual(by_delegates=True))]

    assert days == sorted(days)
    assert len(days) == 11


def test_online_material_is_due_seven_days_before_and_no_list_is_printed() -> None:
    due = {todo.key: todo.due_on for todo in todos_of(annual(mode=Mode.ONLINE))}

    assert due["bahan_daring"] == date(2027, 3, 17)
    assert "daftar_hadir" not in due


def test_a_second_call_has_only_the_work_that_comes_again() -> None:
    keys = [todo.key for todo in todos_of(annual(is_second_call=True))]

    assert keys == ["daftar_hadir", "undangan", "berita_acara", "laporan_rat"]


def test_a_founding_has_its_own_work() -> None:
    keys = {todo.key for todo in todos_of(annual(occasion=Occasion.FOUNDING))}

    assert keys == {"rancangan_ad", "undangan_pendiri", "berita_acara", "akta"}


@pytest.mark.parametrize(
    ("mode", "is_second", "expected"),
    [
        (Mode.IN_PERSON, False, 14),
        (Mode.ONLINE, False, 21),
        (Mode.HYBRID, False, 21),
        (Mode.WRITTEN, False, 0),
        (Mode.IN_PERSON, True, 0),
    ],
)
def test_the_notice_is_the_longer_of_invitation_and_material(mode: Mode, is_second: bool, expected: int) -> None:
    assert notice_days(mode, MeetingRule(online_material_days=21), is_second) == expected


def test_the_agenda_runs_on_without_gaps() -> None:
    assert agenda_times([15, 10, 45]) == [0, 15, 25]
    assert agenda_times([]) == []
