"""The register to look at; every change is a page that calls a service."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.registry.models import Group, Institution, Member, Person, RegisterChange, RegisterEntry


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


@admin.register(RegisterChange)
class RegisterChangeAdmin(LookOnly):
    list_display = ["id", "member", "operation", "state", "asked_by", "asked_at", "decided_by"]
    list_filter = ["operation", "state"]
    list_select_related = ["member", "asked_by", "decided_by"]
    search_fields = ["member__number", "member__name", "reason"]
    date_hierarchy = "asked_at"
