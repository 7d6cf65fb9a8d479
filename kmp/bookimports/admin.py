"""Imports of books to look at; they move by services alone."""

from django.contrib import admin

from kmp.bookimports.models import BookImport, BookImportLine
from kmp.looking import LookingAdmin


@admin.register(BookImport)
class BookImportAdmin(LookingAdmin):
    """Files with their state and the two persons."""

    list_display = ["number", "kind", "state", "rows", "faulty", "as_of", "uploaded_by", "entered_by"]
    list_filter = ["state", "kind"]
    list_select_related = ["uploaded_by", "entered_by"]
    search_fields = ["number", "digest"]


@admin.register(BookImportLine)
class BookImportLineAdmin(LookingAdmin):
    """Their lines."""

    list_display = ["batch", "line", "account", "amount_rp"]
    list_select_related = ["batch"]
    search_fields = ["batch__number", "account"]
