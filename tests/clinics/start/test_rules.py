"""Ages and deadlines in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinics.start.rules import Ages, age_words, due_on, due_words

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (None, ""),
        (NOW - timedelta(minutes=59), "baru saja"),
        (NOW - timedelta(hours=5, minutes=30), "tertua 5 jam"),
        (NOW - timedelta(hours=24), "tertua 1 hari"),
        (NOW - timedelta(days=6, hours=3), "tertua 6 hari"),
        (TODAY, "hari ini"),
        (TODAY - timedelta(days=31), "tertua 31 hari"),
    ],
)
def test_age_of_the_oldest_is_told_in_hours_then_days(since: datetime | date | None, words: str) -> None:
    assert age_words(since, now=NOW, today=TODAY) == words


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-2, ("bad", "Lewat 2 hari")),
        (0, ("warn", "Hari ini")),
        (1, ("info", "Besok")),
        (5, ("plain", "5 hari lagi")),
    ],
)
def test_deadline_is_told_in_words_with_its_tone(days: int, told: tuple[str, str]) -> None:
    assert due_words(TODAY + timedelta(days=days), TODAY) == told


def test_last_day_in_time_is_counted_from_the_first() -> None:
    assert due_on(TODAY, 7) == date(2026, 11, 29)


def test_bar_leaves_out_what_is_nought() -> None:
    parts = Ages(count=5, near=0, late=2, oldest="").parts

    assert [(part["tone"], part["value"]) for part in parts] == [("daun", 3), ("bad", 2)]
