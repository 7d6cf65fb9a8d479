"""API keys to look at; issuing and revoking are pages."""

from django.contrib import admin

from kmp.looking import LookingAdmin
from kmp.tokens.models import ApiToken, IdempotentWrite


@admin.register(ApiToken)
class ApiTokenAdmin(LookingAdmin):
    """Without the hash of the secret."""

    list_display = ["name", "prefix", "issued_by", "issued_at", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["issued_by"]
    search_fields = ["name", "prefix"]
    date_hierarchy = "issued_at"
    exclude = ["secret_hash"]


@admin.register(IdempotentWrite)
class IdempotentWriteAdmin(LookingAdmin):
    """Which writes came; not what was answered, for that may be personal."""

    list_display = ["key", "token", "status", "at"]
    list_select_related = ["token"]
    list_filter = ["status"]
    search_fields = ["key", "token__name"]
    date_hierarchy = "at"
    exclude = ["body"]
