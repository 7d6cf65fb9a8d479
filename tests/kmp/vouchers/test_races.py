"""Two persons at once: a voucher is posted once, a month of a recurring journal has one voucher."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection

from kmp.accounts.models import User
from kmp.books.models import Journal, Period
from kmp.books.services import close_period
from kmp.errors import DomainError
from kmp.vouchers.models import Voucher
from kmp.vouchers.recurring import begin_recurring, make_voucher
from kmp.vouchers.services import ask_reversal, post_voucher, withdraw_voucher
from tests.factories.books import EVERY_WARNING, entered, posted_by_two, submitted
from tests.factories.kmp import make_account
from tests.factories.waiting import in_order

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 1, 15)
PAIR = (("1-1000", 500), ("4-2000", -500))


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each returned, or the code with which it was refused; all begin together, each on its own connection."""
    start = threading.Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        start.wait(timeout=10)
        try:
            return work()
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def test_two_approvers_post_once(clerk: User, board: User) -> None:
    other = make_account(roles=["pengurus"])
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)

    answers = at_once(*[partial(post_voucher, voucher, acting_user=user) for user in (board, other, board, other)])

    assert sorted(str(answer) for answer in answers) == [voucher.number, *["voucher_moved"] * 3]
    assert Journal.objects.count() == 1


def test_posting_and_withdrawing_end_in_one_of_the_two(clerk: User, board: User) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)

    answers = at_once(
        partial(post_voucher, voucher, acting_user=board), partial(withdraw_voucher, voucher, acting_user=clerk)
    )

    voucher.refresh_from_db()
    assert answers.count("voucher_moved") == 1
    assert Journal.objects.count() == (voucher.state == "dibukukan")


def test_posting_and_closing_the_month_never_pass_each_other(clerk: User, board: User) -> None:
    """Either the voucher is in the month, or the month is still open because of it."""
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)

    answers = at_once(
        partial(post_voucher, voucher, acting_user=board), partial(close_period, 2026, 1, acting_user=board)
    )

    period = Period.objects.get(year=2026, month=1)
    assert "journal_period_is_open" not in answers
    assert Journal.objects.count() == 1
    assert (period.closed_at is None) == ("vouchers_waiting" in answers)


def test_close_waits_for_a_voucher_that_is_being_posted(clerk: User, board: User) -> None:
    voucher = submitted(*PAIR, on=ON, acting_user=clerk)

    posted, period = in_order(
        partial(post_voucher, voucher, acting_user=board),
        partial(close_period, 2026, 1, acting_user=board),
        held_at="kmp_posting",
    )

    assert (posted, period) == (Journal.objects.get(), Period.objects.get(year=2026, month=1, closed_at__isnull=False))


def test_voucher_that_comes_while_the_books_close_is_refused_and_leaves_nothing(clerk: User, board: User) -> None:
    """One that was written while the check list had been read already."""
    closing = partial(close_period, 2026, 1, accepted=EVERY_WARNING, note="Uji.", acting_user=board)

    _period, code = in_order(closing, partial(_sent_and_posted, clerk, board), held_at="kmp_closing")

    assert code == "month_not_open"
    assert (Journal.objects.count(), Voucher.objects.count()) == (0, 0)
    assert Period.objects.get(year=2026, month=1).closed_at is not None


def _sent_and_posted(clerk: User, board: User) -> Journal:
    return post_voucher(submitted(*PAIR, on=ON, acting_user=clerk), acting_user=board)


def test_reversal_asked_by_two_is_one(clerk: User, board: User) -> None:
    journal = posted_by_two(PAIR, on=ON, acting_user=clerk)

    answers = at_once(
        *[partial(ask_reversal, journal, on=ON, reason="Salah", acting_user=user) for user in (clerk, board)]
    )

    assert answers.count("one_reversal_per_journal") == 1
    assert Voucher.objects.filter(reverses=journal).count() == 1


def test_two_clocks_make_one_voucher_for_a_month(clerk: User, board: User) -> None:
    one = begin_recurring(
        memo="Sewa", day=31, first=ON, last=None, lines=entered([("5-2100", 5), ("1-1010", -5)]), acting_user=clerk
    )
    work = partial(make_voucher, one, month=date(2026, 1, 1), acting_user=clerk)

    answers = at_once(work, work, work)

    assert answers.count(None) == 2
    assert Voucher.objects.count() == 1
