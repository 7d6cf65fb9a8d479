"""Licences to look at."""

from typing import Any

from django.contrib import admin

from members.adminsite import LookOnly
from members.licences.models import Licence, Practice


@admin.register(Licence)
class LicenceAdmin(LookOnly):
    list_display = ["kind", "number", "holder", "valid_from", "valid_until", "state"]
    list_filter = ["kind", "state"]
    list_select_related = ["person", "institution"]
    search_fields = ["number", "person__name", "institution__name"]
    date_hierarchy = "valid_until"

    @admin.display(description="pemegang")
    def holder(self, licence: Licence) -> Any:
        return licence.holder


@admin.register(Practice)
class PracticeAdmin(LookOnly):
    list_display = ["person", "place", "facility_code", "licence"]
    list_select_related = ["person", "licence"]
    search_fields = ["place", "facility_code", "person__name"]
