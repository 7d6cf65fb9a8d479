"""A fresh code before what cannot be undone: paying out, closing books, counting votes, exporting personal data."""

import time
from typing import TypeVar

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

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


def has_fresh_code(request: HttpRequest) -> bool:
    """Whether the session says so already, without asking the database: for views that want a code only at times.

    Where it says nothing, `kode_segar` decides: who has no way to prove anything is let through.
    """
    proofs = [proof for proof in get_authentication_records(request, request.user) if proof.get("reauthenticated")]
    return bool(proofs) and time.time() - proofs[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
