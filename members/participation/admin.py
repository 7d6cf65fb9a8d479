"""Participation to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.participation.models import Participation


@admin.register(Participation)
class ParticipationAdmin(LookOnly):
    list_display = ["id", "member", "group", "status", "act", "amount", "date", "source"]
    list_filter = ["act", "group", "status"]
    list_select_related = ["member", "group"]
    search_fields = ["member__number", "member__name", "source"]
    date_hierarchy = "date"
