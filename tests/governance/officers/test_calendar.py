"""The calendar of legal deadlines: no database, exact days."""

from datetime import UTC, date, datetime

import pytest

from governance.officers.calendar import (
    AnnualFacts,
    Deadline,
    TermFacts,
    by_month,
    ending_terms,
    icalendar,
    legal_deadlines,
    read_overrides,
    urgency,
    working_day,
)
from governance.officers.working_days import free_day
from kmp.clock import months_after


def never(day: date) -> str:
    return ""


def due_days(facts: AnnualFacts, **overrides: tuple[int, int]) -> dict[str, date]:
    found = legal_deadlines(facts.book_year + 1, facts, overrides=overrides, free=never)
    return {one.key: one.due for one in found}


def test_every_duty_of_a_year_without_a_planned_meeting() -> None:
    assert due_days(AnnualFacts(2026, months=6)) == {
        "triwulan-1": date(2027, 4, 20),
        "keuangan-tahunan": date(2027, 4, 30),
        "laporan-siap": date(2027, 5, 30),
        "rat": date(2027, 6, 30),
        "semester-1": date(2027, 7, 20),
        "triwulan-2": date(2027, 7, 20),
        "laporan-rat": date(2027, 7, 30),
        "triwulan-3": date(2027, 10, 20),
    }


def test_report_and_result_hang_on_the_day_of_the_meeting() -> None:
    planned = due_days(AnnualFacts(2026, months=6, planned_on=date(2027, 3, 31)))
    held = due_days(AnnualFacts(2026, months=6, planned_on=date(2027, 3, 31), held_on=date(2027, 4, 3)))

    assert (planned["laporan-siap"], planned["laporan-rat"]) == (date(2027, 2, 28), date(2027, 4, 30))
    assert (held["laporan-siap"], held["laporan-rat"]) == (date(2027, 3, 3), date(2027, 5, 3))
    assert planned["rat"] == held["rat"] == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("book_year", "months", "limit"),
    [
        (2026, 6, date(2027, 6, 30)),
        (2026, 3, date(2027, 3, 31)),
        (2027, 2, date(2028, 2, 29)),  # a leap year
        (2026, 2, date(2027, 2, 28)),
        (2026, 12, date(2027, 12, 31)),
    ],
)
def test_the_meeting_is_held_within_the_months_of_the_bylaws(book_year: int, months: int, limit: date) -> None:
    assert AnnualFacts(book_year, months).limit == limit


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("day", "expected", "why"),
    [
        (date(2026, 4, 20), date(2026, 4, 20), ""),  # a Monday
        (
            date(2025, 4, 20),
            date(2025, 4, 21),
            "Kebangkitan Yesus Kristus",
        ),  # a Sunday
        (date(2026, 5, 31), date(2026, 6, 2), "Hari Raya Waisak"),  # Sunday, then Pancasila day
        (date(2026, 8, 15), date(2026, 8, 18), "akhir pekan"),  # Saturday, Sunday, Independence day
    ],
)
def test_a_deadline_on_a_free_day_moves_to_the_next_working_day(day: date, expected: date, why: str) -> None:
    assert working_day(day, free_day) == expected
    assert free_day(day) == why


def test_both_days_are_kept() -> None:
    facts = AnnualFacts(2025, months=5)  # 31 May 2026 is Waisak
    [rat] = [one for one in legal_deadlines(2026, facts, overrides={}, free=free_day) if one.key == "rat"]

    assert (rat.due, rat.act_by, rat.free) == (date(2026, 5, 31), date(2026, 6, 2), "Hari Raya Waisak")


def test_an_unsure_day_is_set_by_the_cooperative() -> None:
    assert read_overrides(["semester-1=06-20", "keuangan-tahunan=06-30"]) == {
        "semester-1": (6, 20),
        "keuangan-tahunan": (6, 30),
    }
    assert due_days(AnnualFacts(2026, months=6), **{"semester-1": (6, 20)})["semester-1"] == date(2027, 6, 20)


@pytest.mark.parametrize("word", ["rapat=06-20", "semester-1=31-06", "semester-1", "semester-1=02-29"])
def test_nonsense_stops_the_start(word: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_overrides([word])


def deadline(due: date, met_on: date | None = None) -> Deadline:
    return Deadline("rat", 2026, "RAT", "UU", due, due, met_on=met_on)


@pytest.mark.parametrize(
    ("today", "tone"),
    [
        (date(2027, 5, 30), "plain"),
        (date(2027, 5, 31), "warn"),
        (date(2027, 6, 22), "warn"),
        (date(2027, 6, 23), "bad"),
        (date(2027, 7, 1), "bad"),
    ],
)
def test_urgency_counts_the_days_to_the_working_day(today: date, tone: str) -> None:
    assert urgency(deadline(date(2027, 6, 30)), today) == tone


def test_what_is_met_is_not_urgent() -> None:
    assert urgency(deadline(date(2027, 6, 30), met_on=date(2027, 6, 1)), date(2027, 7, 30)) == "ok"


def test_a_term_ends_on_its_day_even_on_a_sunday() -> None:
    [one] = ending_terms([TermFacts("Ketua, Budi", date(2027, 1, 31), "/meja/pengurus/1/")], free=free_day)

    assert (one.due, one.act_by, one.markable) == (date(2027, 1, 31), date(2027, 1, 31), False)


def test_months_of_a_list() -> None:
    months = by_month([deadline(date(2027, 6, 30)), deadline(date(2027, 4, 30)), deadline(date(2027, 6, 1))])

    assert [(month.first, len(month.deadlines)) for month in months] == [(date(2027, 4, 1), 1), (date(2027, 6, 1), 2)]


def test_the_calendar_file_is_read_by_others() -> None:
    long = Deadline("rat", 2026, "Rapat; dengan, tanda " + "é" * 60, "UU", date(2027, 6, 30), date(2027, 6, 30))
    text = icalendar([long], now=datetime(2026, 11, 30, tzinfo=UTC), name="Tenggat", host="koperasi.example")

    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert max(len(line.encode()) for line in lines) == 75
    whole = text.replace("\r\n ", "")
    assert "SUMMARY:Rapat\\; dengan\\, tanda " + "é" * 60 in whole
    assert "DTSTART;VALUE=DATE:20270630\r\nDTEND;VALUE=DATE:20270701" in whole
    assert "UID:rat-2026-20270630@koperasi.example" in whole
