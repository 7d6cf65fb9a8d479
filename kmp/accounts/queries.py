"""Reads about users."""

from kmp.accounts.models import User


def display_name(user: User) -> str:
    """The name shown for a user."""
    return user.name or user.username
