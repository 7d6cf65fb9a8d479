"""Open books of 2024 to 2026, who uploads and who enters, and a short way to upload."""

from collections.abc import Callable
from datetime import date

import pytest

from kmp.accounts.models import User
from kmp.bookimports.models import BookImport
from tests.factories.bookimports import AS_OF, POSITION, sent_books, sheet_of
from tests.factories.books import keeper_of
from tests.factories.kmp import make_account

Send = Callable[..., BookImport]


@pytest.fixture
def clerk(board: User) -> User:
    """A petugas who uploads."""
    return make_account(roles=["petugas"], name="Rini Astuti")


@pytest.fixture
def board(db: None) -> User:
    """A pengurus who enters; the books of three years are open."""
    return keeper_of(2024, 2025, 2026)


@pytest.fixture
def send(clerk: User, board: User) -> Send:
    """`send(*rows)`: upload them as a file and have it read."""

    def sent(
        *rows: list[str],
        kind: str = "saldo",
        as_of: date = AS_OF,
        controls: dict[str, int] | None = None,
        content: bytes = b"",
    ) -> BookImport:
        file = content or sheet_of(*rows)
        return sent_books(file, kind=kind, as_of=as_of, controls=controls or POSITION, acting_user=clerk)

    return sent
