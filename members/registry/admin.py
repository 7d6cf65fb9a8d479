"""The register to look at; every change is a page that calls a service."""

from typing import Any

from django.contrib import admin

from members.adminsite import LookOnly
from members.registry.models import (
    Application,
    Group,
    Institution,
    Licence,
    Member,
    Person,
    RegisterEntry,
    Representative,
)


@admin.register(Group)
class GroupAdmin(LookOnly):
    list_display = ["code", "name", "prefix", "position", "for_institutions", "last_number"]
    search_fields = ["code", "name"]


@admin.register(Person)
class PersonAdmin(LookOnly):
    """Without the NIK: its cipher and hash are for the services only."""

    list_display = ["name", "sex", "birth_date", "village"]
    list_filter = ["sex"]
    list_select_related = ["village"]
    search_fields = ["name", "email"]
    fields = ["name", "sex", "birth_date", "phone", "email", "village", "user"]


@admin.register(Institution)
class InstitutionAdmin(LookOnly):
    list_display = ["name", "kind", "nib", "facility_code", "village"]
    list_filter = ["kind"]
    list_select_related = ["village"]
    search_fields = ["name", "nib", "facility_code"]


@admin.register(Representative)
class RepresentativeAdmin(LookOnly):
    list_display = ["institution", "person", "mandate", "starts_on", "ends_on", "votes"]
    list_filter = ["votes"]
    list_select_related = ["institution", "person"]
    search_fields = ["institution__name", "person__name", "mandate"]
    date_hierarchy = "ends_on"


@admin.register(Application)
class ApplicationAdmin(LookOnly):
    """Without the applicant's secret link."""

    list_display = ["number", "applicant", "group", "state", "submitted_at", "verified_by", "decided_by"]
    list_filter = ["state", "group"]
    list_select_related = ["group", "person", "institution", "verified_by", "decided_by"]
    search_fields = ["number", "person__name", "institution__name"]
    date_hierarchy = "submitted_at"
    exclude = ["receipt_key"]


@admin.register(Member)
class MemberAdmin(LookOnly):
    list_display = ["number", "name", "group", "status", "has_vote", "joined_on", "left_on"]
    list_filter = ["group", "status", "has_vote"]
    list_select_related = ["group"]
    search_fields = ["number", "name"]
    date_hierarchy = "joined_on"


@admin.register(RegisterEntry)
class RegisterEntryAdmin(LookOnly):
    list_display = ["id", "member", "operation", "date", "group", "status", "entered_by"]
    list_filter = ["operation", "group"]
    list_select_related = ["member", "group", "entered_by"]
    search_fields = ["member__number", "member__name", "note"]
    date_hierarchy = "date"


@admin.register(Licence)
class LicenceAdmin(LookOnly):
    list_display = ["kind", "number", "holder", "valid_from", "valid_until"]
    list_filter = ["kind"]
    list_select_related = ["person", "institution"]
    search_fields = ["number", "person__name", "institution__name"]
    date_hierarchy = "valid_until"

    @admin.display(description="pemegang")
    def holder(self, licence: Licence) -> Any:
        return licence.institution or licence.person
