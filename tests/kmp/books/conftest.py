"""Open books of 2026, and short ways to post into them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.models import Journal
from kmp.books.rules import Line
from kmp.books.services import post_journal
from tests.factories.books import keeper_of

Post = Callable[..., Journal]
ON = date(2026, 6, 15)


@pytest.fixture
def afterwards() -> Iterator[None]:
    """The new year has come: all of 2026 may be closed without a warning."""
    with time_machine.travel(datetime(2027, 1, 12, 5, tzinfo=UTC)):
        yield


@pytest.fixture
def clerk(db: None) -> User:
    """A pengurus who keeps the books of 2026."""
    return keeper_of(2026)


@pytest.fixture
def post(clerk: User) -> Post:
    """`post("R-1", ("1-1000", 500), ("4-2000", -500))`, one act each."""

    @act
    def posting(reference: str, *lines: tuple[str, int], on: date = ON) -> Journal:
        listed = [Line(account, amount_rp) for account, amount_rp in lines]
        return post_journal(reference=reference, on=on, memo="uji", lines=listed, acting_user=clerk)

    return posting
