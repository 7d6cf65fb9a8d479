"""Consents, who looked, and requests, to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.privacy.models import Consent, ConsentText, DataRequest, Reveal


@admin.register(ConsentText)
class ConsentTextAdmin(LookOnly):
    list_display = ["purpose", "version", "is_required", "valid_from", "retention"]
    list_filter = ["purpose", "is_required"]
    search_fields = ["purpose", "version", "text"]


@admin.register(Consent)
class ConsentAdmin(LookOnly):
    list_display = ["person", "text", "given", "said_by", "said_at"]
    list_select_related = ["person", "text", "said_by"]
    list_filter = ["given", "text__purpose"]
    search_fields = ["person__name", "text__purpose"]
    date_hierarchy = "said_at"


@admin.register(Reveal)
class RevealAdmin(LookOnly):
    list_display = ["person", "purpose", "note", "shown_to", "shown_at"]
    list_select_related = ["person", "shown_to"]
    list_filter = ["purpose"]
    search_fields = ["person__name", "shown_to__name", "note"]
    date_hierarchy = "shown_at"


@admin.register(DataRequest)
class DataRequestAdmin(LookOnly):
    """Without what was asked and answered: that is for the page of the request."""

    list_display = ["number", "person", "kind", "state", "asked_at", "due_at", "decided_by"]
    list_select_related = ["person", "decided_by"]
    list_filter = ["kind", "state"]
    search_fields = ["number", "person__name"]
    fields = ["number", "person", "kind", "state", "asked_by", "asked_at", "due_at", "decided_by", "decided_at"]
    date_hierarchy = "asked_at"
