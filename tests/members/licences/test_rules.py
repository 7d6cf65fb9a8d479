"""What each kind of licence asks for, how long it may last, and where it stands on a day."""

from datetime import date

import pytest

from members.joining.rules import LicenceData
from members.licences.rules import kinds_of, licence_problems, phase_on, warning_due, years_after
from members.licences.states import Phase

TODAY = date(2026, 11, 22)
KINDS = ("sip", "str", "cdakb", "izin_klinik")


def codes(kind: str, since: date, until: date | None, groups: tuple[str, ...] = ("diagnostik_in_vitro",)) -> list[str]:
    data = LicenceData(kind, "1", since, until, groups)
    return [problem.code for problem in licence_problems(data, kinds=KINDS, today=TODAY)]


def test_a_sip_lasts_at_most_five_years_by_the_health_law() -> None:
    assert codes("sip", date(2024, 3, 1), date(2029, 3, 1)) == []
    [problem] = licence_problems(LicenceData("sip", "1", date(2024, 3, 1), date(2029, 3, 2)), kinds=KINDS, today=TODAY)
    assert (problem.code, problem.path) == ("licence_too_long", "valid_until")
    assert problem.source == "UU 17/2023 Pasal 264 ayat 3"


def test_five_years_from_29_february_end_on_the_28th() -> None:
    assert years_after(date(2024, 2, 29), 5) == date(2029, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert codes("sip", date(2024, 2, 29), date(2029, 2, 28)) == []
    assert codes("sip", date(2024, 2, 29), date(2029, 3, 1)) == ["licence_too_long"]


@pytest.mark.parametrize("kind", ["sip", "cdakb"])
def test_what_cannot_last_for_life_needs_its_end(kind: str) -> None:
    assert codes(kind, date(2026, 1, 1), None) == ["licence_end_missing"]


def test_a_str_is_for_life() -> None:
    assert codes("str", date(2020, 1, 1), None) == []
    assert codes("str", date(2020, 1, 1), date(2030, 1, 1)) == ["licence_is_for_life"]


def test_one_that_ends_today_is_taken_and_one_that_ended_yesterday_is_not() -> None:
    assert codes("izin_klinik", date(2022, 1, 1), TODAY) == []
    assert codes("izin_klinik", date(2022, 1, 1), date(2026, 11, 21)) == ["licence_over"]
    assert codes("izin_klinik", date(2027, 1, 1), date(2026, 12, 1)) == ["licence_ends_after_start"]


def test_a_certificate_names_its_groups_of_devices() -> None:
    assert codes("cdakb", date(2026, 1, 1), date(2030, 1, 1), ()) == ["device_groups_missing"]
    assert codes("izin_klinik", date(2026, 1, 1), date(2030, 1, 1), ()) == []


def test_a_kind_of_another_group_is_refused() -> None:
    assert codes("nib", date(2026, 1, 1), None) == ["kind_not_here"]
    assert kinds_of("pengguna") == ()
    assert {str(kind) for kind in kinds_of("nakes")} == {"sip", "str"}


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2026, 1, 9), Phase.LATER),
        (date(2026, 1, 10), Phase.VALID),
        (date(2026, 10, 1), Phase.VALID),
        (date(2026, 10, 2), Phase.ENDING),
        (date(2026, 12, 31), Phase.ENDING),
        (date(2027, 1, 1), Phase.OVER),
    ],
)
def test_a_checked_licence_moves_with_the_days(day: date, phase: Phase) -> None:
    assert phase_on(day, state="sah", valid_from=date(2026, 1, 10), valid_until=date(2026, 12, 31)) == phase


def test_what_is_not_checked_says_its_state_on_every_day() -> None:
    dates = {"valid_from": date(2020, 1, 1), "valid_until": date(2021, 1, 1)}
    assert phase_on(TODAY, state="diajukan", **dates) == Phase.WAITING
    assert phase_on(TODAY, state="ditolak", **dates) == Phase.REFUSED
    assert phase_on(TODAY, state="dicabut", **dates) == Phase.REVOKED
    assert phase_on(date(2099, 1, 1), state="sah", valid_from=date(2020, 1, 1), valid_until=None) == Phase.VALID


@pytest.mark.parametrize(
    ("left", "due"),
    [(91, None), (90, 90), (89, 90), (31, 90), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, None)],
)
def test_a_missed_day_is_made_up_for_by_the_next(left: int, due: int | None) -> None:
    assert warning_due(date.fromordinal(TODAY.toordinal() + left), TODAY) == due
