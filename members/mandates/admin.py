"""Mandates to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.mandates.models import Representative


@admin.register(Representative)
class RepresentativeAdmin(LookOnly):
    list_display = ["institution", "person", "mandate", "starts_on", "ends_on", "votes"]
    list_filter = ["votes"]
    list_select_related = ["institution", "person"]
    search_fields = ["institution__name", "person__name", "mandate"]
    date_hierarchy = "ends_on"
