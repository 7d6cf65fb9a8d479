"""How numbers, money and time are written."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone

from kmp.ui import formats

AT_NOON_UTC = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)  # 20.00 WIB


@pytest.fixture(autouse=True)
def _in_jakarta() -> Iterator[None]:
    with timezone.override("Asia/Jakarta"):
        yield


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "Rp0"),
        (500, "Rp500"),
        (1_250_000, "Rp1.250.000"),
        (-37_412_905, "−Rp37.412.905"),
        (2**63 - 1, "Rp9.223.372.036.854.775.807"),
        (None, "–"),
    ],
)
def test_rupiah_are_written_whole_with_dots(value: int | None, written: str) -> None:
    assert formats.rupiah(value) == written


@pytest.mark.parametrize("value", [1.5, 12.0, Decimal("1.5"), True, "1250"])
def test_rupiah_refuse_what_is_not_whole(value: Any) -> None:
    with pytest.raises(TypeError):
        formats.rupiah(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (18_600_000_000, "Rp18,6 M"),
        (2_000_000_000_000, "Rp2 T"),
        (950_000_000, "Rp950 jt"),
        (-1_250_000, "−Rp1,3 jt"),
        (950_000, "Rp950.000"),
    ],
)
def test_public_figures_are_short(value: int, written: str) -> None:
    assert formats.short_rupiah(value) == written


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1234, None, "1.234"),
        (Decimal("6.40"), None, "6,4"),
        (Fraction(1111, 100), None, "11,11"),
        (Fraction(1, 3), 4, "0,3333"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "−3"),
        (Fraction(-1, 1000), 2, "0,00"),
        ("25/2", None, "12,5"),
        (100, None, "100"),
        (None, None, "–"),
    ],
)
def test_numbers_have_a_comma_and_dots(value: Any, digits: int | None, written: str) -> None:
    assert formats.number(value, digits) == written


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (6393, None, "63,93%"),
        (2500, None, "25%"),
        (2500, 2, "25,00%"),
        (Fraction(2, 3), None, "66,67%"),
        ("7/10", 2, "70,00%"),
        (Fraction(1, 1), None, "100%"),
        (0, None, "0%"),
        (None, None, "–"),
    ],
)
def test_percent_reads_basis_points_and_shares(value: Any, digits: int | None, written: str) -> None:
    assert formats.percent(value, digits) == written


def test_floats_are_refused_everywhere() -> None:
    for write in (formats.number, formats.percent):
        with pytest.raises(TypeError):
            write(0.25)  # type: ignore[arg-type]


def test_dates_are_written_in_indonesian() -> None:
    assert formats.long_date(date(2026, 8, 17)) == "17 Agustus 2026"
    assert formats.short_date(date(2026, 8, 1)) == "1 Agu 2026"
    assert formats.day_and_date(date(2026, 11, 25)) == "Rabu, 25 November 2026"


def test_an_instant_is_shown_in_the_zone_of_the_reader() -> None:
    assert formats.moment(AT_NOON_UTC) == "21 November 2026, 20.00 WIB"
    with timezone.override("Asia/Jayapura"):
        assert formats.hour(AT_NOON_UTC) == "22.00 WIT"
    with timezone.override("Asia/Makassar"):
        assert formats.moment(datetime(2026, 12, 31, 16, 30, tzinfo=UTC)) == "1 Januari 2027, 00.30 WITA"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 21), "hari ini"),
        (date(2026, 11, 22), "besok"),
        (date(2026, 11, 23), "2 hari lagi"),
        (date(2026, 11, 20), "lewat 1 hari"),
        (date(2026, 11, 1), "lewat 20 hari"),
    ],
)
@time_machine.travel(AT_NOON_UTC)
def test_days_left_count_from_today(day: date, written: str) -> None:
    assert formats.days_left(day) == written


@time_machine.travel(datetime(2026, 11, 21, 18, 0, tzinfo=UTC))  # 22 November 01.00 WIB
def test_days_left_count_from_the_readers_today() -> None:
    assert formats.days_left(datetime(2026, 11, 22, 3, 0, tzinfo=UTC)) == "hari ini"


def test_a_digest_is_shown_in_groups_of_four() -> None:
    assert formats.digest_groups("4b8e19d3a770c25f6e", 16) == "4b8e 19d3 a770 c25f"


def test_filters_show_a_dash_for_nothing() -> None:
    source = "{{ none|rupiah }} {{ missing|tanggal }} {{ rp|rupiah }} {{ bp|persen:2 }} {{ rp|uang }} {{ words|uang }}"

    shown = Template(source).render(Context({"none": None, "rp": 1500, "bp": 50, "words": "6 unit"}))

    assert shown == "– – Rp1.500 0,50% Rp1.500 6 unit"
