"""Closing against posting, in both orders, on two connections: the entry is in before the close, or refused."""

from datetime import date
from functools import partial

import pytest

from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.models import Account, Journal, Party, Period
from kmp.books.proof import differences
from kmp.books.queries import standing_closing_entry
from kmp.books.rules import Line
from kmp.books.services import post_journal
from tests.factories.books import close_anyway, close_until
from tests.factories.waiting import in_order

pytestmark = pytest.mark.django_db(transaction=True)
YEAR, DECEMBER = 2026, 12


@act
def post_late(*, month: int, acting_user: User) -> Journal:
    """An entry of that month, as a slice posts one in its act."""
    lines = [Line("1-1000", 500), Line("4-2000", -500)]
    return post_journal(reference="R-9", on=date(YEAR, month, 15), memo="uji", lines=lines, acting_user=acting_user)


def closed(month: int) -> bool:
    return Period.objects.filter(year=YEAR, month=month, closed_at__isnull=False).exists()


@pytest.fixture(params=[pytest.param(3, id="month"), pytest.param(DECEMBER, id="year")])
def month(request: pytest.FixtureRequest, clerk: User) -> int:
    """The month to be closed next: one of the year, or its last one with the year."""
    wanted: int = request.param
    close_until(YEAR - 1, DECEMBER, acting_user=clerk)
    close_until(YEAR, wanted - 1, acting_user=clerk)
    return wanted


def test_close_waits_for_an_entry_that_is_being_posted(month: int, clerk: User) -> None:
    posting = partial(post_late, month=month, acting_user=clerk)
    closing = partial(close_anyway, YEAR, month, acting_user=clerk)

    posted, refused = in_order(posting, closing, held_at="kmp_posting")

    assert (posted, refused, closed(month)) == (Journal.objects.get(reference="R-9"), None, True)
    entry = standing_closing_entry(YEAR)
    assert (entry is not None) == (month == DECEMBER)
    if entry is not None:  # the year's result has it
        assert entry.postings.get(account__code="4-2000").amount_rp == 500
    assert differences() == []


def test_entry_that_comes_while_the_books_close_is_refused(month: int, clerk: User) -> None:
    posting = partial(post_late, month=month, acting_user=clerk)
    closing = partial(close_anyway, YEAR, month, acting_user=clerk)

    refused, code = in_order(closing, posting, held_at="kmp_closing")

    assert (refused, code, closed(month)) == (None, "journal_period_is_open", True)
    assert not Journal.objects.filter(reference="R-9").exists()
    assert differences() == []


@act
def posted_then(more: str, *, acting_user: User) -> Journal:
    """An entry, and more work after it in the same act."""
    lines = [Line("1-1000", 500), Line("4-2000", -500)]
    journal = post_journal(reference="R-9", on=date(YEAR, 3, 15), memo="uji", lines=lines, acting_user=acting_user)
    Party.objects.create(code=more, name=more)
    return journal


@act
def headed_then(more: str, *, acting_user: User) -> None:
    """An account made a header past the page, as the shell could, and more work after it."""
    Account.objects.filter(code="1-1000").update(is_header=True)
    Party.objects.create(code=more, name=more)


def test_account_does_not_become_a_header_under_a_posting(clerk: User) -> None:
    posting = partial(posted_then, "A", acting_user=clerk)
    heading = partial(headed_then, "B", acting_user=clerk)

    posted, code = in_order(posting, heading, held_at="kmp_party")

    assert (posted, code) == (Journal.objects.get(), "account_code_is_locked_once_used")
    assert not Account.objects.get(code="1-1000").is_header


def test_posting_on_an_account_that_becomes_a_header_is_refused(clerk: User) -> None:
    heading = partial(headed_then, "B", acting_user=clerk)
    posting = partial(posted_then, "A", acting_user=clerk)

    headed, code = in_order(heading, posting, held_at="kmp_party")

    assert (headed, code) == (None, "posting_is_not_on_a_header")
    assert not Journal.objects.exists()
