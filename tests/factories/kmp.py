"""Users who sign in, and browsers that have, for the pages of every app."""

import time
from collections.abc import Sequence
from itertools import count

from django.test import Client

from kmp.accounts.models import User
from kmp.accounts.services import open_account

PASSWORD = "sandi-panjang-untuk-uji"
_numbers = count(1)


def make_account(*, roles: Sequence[str] = (), name: str = "", username: str = "", email: str = "") -> User:
    """A user who can sign in at once with `PASSWORD`."""
    n = next(_numbers)
    return open_account(
        email or f"akun{n}@simpulsehat.example",
        name=name or f"Pemakai {n}",
        username=username or f"akun{n}",
        password=PASSWORD,
        roles=roles,
        acting_user=None,
    )


def with_password(user: User) -> User:
    """The same user, who can now prove again who they are."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def browser_of(user: User | None, *, fresh: bool = True) -> Client:
    """A client in which `user` is signed in, with a fresh code unless told otherwise; None is a stranger."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if fresh:
            session = client.session
            proof = {"method": "password", "at": time.time(), "reauthenticated": True}
            session["account_authentication_methods"] = [proof]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()
    return client
