"""What people added to the statements, to look at; it is written on the pages of the books."""

from django.contrib import admin

from kmp.looking import LookingAdmin
from kmp.statements.models import AccountPlace, NotesSeal, NoteText


@admin.register(AccountPlace)
class AccountPlaceAdmin(LookingAdmin):
    """Where accounts fall that somebody placed by hand."""

    list_display = ["account", "place", "chosen_by", "chosen_at"]
    list_select_related = ["account", "chosen_by"]
    list_filter = ["place"]


@admin.register(NoteText)
class NoteTextAdmin(LookingAdmin):
    """Every version of the words of the notes."""

    list_display = ["year", "section", "version", "written_by", "written_at"]
    list_select_related = ["written_by"]
    list_filter = ["section"]


@admin.register(NotesSeal)
class NotesSealAdmin(LookingAdmin):
    """The years whose notes are under signature, or were."""

    list_display = ["year", "sealed_by", "sealed_at", "lifted_by", "lifted_at"]
    list_select_related = ["sealed_by", "lifted_by"]
