"""How allauth behaves here: nobody signs up by themselves, membership is applied for."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in only; accounts are made when a member is entered in the register, or by an admin."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: who wants in applies at /daftar/."""
        return False
