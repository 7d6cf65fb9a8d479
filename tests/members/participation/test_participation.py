"""Participation is written with the group and status of its day, and corrected only by counter-rows."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from kmp import clock
from kmp.errors import DomainError
from members.participation.models import Participation
from members.participation.queries import of_member, totals_by_member, year_cards, years_of_member
from members.participation.rules import source_words
from members.participation.services import record_participation, reverse_participation
from members.participation.states import Act
from members.registry.models import Member
from tests.factories.members import make_member, suspend

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Jakarta")


def take_part(member: Member, **changes: Any) -> Participation:
    """One service of today, with whatever differs, in an act of its own."""
    given = {"act": Act.SERVICE, "amount": 3, "on": clock.today(), "source": "visit:1"}
    with transaction.atomic():
        return record_participation(member, **{**given, **changes})


def test_a_row_carries_group_and_status_of_its_day() -> None:
    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=ZONE), tick=False):
        member = make_member(group="nakes")
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=ZONE), tick=False):
        suspend(member)
        before = take_part(member, on=date(2026, 6, 9), source="visit:1")
        after = take_part(member, on=date(2026, 6, 10), source="visit:2")

    assert [(row.group_id, row.status) for row in (before, after)] == [("nakes", "aktif"), ("nakes", "dibekukan")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 0}, "amount_not_positive"),
        ({"amount": -5}, "amount_not_positive"),
        ({"on": "yesterday"}, "not_a_member_then"),
        ({"on": "tomorrow"}, "act_in_future"),
    ],
)
def test_what_cannot_count_is_refused(changes: dict[str, Any], code: str) -> None:
    member = make_member(group="nakes")
    days = {"yesterday": clock.today() - clock.ONE_DAY, "tomorrow": clock.today() + clock.ONE_DAY}
    given = {name: days.get(value, value) for name, value in changes.items()}

    with pytest.raises(DomainError) as refused:
        take_part(member, **given)

    assert refused.value.code == code
    assert Participation.objects.count() == 0


def test_one_document_counts_once_for_an_act() -> None:
    member, other = make_member(group="nakes"), make_member(group="nakes")
    take_part(member)
    take_part(other)
    take_part(member, act=Act.USE)

    with pytest.raises(IntegrityError, match="one_participation_per_source"):
        take_part(member)

    assert Participation.objects.count() == 3


def test_a_counter_row_takes_away_what_was_counted_once() -> None:
    member = make_member(group="nakes")
    row = take_part(member, amount=5)

    with transaction.atomic():
        counter = reverse_participation(row, on=clock.today(), memo="Kunjungan dibatalkan.")

    assert (counter.amount, counter.group_id, counter.source) == (-5, "nakes", "visit:1")
    assert totals_by_member(clock.today().year, Act.SERVICE) == {member.pk: 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        reverse_participation(row, on=clock.today(), memo="Sekali lagi.")
    with pytest.raises(IntegrityError), transaction.atomic():
        reverse_participation(counter, on=clock.today(), memo="Dibalik lagi.")


def test_totals_are_of_the_year_and_the_act() -> None:
    with time_machine.travel(datetime(2025, 12, 30, 9, tzinfo=ZONE), tick=False):
        member = make_member(group="nakes")
        take_part(member, amount=1, source="visit:1")
    with time_machine.travel(datetime(2026, 2, 3, 9, tzinfo=ZONE), tick=False):
        take_part(member, amount=2, source="visit:2")
        take_part(member, amount=70_000, source="sale:1", act=Act.USE)
        cards = year_cards(member, 2026)

    assert totals_by_member(2025, Act.SERVICE) == {member.pk: 1}
    assert totals_by_member(2026, Act.SERVICE) == {member.pk: 2}
    assert [row.source for row in of_member(member, 2026)] == ["sale:1", "visit:2"]
    assert years_of_member(member) == [2026, 2025]
    assert [(card.act, card.total, card.months, card.in_rupiah) for card in cards] == [
        ("layanan", 2, [0, 2], False),
        ("penggunaan", 70_000, [0, 70_000], True),
    ]


@pytest.mark.django_db(transaction=True)
def test_recording_is_a_step_of_an_act() -> None:
    member = make_member(group="nakes")

    with pytest.raises(RuntimeError, match="record_participation is a step"):
        record_participation(member, act=Act.SERVICE, amount=1, on=clock.today(), source="visit:1")


@pytest.mark.parametrize(
    "statement", ["UPDATE members_participation SET amount = 9", "DELETE FROM members_participation"]
)
def test_raw_sql_cannot_change_participation(statement: str) -> None:
    take_part(make_member(group="nakes"))

    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Participation.objects.get().amount == 3


@pytest.mark.parametrize(
    ("source", "words"), [("shipment:12", "Kiriman 12"), ("visit:7", "Kunjungan 7"), ("lain:3", "lain:3"), ("x", "x")]
)
def test_sources_are_named_for_people(source: str, words: str) -> None:
    assert source_words(source) == words
