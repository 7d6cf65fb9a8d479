"""Open books of 2026, a clerk who writes and a board member who posts."""

import pytest

from kmp.accounts.models import User
from kmp.books.services import install_chart, open_year
from tests.factories.kmp import make_account


@pytest.fixture
def clerk(db: None) -> User:
    """A petugas who writes vouchers."""
    return make_account(roles=["petugas"], name="Rini Astuti")


@pytest.fixture
def board(clerk: User) -> User:
    """A pengurus who posts them; the books of 2026 are open."""
    user = make_account(roles=["pengurus"], name="Budi Hartono")
    install_chart()
    open_year(2026, acting_user=user)
    return user
