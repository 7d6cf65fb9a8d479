"""Visits to look at: number, unit and hours only. Who came and why is for the unit's own workers (UU 27/2022)."""

from django.contrib import admin

from clinics.visits.models import Visit
from members.adminsite import LookOnly


@admin.register(Visit)
class VisitAdmin(LookOnly):
    list_display = ["number", "unit", "arrived_at", "finished_at"]
    list_select_related = ["unit"]
    search_fields = ["number", "unit__name"]
    date_hierarchy = "arrived_at"
    fields = ["number", "unit", "arrived_at", "finished_at"]
