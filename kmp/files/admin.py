"""Uploaded files to look at: never their content, never where they lie."""

from django.contrib import admin

from kmp.files.models import StoredFile
from kmp.looking import LookingAdmin


@admin.register(StoredFile)
class StoredFileAdmin(LookingAdmin):
    """Opening one is a matter of the page it belongs to."""

    list_display = ["id", "name", "kind", "size", "uploaded_by", "uploaded_at", "erased_at"]
    list_select_related = ["uploaded_by"]
    list_filter = ["kind"]
    search_fields = ["name", "digest"]
    fields = ["name", "kind", "size", "digest", "uploaded_by", "uploaded_at", "erased_at"]
