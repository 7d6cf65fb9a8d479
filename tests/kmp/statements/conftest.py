"""Open books of 2025 and 2026, short ways to post into them, and the statements of 2026."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.models import Journal
from kmp.books.rules import Line
from kmp.books.services import post_journal, reverse_journal
from kmp.statements.documents import YearBooks
from kmp.statements.queries import span_of
from tests.factories.books import keeper_of
from tests.factories.kmp import browser_of, make_account

Post = Callable[..., Journal]
ON = date(2026, 6, 15)


@pytest.fixture
def clerk(db: None) -> User:
    """A pengurus who keeps the books of 2025 and 2026."""
    return keeper_of(2025, 2026)


@pytest.fixture
def post(clerk: User) -> Post:
    """`post("R-1", ("1-1000", 500), ("4-2000", -500, "FAS-00001"))`, one act each."""

    @act
    def posting(reference: str, *lines: tuple[str, int] | tuple[str, int, str], on: date = ON) -> Journal:
        listed = [Line(*line) for line in lines]
        return post_journal(reference=reference, on=on, memo="uji", lines=listed, acting_user=clerk)

    return posting


@act
def take_back(journal: Journal, *, on: date, acting_user: User) -> Journal:
    """The counter-entry of a journal."""
    return reverse_journal(journal, on=on, memo="salah", acting_user=acting_user)


@pytest.fixture
def board(clerk: User) -> Client:
    """A browser of the pengurus."""
    return browser_of(clerk)


@pytest.fixture
def supervisor(db: None) -> Client:
    """A browser of a pengawas, who looks and does not touch."""
    return browser_of(make_account(roles=["pengawas"]))


def books_of(year: int = 2026, month: int = 12) -> YearBooks:
    """The statements of a year, from its postings."""
    return YearBooks(span_of(year, month))
