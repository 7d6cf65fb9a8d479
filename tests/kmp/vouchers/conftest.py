"""Open books of 2026, a clerk who writes and a board member who posts."""

import pytest

from kmp.accounts.models import User
from tests.factories.books import keeper_of
from tests.factories.kmp import make_account


@pytest.fixture
def clerk(board: User) -> User:
    """A petugas who writes vouchers."""
    return make_account(roles=["petugas"], name="Rini Astuti")


@pytest.fixture
def board(db: None) -> User:
    """A pengurus who posts them; the books of 2026 are open."""
    return keeper_of(2026)
