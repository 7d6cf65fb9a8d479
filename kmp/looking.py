"""What the admin classes of every slice stand on: looking, and history of what may be changed."""

from typing import Any, ClassVar

import pghistory
from django.contrib.admin.utils import unquote
from django.db import models
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from unfold.admin import ModelAdmin

from kmp.accounts.models import User

MOST_EVENTS = 200


class LookingAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """View-only: no adding, no changing, no deleting. What is posted changes through services alone (STYLE 47)."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class HistoryAdmin(ModelAdmin):  # type: ignore[misc]
    """For a table that pghistory follows: who changed it is kept with each event, and the history page shows them."""

    list_per_page = 50
    event_model: ClassVar[type[Model]]
    event_fields: ClassVar[tuple[str, ...]] = ()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with pghistory.context(user=request.user.pk, url=request.path):
            answer: HttpResponse = super().changeform_view(request, *args, **kwargs)
        return answer

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with pghistory.context(user=request.user.pk, url=request.path):
            answer: HttpResponse = super().delete_view(request, *args, **kwargs)
        return answer

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The events of one row, newest first, with what each changed and who did it."""
        shown = get_object_or_404(self.get_queryset(request), pk=unquote(object_id))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": shown,
            "title": f"Riwayat {shown}",
            "events": self._events(shown),
        }
        return render(request, "kmp/admin_history.html", context)

    def _events(self, shown: Model) -> list[dict[str, Any]]:
        found = self.event_model._default_manager.filter(pgh_obj_id=shown.pk)
        found = found.select_related("pgh_context").order_by("pgh_id")[:MOST_EVENTS]
        events: list[dict[str, Any]] = []
        before: dict[str, Any] = {}
        people = User.objects.in_bulk({number for event in found if (number := _who(event))})
        for event in found:
            after = {name: getattr(event, name) for name in self.event_fields}
            changed = [(self._words(name), value) for name, value in after.items() if before.get(name) != value]
            events.append({"event": event, "who": people.get(_who(event)), "changed": changed})
            before = after
        return events[::-1]

    def _words(self, name: str) -> str:
        field = self.model._meta.get_field(name)
        return str(field.verbose_name if isinstance(field, models.Field) else name)


def _who(event: Any) -> int:
    """The id of the user who did it here; 0 for a service outside the admin (the action log knows those)."""
    return int(event.pgh_context.metadata.get("user", 0)) if event.pgh_context else 0
