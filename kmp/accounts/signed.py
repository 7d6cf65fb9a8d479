"""Who a request comes from, for views whose mark lets nobody in who is not signed in."""

from django.http import HttpRequest

from kmp.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The user of the request; a view that asks without such a mark is a bug, and fails here."""
    assert isinstance(request.user, User)
    return request.user
