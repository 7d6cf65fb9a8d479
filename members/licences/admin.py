"""Licences to look at."""

from typing import Any

from django.contrib import admin

from members.adminsite import LookOnly
from members.licences.models import Licence


@admin.register(Licence)
class LicenceAdmin(LookOnly):
    list_display = ["kind", "number", "holder", "valid_from", "valid_until"]
    list_filter = ["kind"]
    list_select_related = ["person", "institution"]
    search_fields = ["number", "person__name", "institution__name"]
    date_hierarchy = "valid_until"

    @admin.display(description="pemegang")
    def holder(self, licence: Licence) -> Any:
        return licence.institution or licence.person
