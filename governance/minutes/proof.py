"""Whether sealed minutes are still what was signed: `manage.py check_trail` asks (settings.TRAIL_CHECKS)."""

from typing import Any

from governance.minutes.models import Minutes
from governance.minutes.queries import digest_of, signatures


def differences() -> list[dict[str, Any]]:
    """Sealed minutes whose content gives another digest, whose paper says another, or that a signature contradicts."""
    sealed = Minutes.objects.filter(sealed_at__isnull=False).select_related("meeting", "paper").order_by("pk")
    return [problem for minutes in sealed.iterator(chunk_size=200) for problem in differences_of(minutes)]


def differences_of(minutes: Minutes) -> list[dict[str, Any]]:
    """The same of one; empty where all is well."""
    found = []
    if digest_of(minutes) != minutes.digest:
        found.append({"code": "minutes_changed", "row": minutes.pk})
    if minutes.paper is None or [str(minutes.digest)] not in [fact[1:] for fact in minutes.paper.facts]:
        found.append({"code": "minutes_paper_differs", "row": minutes.pk})
    if signatures(minutes).exclude(digest=minutes.digest).exists():
        found.append({"code": "minutes_signature_differs", "row": minutes.pk})
    return found
