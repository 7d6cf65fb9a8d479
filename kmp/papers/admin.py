"""Issued papers to look at. The code is not shown: who holds it holds the paper."""

from django.contrib import admin

from kmp.looking import LookingAdmin
from kmp.papers.models import Paper


@admin.register(Paper)
class PaperAdmin(LookingAdmin):
    """Taking one back is on the page of what it is about."""

    list_display = ["number", "kind", "title", "issued_by", "issued_at", "revoked_at"]
    list_select_related = ["issued_by"]
    list_filter = ["kind"]
    search_fields = ["number", "title", "digest"]
    exclude = ["code"]
