"""The secret behind the pseudonyms of one freezing: drawn at random, used once, kept nowhere.

A code is 60 bits of SHA-256 over secret, member number and group. Without the secret nobody finds a code from a
member, and with it gone not even the office draws the same order again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import token_hex

BYTES = 32
_pretended: ContextVar[str | None] = ContextVar("pretended", default=None)


def draw_secret() -> str:
    """A new secret, 64 hexadecimal digits."""
    return _pretended.get() or token_hex(BYTES)


@contextmanager
def pretend(secret: str) -> Iterator[None]:
    """Draw this one: only for building the demo's past year, which is the same whenever it is built."""
    token = _pretended.set(secret)
    try:
        yield
    finally:
        _pretended.reset(token)
