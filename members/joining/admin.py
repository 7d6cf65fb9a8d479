"""Applications to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.joining.models import Application


@admin.register(Application)
class ApplicationAdmin(LookOnly):
    """Without the applicant's secret link."""

    list_display = ["number", "applicant", "group", "state", "submitted_at", "verified_by", "decided_by"]
    list_filter = ["state", "group"]
    list_select_related = ["group", "person", "institution", "verified_by", "decided_by"]
    search_fields = ["number", "person__name", "institution__name"]
    date_hierarchy = "submitted_at"
    exclude = ["receipt_key"]
