"""Journals that come back: the right days, once a month, also after days without a worker."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.vouchers.models import RecurringJournal, Voucher
from kmp.vouchers.recurring import begin_recurring, make_due_vouchers, make_voucher, stop_recurring
from kmp.vouchers.rules import due_day, due_months
from kmp.vouchers.services import post_voucher
from tests.factories.books import close_until, entered

RENT = entered([("5-2100", 1_000), ("1-1010", -1_000)])


def rent(clerk: User, *, day: int = 31, first: date = date(2026, 1, 1), last: date | None = None) -> RecurringJournal:
    return begin_recurring(memo="Sewa kantor", day=day, first=first, last=last, lines=RENT, acting_user=clerk)


def on(year: int, month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(year, month, day, 5, tzinfo=UTC), tick=False)


@pytest.mark.parametrize(
    ("month", "day", "due"),
    [
        (date(2026, 2, 1), 31, date(2026, 2, 28)),
        (date(2028, 2, 1), 30, date(2028, 2, 29)),
        (date(2026, 2, 1), 29, date(2026, 2, 28)),
        (date(2026, 4, 1), 31, date(2026, 4, 30)),
        (date(2026, 4, 1), 5, date(2026, 4, 5)),
    ],
)
def test_short_months_take_their_last_day(month: date, day: int, due: date) -> None:
    assert due_day(month, day) == due


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


@given(st.integers(1, 31), DAYS, DAYS)
def test_due_months_are_every_month_whose_day_has_come(day: int, first: date, today: date) -> None:
    months = list(due_months(day=day, first=first, last=None, today=today))

    assert all(due_day(month, day) <= today for month in months)
    assert len(months) == len(set(months))
    if months:
        assert months[0] == first.replace(day=1)
        count = (today.year - first.year) * 12 + today.month - first.month + 1
        assert len(months) in (count, count - 1)


@pytest.mark.django_db
def test_missed_months_follow_and_none_comes_twice(clerk: User, board: User) -> None:
    with on(2026, 1, 2):
        rent(clerk, last=date(2026, 4, 30))
        assert make_due_vouchers() == 0
    with on(2026, 3, 31):
        assert (make_due_vouchers(), make_due_vouchers()) == (3, 0)
    with on(2026, 7, 1):
        assert make_due_vouchers() == 1

    made = Voucher.objects.order_by("month").values_list("date", "state", "kind")
    assert list(made) == [
        (date(2026, 1, 31), "diajukan", "berulang"),
        (date(2026, 2, 28), "diajukan", "berulang"),
        (date(2026, 3, 31), "diajukan", "berulang"),
        (date(2026, 4, 30), "diajukan", "berulang"),
    ]


@pytest.mark.django_db
def test_its_voucher_waits_for_another_than_its_writer(clerk: User, board: User) -> None:
    with on(2026, 1, 31):
        rent(board)
        make_due_vouchers()
        voucher = Voucher.objects.get()

        with pytest.raises(DomainError) as refused:
            post_voucher(voucher, acting_user=board)
        journal = post_voucher(voucher, acting_user=clerk)

    assert refused.value.code == "voucher_decided_by_a_second_person"
    assert (journal.date, journal.memo) == (date(2026, 1, 31), "Sewa kantor, bulan 01/2026")


@pytest.mark.django_db
def test_voucher_of_a_closed_month_is_dated_today(clerk: User, board: User) -> None:
    with on(2026, 2, 10):
        close_until(2026, 1, acting_user=board)
        rent(clerk)
        make_due_vouchers()

    assert Voucher.objects.values_list("date", "month").get() == (date(2026, 2, 10), date(2026, 1, 1))


@pytest.mark.django_db
def test_stopped_journal_makes_no_more(clerk: User, board: User) -> None:
    with on(2026, 1, 31):
        one = rent(clerk)
        make_due_vouchers()
        stop_recurring(one, acting_user=clerk)
    with on(2026, 3, 31):
        assert make_due_vouchers() == 0
        assert make_voucher(one, month=date(2026, 2, 1), acting_user=clerk) is None
        with pytest.raises(DomainError) as refused:
            stop_recurring(one, acting_user=clerk)

    assert refused.value.code == "recurring_stopped"
    assert Voucher.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kmp_recurringjournal SET day = 5",
        "UPDATE kmp_recurringjournal SET memo = 'lain'",
        "DELETE FROM kmp_recurringjournal",
        "UPDATE kmp_recurringline SET amount_rp = amount_rp * 2",
        "DELETE FROM kmp_recurringline",
    ],
)
def test_recurring_journal_withstands_raw_sql(clerk: User, board: User, sql: str) -> None:
    rent(clerk)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert RecurringJournal.objects.values_list("day", "memo").get() == (31, "Sewa kantor")


@pytest.mark.django_db
def test_end_before_the_beginning_is_refused(clerk: User, board: User) -> None:
    with pytest.raises(DomainError) as refused:
        rent(clerk, first=date(2026, 5, 1), last=date(2026, 4, 1))

    assert refused.value.code == "recurring_ends_after_it_begins"
    assert not RecurringJournal.objects.exists()
