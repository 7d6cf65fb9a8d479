"""Leavings to look at; every step is a page that calls a service."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.leaving.models import Leaving


@admin.register(Leaving)
class LeavingAdmin(LookOnly):
    list_display = ["number", "member", "kind", "state", "effective_on", "due_rp", "payable_on", "paid_on"]
    list_filter = ["kind", "state"]
    list_select_related = ["member"]
    search_fields = ["number", "member__number", "member__name"]
    date_hierarchy = "effective_on"
