"""Who may stand, how many seats are free, and the order on the ballot: no database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.bylaws.deciding import OfficeRule, Seat
from governance.elections.rules import (
    Nominee,
    Served,
    Sought,
    allowed_seats,
    drawn_order,
    eligibility_problems,
    last_day,
    listing_problems,
    nomination_problems,
    seat_problems,
    term_years,
    terms_in_a_row,
)
from kmp.errors import Blocker

START = date(2027, 7, 1)
NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)


def nominee(**changes: object) -> Nominee:
    usual = {"status": "aktif", "has_vote": True, "group": "nakes", "has_person": True}
    return Nominee(**{**usual, **changes})  # type: ignore[arg-type]


def codes(problems: list[Blocker]) -> list[str]:
    return [problem.code for problem in problems]


CHAIR = Sought("pengurus", starts_on=START)
SENT = Sought("utusan", group="nakes")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"status": "dibekukan"}, ["not_active"]),
        ({"status": "keluar"}, ["not_active"]),
        ({"has_vote": False}, ["no_vote"]),
        ({"has_person": False}, ["no_person"]),
        ({"group": "faskes"}, []),
        ({"status": "dibekukan", "has_vote": False}, ["not_active", "no_vote"]),
    ],
)
def test_who_may_hold_an_office(changes: dict[str, object], expected: list[str]) -> None:
    assert codes(eligibility_problems(nominee(**changes), CHAIR)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, []), ({"group": "faskes"}, ["other_group"]), ({"is_delegate": True}, ["already_delegate"])],
)
def test_who_may_be_sent_by_a_group(changes: dict[str, object], expected: list[str]) -> None:
    assert codes(eligibility_problems(nominee(**changes), SENT)) == expected


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (START - timedelta(days=1), []),  # the day before: the seat is left in time
        (START, ["holds_office"]),  # the boundary day belongs to the old term
        (START + timedelta(days=1), ["holds_office"]),
    ],
)
def test_an_office_until_the_day_of_the_new_one(ends_on: date, expected: list[str]) -> None:
    facts = nominee(terms=[Served("pengawas", date(2024, 7, 1), ends_on)])

    assert codes(eligibility_problems(facts, CHAIR)) == expected


def test_terms_in_a_row_are_counted_in_one_body_without_a_long_pause() -> None:
    terms = [
        Served("pengurus", date(2012, 7, 1), date(2015, 6, 30)),  # a pause of two years follows
        Served("pengurus", date(2017, 7, 1), date(2022, 6, 30)),
        Served("pengurus", date(2022, 7, 1), date(2027, 6, 30)),
        Served("pengawas", date(2015, 7, 1), date(2017, 6, 30)),
        Served("pengurus", date(2030, 1, 1), date(2034, 12, 31)),  # later than what is asked
    ]

    assert terms_in_a_row(terms, body="pengurus", until=START) == 2
    assert terms_in_a_row(terms, body="pengawas", until=START) == 0


def test_a_third_term_is_refused_where_the_bylaws_allow_two() -> None:
    terms = [
        Served("pengurus", date(2017, 7, 1), date(2022, 6, 30)),
        Served("pengurus", date(2022, 7, 1), date(2027, 6, 30)),
    ]
    limited = Sought("pengurus", starts_on=START, most_terms=2)

    assert codes(eligibility_problems(nominee(terms=terms), limited)) == ["too_many_terms"]
    assert codes(eligibility_problems(nominee(terms=terms[1:]), limited)) == []
    assert codes(eligibility_problems(nominee(terms=terms), CHAIR)) == []


def test_seats_are_those_of_the_bylaws() -> None:
    office = OfficeRule(3, (Seat("Ketua", 1), Seat("Anggota", 3)))

    assert allowed_seats(office, "Anggota") == 3
    assert allowed_seats(office, "Direktur") == 0
    assert allowed_seats(None, "Direktur") is None
    assert (term_years(office), term_years(None)) == (3, 5)


@pytest.mark.parametrize(
    ("seats", "held", "allowed", "expected"),
    [
        (2, 1, 3, []),
        (3, 1, 3, ["more_seats_than_bylaws"]),
        (1, 0, 0, ["more_seats_than_bylaws"]),
        (0, 0, 3, ["no_seats"]),
        (9, 9, None, []),
    ],
)
def test_no_more_than_the_free_seats(seats: int, held: int, allowed: int | None, expected: list[str]) -> None:
    assert codes(seat_problems(seats=seats, held=held, allowed=allowed)) == expected


@pytest.mark.parametrize(
    ("starts_on", "expected"),
    [
        (date(2027, 1, 1), date(2031, 12, 31)),
        (date(2028, 2, 29), date(2033, 2, 27)),  # there is no 29 February 2033
        (date(2027, 3, 1), date(2032, 2, 29)),
    ],
)
def test_last_day_of_five_years(starts_on: date, expected: date) -> None:
    assert last_day(starts_on, 5) == expected


@pytest.mark.parametrize(
    ("is_listed", "until", "used", "expected"),
    [
        (False, NOON + timedelta(microseconds=1), 0, []),
        (False, NOON, 0, ["nominations_closed"]),
        (True, NOON + timedelta(hours=1), 0, ["list_is_fixed"]),
        (False, NOON + timedelta(hours=1), 2, ["nominations_used_up"]),
    ],
)
def test_when_somebody_may_be_proposed(is_listed: bool, until: datetime, used: int, expected: list[str]) -> None:
    assert codes(nomination_problems(is_listed=is_listed, until=until, now=NOON, used=used, most=2)) == expected


@pytest.mark.parametrize(
    ("is_listed", "is_draft", "until", "willing", "expected"),
    [
        (False, True, NOON, 1, []),
        (False, True, NOON + timedelta(microseconds=1), 1, ["nominations_open"]),
        (False, True, NOON, 0, ["no_candidates"]),
        (False, False, NOON, 1, ["election_is_off"]),
        (True, True, NOON, 1, ["list_is_fixed"]),
    ],
)
def test_when_the_list_may_be_fixed(
    is_listed: bool, is_draft: bool, until: datetime, willing: int, expected: list[str]
) -> None:
    found = listing_problems(is_listed=is_listed, is_draft=is_draft, until=until, now=NOON, willing=willing)

    assert codes(found) == expected


def test_the_draw_is_the_same_for_everybody_and_not_the_order_of_coming() -> None:
    numbers = ["NAK-00001", "NAK-00002", "NAK-00003", "NAK-00004"]

    assert drawn_order(numbers, seed="7/2026|abc") == drawn_order(list(reversed(numbers)), seed="7/2026|abc")
    assert drawn_order(numbers, seed="7/2026|abc") == [numbers[3], numbers[1], numbers[2], numbers[0]]
