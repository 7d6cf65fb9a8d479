"""A fresh code before what cannot be undone: paying out, closing books, counting votes, exporting personal data."""

from typing import TypeVar

from allauth.account.decorators import reauthentication_required

from kmp.roles import View

V = TypeVar("V", bound=View)


def kode_segar(view: V) -> V:
    """Only who proved at most ten minutes ago that it is still them (password, code or passkey); others are asked.

    Stands under the access mark: `@peran("books.close")`, then `@kode_segar`. What was being sent is kept by allauth
    and goes on after the proof. The time is settings.ACCOUNT_REAUTHENTICATION_TIMEOUT; signing in does not count,
    for a screen left open is what this guards against.
    """
    fresh: V = reauthentication_required(view)
    return fresh
