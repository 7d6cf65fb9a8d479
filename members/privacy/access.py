"""Whose data a user may see and ask about."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from kmp.accounts.models import User
from kmp.files.models import StoredFile
from kmp.roles import has_right
from members.privacy.models import DataRequest
from members.registry.models import Person

HANDLE, DECIDE = "privacy.reveal", "privacy.decide"


def own_person(user: User) -> Person:
    """The person behind `user`; an account of nobody has no data of its own: `PermissionDenied` (403)."""
    person = Person.objects.select_related("village").filter(user=user).first()
    if person is None:
        raise PermissionDenied
    return person


def access_person(user: User, pk: int) -> Person:
    """One person, for who may be shown a NIK; not found (404) for everyone else, and for who is nobody any more."""
    person = Person.objects.select_related("village").filter(pk=pk, pseudonymised_at__isnull=True).first()
    if person is None or not has_right(user, HANDLE):
        raise Http404
    return person


def access_own_request(user: User, pk: int) -> DataRequest:
    """A request about the user's own data; any other is not found."""
    found = DataRequest.objects.select_related("person", "document").filter(pk=pk, person__user=user).first()
    if found is None:
        raise Http404
    return found


def access_request(user: User, pk: int) -> DataRequest:
    """Any request, for who handles them."""
    rows = DataRequest.objects.select_related("person", "document", "asked_by", "decided_by")
    found = rows.filter(pk=pk).first() if has_right(user, HANDLE) else None
    if found is None:
        raise Http404
    return found


def may_open_file(user: Any, stored: StoredFile) -> bool:
    """A document of a request: for the person and for who handles requests."""
    if not user.is_authenticated:
        return False
    about = DataRequest.objects.filter(document=stored)
    return (about.exists() and has_right(user, HANDLE)) or about.filter(person__user=user).exists()
