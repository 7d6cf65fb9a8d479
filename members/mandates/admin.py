"""Mandates to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.mandates.models import ActingFor, Representative


@admin.register(Representative)
class RepresentativeAdmin(LookOnly):
    list_display = ["institution", "person", "mandate", "starts_on", "ends_on", "votes", "ended_at"]
    list_filter = ["votes"]
    list_select_related = ["institution", "person"]
    search_fields = ["institution__name", "person__name", "mandate"]
    date_hierarchy = "ends_on"


@admin.register(ActingFor)
class ActingForAdmin(LookOnly):
    list_display = ["user", "member"]
    list_select_related = ["user", "member"]
    search_fields = ["user__name", "member__number", "member__name"]
