"""The hash chain under the action log and the open ballots.

Each entry is hashed behind the hash of the one before it; the first stands behind `FIRST`. Whoever knows one hash
can prove any later change, insertion or removal before it. An open ballot's entry is `ballot_entry`; the bundle of
a vote publishes it with its `previous` and its `hash`, so that the stand-alone `verify.py` walks the same chain.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from kmp.proofs.canonical import canonical_json

FIRST = "0" * 64


def link_hash(previous: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry behind `previous` (64 hex digits): sha256 of previous + canonical JSON, in hex."""
    return sha256((previous + canonical_json(dict(entry))).encode()).hexdigest()


def ballot_entry(*, height: int, voter: str, group: str, choice: str | list[int], cast_at: datetime) -> dict[str, Any]:
    """What an open ballot's hash covers.

    `height` counts the ballots of one motion from 1; `voter` is a member number or a pseudonym, never a name;
    `choice` is "yes", "no" or "abstain", or the numbers chosen from a list (of a ranking in their order); the instant
    is written in UTC to the microsecond, as the database keeps it.
    """
    instant = cast_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return {"height": height, "voter": voter, "group": group, "choice": choice, "cast_at": instant}


def published_ballot(previous: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry as it stands in the `ballots` of a bundle."""
    return {**entry, "previous": previous, "hash": link_hash(previous, entry)}
