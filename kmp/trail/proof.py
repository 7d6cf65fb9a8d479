"""Proof of the action log, as `manage.py check_trail` runs it: recomputes every hash from the rows."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from kmp.proofs.chain import FIRST, link_hash
from kmp.trail.models import ActionLog, Fingerprint
from kmp.trail.rules import entry_of

MOST_SHOWN = 20


def differences() -> list[dict[str, Any]]:
    """What is wrong, first rows first: a broken link, a changed row, a fingerprint that no longer fits.

    Apps above say in settings.TRAIL_CHECKS what else of theirs was signed and must not have changed since.
    """
    found: list[dict[str, Any]] = []
    previous = FIRST
    for log in ActionLog.objects.order_by("id").iterator(chunk_size=5000):
        if log.previous_hash != previous:
            found.append({"code": "link_broken", "row": log.pk})
        if link_hash(log.previous_hash, entry_of(log)) != log.hash:
            found.append({"code": "row_changed", "row": log.pk})
        if len(found) >= MOST_SHOWN:
            return found
        previous = log.hash
    checks = [import_string(name) for name in settings.TRAIL_CHECKS]
    return found + _fingerprint_differences() + [problem for check in checks for problem in check()]


def _fingerprint_differences() -> list[dict[str, Any]]:
    """Fingerprints whose row is gone or says another hash."""
    hashes = dict(ActionLog.objects.filter(id__in=Fingerprint.objects.values("last_id")).values_list("id", "hash"))
    return [
        {"code": "fingerprint_differs", "row": kept.last_id, "date": kept.date.isoformat()}
        for kept in Fingerprint.objects.order_by("date")
        if hashes.get(kept.last_id) != kept.hash
    ]
