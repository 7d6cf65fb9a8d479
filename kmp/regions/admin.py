"""Reference data to look at; `load_regions` alone writes it."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from kmp.regions.models import Facility, Region
from kmp.regions.rules import search_words


class ReferenceAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """No adding, no changing, no deleting; a search that the trigram index answers."""

    search_fields = ["search_text"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        held = Q(*(Q(search_text__contains=word) for word in search_words(search_term)))
        return queryset.filter(held | Q(code=search_term.strip())), False


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    list_display = ["code", "name", "level", "path", "postal_code", "zone"]
    list_filter = ["level", "zone"]
    fields = ["code", "level", "name", "path", "postal_code", "zone"]


@admin.register(Facility)
class FacilityAdmin(ReferenceAdmin):
    list_display = ["code", "name", "kind", "regency"]
    list_filter = ["kind"]
    list_select_related = ["regency"]
    fields = ["code", "name", "kind", "regency", "district"]
