"""Imports to look at; their lines are on pages of our own, cipher and hash nowhere."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.imports.models import ImportRow, MemberImport


@admin.register(MemberImport)
class MemberImportAdmin(LookOnly):
    list_display = ["number", "state", "rows", "faulty", "as_of", "uploaded_by", "entered_by"]
    list_filter = ["state"]
    list_select_related = ["uploaded_by", "entered_by"]
    search_fields = ["number", "digest"]


@admin.register(ImportRow)
class ImportRowAdmin(LookOnly):
    list_display = ["batch", "line", "is_faulty"]
    list_select_related = ["batch"]
    search_fields = ["batch__number"]
    exclude = ["nik_cipher", "nik_hash"]

    @admin.display(boolean=True, description="salah")
    def is_faulty(self, row: ImportRow) -> bool:
        """Whether the line cannot be taken."""
        return bool(row.errors)
