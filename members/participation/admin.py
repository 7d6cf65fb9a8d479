"""Participation to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.participation.models import Correction, Participation


@admin.register(Participation)
class ParticipationAdmin(LookOnly):
    list_display = ["id", "member", "group", "status", "act", "amount", "date", "source"]
    list_filter = ["act", "group", "status"]
    list_select_related = ["member", "group"]
    search_fields = ["member__number", "member__name", "source"]
    date_hierarchy = "date"


@admin.register(Correction)
class CorrectionAdmin(LookOnly):
    list_display = ["id", "participation", "amount", "document", "state", "asked_by", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["participation__member", "asked_by", "decided_by"]
    search_fields = ["document", "participation__member__number", "participation__member__name"]
