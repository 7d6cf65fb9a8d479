"""The hash chain under the action log and the open ballots."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from kmp.proofs.canonical import canonical_json


def link_hash(previous: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry behind `previous` (64 hex digits): sha256 of previous + canonical JSON, in hex."""
    return sha256((previous + canonical_json(dict(entry))).encode()).hexdigest()
