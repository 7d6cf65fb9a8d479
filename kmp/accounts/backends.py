"""What the role admin may do in Django admin, without groups or permissions kept a second time."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from kmp.roles import has_right


class RoleBackend(BaseBackend):
    """Whoever holds the right `admin.enter` has every model permission; the admin classes say what is view-only."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """For Django admin only: our own pages ask `kmp.roles.has_right`."""
        return has_right(user_obj, "admin.enter")

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether an app is shown in the admin's index."""
        return has_right(user_obj, "admin.enter")
