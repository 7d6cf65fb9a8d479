"""Notices and choices to look at."""

from django.contrib import admin

from members.adminsite import LookOnly
from members.notices.models import Notice, NoticeChoice


@admin.register(Notice)
class NoticeAdmin(LookOnly):
    """What was told to whom, whether it was mailed and read."""

    list_display = ["id", "person", "user", "topic", "title", "pace", "at", "mailed_at", "read_at"]
    list_select_related = ["person", "user"]
    list_filter = ["topic", "pace"]
    search_fields = ["title", "key", "person__name", "user__username"]


@admin.register(NoticeChoice)
class NoticeChoiceAdmin(LookOnly):
    """How users want their topics."""

    list_display = ["user", "topic", "pace"]
    list_select_related = ["user"]
    list_filter = ["topic", "pace"]
    search_fields = ["user__username", "user__name"]
