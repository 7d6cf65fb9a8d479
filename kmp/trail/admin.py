"""The action log and its fingerprints to look at."""

from django.contrib import admin

from kmp.looking import LookingAdmin
from kmp.trail.models import ActionLog, Fingerprint


@admin.register(ActionLog)
class ActionLogAdmin(LookingAdmin):
    """Newest first."""

    list_display = ["id", "at", "actor", "action", "object_type", "object_id"]
    list_select_related = ["actor"]
    list_filter = ["action", "object_type"]
    search_fields = ["action", "object_type", "object_id", "actor__username", "actor__name"]
    ordering = ["-id"]


@admin.register(Fingerprint)
class FingerprintAdmin(LookingAdmin):
    """One a day."""

    list_display = ["date", "last", "hash"]
    list_select_related = ["last"]
