"""Bank statements and their lines to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.banking.models import BankLine, BankStatement


@admin.register(BankStatement)
class BankStatementAdmin(LookOnly):
    list_display = ["id", "account", "first_on", "last_on", "credits", "repeated", "imported_by", "imported_at"]
    list_select_related = ["imported_by"]
    search_fields = ["digest", "file__name"]
    date_hierarchy = "imported_at"


@admin.register(BankLine)
class BankLineAdmin(LookOnly):
    list_display = ["id", "date", "amount_rp", "description", "state", "matched_by", "decided_by"]
    list_filter = ["state", "matched_by"]
    list_select_related = ["decided_by"]
    search_fields = ["description"]
    date_hierarchy = "date"
