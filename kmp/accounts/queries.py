"""Reads about users."""

from django.db.models import QuerySet

from kmp.accounts.models import User
from kmp.roles import RIGHTS


def display_name(user: User) -> str:
    """The name shown for a user."""
    return user.name or user.username


def users_with_right(right: str) -> QuerySet[User]:
    """Everyone who may sign in and holds `right` by one of their roles: whom to tell that something waits."""
    roles = [role for role, rights in RIGHTS.items() if right in rights]
    return User.objects.filter(is_active=True, grants__role__in=roles).distinct()
