"""Applications to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.joining.models import Application, Attachment, Draft


@admin.register(Application)
class ApplicationAdmin(LookOnly):
    """Without the applicant's secret link."""

    list_display = ["number", "applicant", "group", "state", "submitted_at", "verified_by", "decided_by"]
    list_filter = ["state", "group"]
    list_select_related = ["group", "person", "institution", "verified_by", "decided_by"]
    search_fields = ["number", "person__name", "institution__name"]
    date_hierarchy = "submitted_at"
    exclude = ["receipt_key"]


@admin.register(Draft)
class DraftAdmin(LookOnly):
    """That there is one, never what stands in it nor its link."""

    list_display = ["id", "group", "step", "saved_at", "expires_on"]
    list_filter = ["group"]
    list_select_related = ["group"]
    search_fields = ["group__name"]
    date_hierarchy = "saved_at"
    exclude = ["key", "cipher"]


@admin.register(Attachment)
class AttachmentAdmin(LookOnly):
    """Which documents there are; opening one is for the desk."""

    list_display = ["id", "kind", "application", "file"]
    list_filter = ["kind"]
    list_select_related = ["application", "file"]
    search_fields = ["application__number", "file__name"]
