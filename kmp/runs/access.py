"""Which runs a person may see."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from kmp.roles import has_right
from kmp.runs.models import Run


def visible_runs(user: Any) -> QuerySet[Run]:
    """All of them with the right `runs.see`, else those the user asked for."""
    runs = Run.objects.select_related("asked_by")
    return runs if has_right(user, "runs.see") else runs.filter(asked_by=user)


def access_run(pk: int, *, user: Any) -> Run:
    """The run, or 404 for whoever may not see it."""
    return get_object_or_404(visible_runs(user), pk=pk)
