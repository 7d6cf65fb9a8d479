"""The ledger to look at; an account may be put right until it is used."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from kmp.books.models import Account, Closing, Journal, Party, Period, Posting, Reopening
from kmp.looking import LookingAdmin


@admin.register(Account)
class AccountAdmin(ModelAdmin):  # type: ignore[misc]
    """Code, kind and turnover stay once something was posted (the database refuses otherwise); name may change."""

    list_display = ["code", "name", "kind", "turnover_with", "activity", "is_header", "is_active"]
    list_filter = ["kind", "turnover_with", "activity", "is_header", "is_active"]
    search_fields = ["code", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Account | None = None) -> list[str]:
        return ["code", "kind", "turnover_with", "is_header"] if obj and obj.postings.exists() else []

    def has_delete_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return obj is not None and not obj.postings.exists()


class PostingInline(TabularInline):  # type: ignore[misc]
    """The lines of a journal."""

    model = Posting
    fields = ["account", "party", "amount_rp"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Posting]:
        lines: QuerySet[Posting] = super().get_queryset(request)
        return lines.select_related("account", "party")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Journal)
class JournalAdmin(LookingAdmin):
    """Entries with their lines."""

    list_display = ["reference", "date", "memo", "posted_by", "reverses"]
    list_select_related = ["posted_by", "reverses"]
    list_filter = ["date"]
    date_hierarchy = "date"
    search_fields = ["reference", "memo"]
    fields = ["reference", "date", "memo", "reverses", "posted_by", "posted_at"]
    inlines = [PostingInline]


@admin.register(Posting)
class PostingAdmin(LookingAdmin):
    """Single lines, to search by account and party."""

    list_display = ["journal", "account", "party", "amount_rp"]
    list_select_related = ["journal", "account", "party"]
    list_filter = ["account__kind"]
    search_fields = ["journal__reference", "account__code", "party__code"]


@admin.register(Period)
class PeriodAdmin(LookingAdmin):
    """Months, open or closed."""

    list_display = ["year", "month", "closed_at", "closed_by"]
    list_select_related = ["closed_by"]
    list_filter = ["year"]


@admin.register(Party)
class PartyAdmin(LookingAdmin):
    """With whom postings were made."""

    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Closing)
class ClosingAdmin(LookingAdmin):
    """Who closed what, over which warnings."""

    list_display = ["year", "month", "closed_at", "closed_by", "note"]
    list_select_related = ["closed_by"]
    list_filter = ["year"]


@admin.register(Reopening)
class ReopeningAdmin(LookingAdmin):
    """When closed months were opened again."""

    list_display = ["year", "from_month", "opened_at", "opened_by", "reason"]
    list_select_related = ["opened_by"]
    list_filter = ["year"]
