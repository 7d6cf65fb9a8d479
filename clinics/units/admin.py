"""Units and posts to look at; every change is a page that calls a service."""

from django.contrib import admin

from clinics.units.models import Unit, UnitStaff
from members.adminsite import LookOnly


@admin.register(Unit)
class UnitAdmin(LookOnly):
    list_display = ["name", "kind", "member", "region", "puskesmas"]
    list_filter = ["kind"]
    list_select_related = ["member", "region", "puskesmas"]
    search_fields = ["name", "member__number", "member__name"]


@admin.register(UnitStaff)
class UnitStaffAdmin(LookOnly):
    list_display = ["unit", "member", "since", "until"]
    list_select_related = ["unit", "member"]
    search_fields = ["unit__name", "member__number", "member__name"]
    date_hierarchy = "since"
