"""Who must sign minutes, and what their digest covers. Pure."""

from collections.abc import Mapping
from typing import Any

from kmp.proofs.canonical import digest


def minutes_digest(
    *,
    title: str,
    text: str,
    present: Mapping[str, int],
    eligible: Mapping[str, int],
    quorum_reached: bool,
    facts: Mapping[str, Any],
    revision: int,
) -> str:
    """SHA-256 of everything the minutes say; what is signed, and what is sealed."""
    return digest(
        {
            "title": title,
            "text": text,
            "present": dict(present),
            "eligible": dict(eligible),
            "quorum_reached": quorum_reached,
            "facts": dict(facts),
            "revision": revision,
        }
    )
