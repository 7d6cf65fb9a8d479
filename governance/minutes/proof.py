"""Whether sealed minutes are still what was signed: `manage.py check_trail` asks (settings.TRAIL_CHECKS)."""

from typing import Any

from governance.minutes.models import Minutes
from governance.minutes.queries import digest_of, signatures
from kmp.proofs.canonical import digest


def differences() -> list[dict[str, Any]]:
    """Sealed minutes whose content gives another digest, whose paper says another, or that a signature contradicts."""
    sealed = Minutes.objects.filter(sealed_at__isnull=False).select_related("meeting", "paper").order_by("pk")
    return [problem for minutes in sealed.iterator(chunk_size=200) for problem in differences_of(minutes)]


def differences_of(minutes: Minutes) -> list[dict[str, Any]]:
    """The same of one; empty where all is well."""
    if not minutes.facts and minutes.paper_id is None:  # of the earlier release: sealed by its writing
        return [] if minutes.digest in former_digests(minutes) else [{"code": "minutes_changed", "row": minutes.pk}]
    found = []
    if digest_of(minutes) != minutes.digest:
        found.append({"code": "minutes_changed", "row": minutes.pk})
    if minutes.paper is None or [str(minutes.digest)] not in [fact[1:] for fact in minutes.paper.facts]:
        found.append({"code": "minutes_paper_differs", "row": minutes.pk})
    if signatures(minutes).exclude(digest=minutes.digest).exists():
        found.append({"code": "minutes_signature_differs", "row": minutes.pk})
    return found


def former_digests(minutes: Minutes) -> set[str]:
    """What the earlier release put under minutes; whether it was a second call is not kept, so both."""
    said = {
        "meeting": minutes.meeting_id,
        "title": minutes.meeting.title,
        "text": minutes.text,
        "present": minutes.present,
        "eligible": minutes.eligible,
        "quorum_reached": minutes.quorum_reached,
    }
    return {digest({**said, "second_call": again}) for again in (False, True)}
