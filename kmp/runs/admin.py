"""Background runs to look at."""

from django.contrib import admin

from kmp.looking import LookingAdmin
from kmp.runs.models import Run


@admin.register(Run)
class RunAdmin(LookingAdmin):
    """Retrying one is on its page."""

    list_display = ["id", "subject", "kind", "state", "attempts", "asked_by", "asked_at", "finished_at"]
    list_select_related = ["asked_by"]
    list_filter = ["state", "kind"]
    search_fields = ["subject", "kind"]
