"""What waits for a user, counted once and kept until somebody acts.

Every act writes a line of the log, so the last line's number says whether anything has happened since the count. What
becomes late by the clock alone is at most `SECONDS` old.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache
from django.db import connection

from kmp.trail.models import ActionLog

SECONDS = 60


def kept_counts(user: Any, counts: Mapping[str, Callable[[Any], int]]) -> dict[str, int]:
    """Each count of `counts` for `user`; asked of the database once for a request, and anew only after an act."""
    found: dict[str, int] | None = getattr(user, "_kept_counts", None)
    if found is None:
        if getattr(user, "pk", None) is None:  # nobody of whom anything could be kept
            return {name: count(user) for name, count in counts.items()}
        head = ActionLog.objects.order_by("-id").values_list("id", flat=True).first()
        key = f"menunggu:{connection.settings_dict['NAME']}:{user.pk}:{head}"
        found = (cache.get(key) if head else None) or {}
        missing = {name: count(user) for name, count in counts.items() if name not in found}
        found = {**found, **missing}
        if missing and head:
            cache.set(key, found, SECONDS)
        user._kept_counts = found
    return found
