"""How `members` shows its tables in Django admin: to look at, never to write."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin


class LookOnly(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """No adding, changing or deleting: the register and money change through services alone (STYLE 47)."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
