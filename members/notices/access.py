"""Whose notices a user may open."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kmp.accounts.models import User
from kmp.roles import has_right
from members.notices.models import Notice
from members.notices.queries import notices_of, people_of
from members.registry.models import Member, Person


def access_notice(user: User, pk: int) -> Notice:
    """One notice to this user; any other is not found (404)."""
    return get_object_or_404(notices_of(user), pk=pk)


def access_people_of(user: User, member: Member) -> list[Person]:
    """The persons behind a member, for staff who may see members; else not found (404)."""
    if not has_right(user, "members.see"):
        raise Http404
    return list(people_of([member.pk]).order_by("name"))
