"""Canonical JSON and its digest: the one spelling of a result that everybody hashes alike (DESIGN 5).

Keys sorted by code point, no spaces, UTF-8, integers only. A stand-alone verifier gets the same bytes with
`json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

_PLAIN = frozenset({str, int, bool, type(None)})


def canonical_json(value: object) -> str:
    """`value` as canonical JSON text.

    Takes dicts with text keys, lists, tuples, text, integers, booleans and None. Anything else (a float above
    all: its spelling differs between languages) is a bug of the caller and raises `TypeError`.
    """
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: object) -> str:
    """The SHA-256 of `canonical_json(value)` in UTF-8, as 64 hexadecimal digits."""
    return sha256(canonical_json(value).encode()).hexdigest()


def sealed(result: Mapping[str, Any]) -> dict[str, Any]:
    """`result` with the key `sha256`: the digest of `result` without that key."""
    bare = {key: value for key, value in result.items() if key != "sha256"}
    return {**bare, "sha256": digest(bare)}


def _check(value: object) -> None:
    """Refuse what has no single spelling: floats, keys that are not text, unknown types."""
    kind = type(value)
    if kind in _PLAIN:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key of canonical JSON must be text, not {type(key).__name__}")
            if type(part) not in _PLAIN:
                _check(part)
    elif isinstance(value, list | tuple):
        for part in value:
            if type(part) not in _PLAIN:
                _check(part)
    elif not isinstance(value, str | int):  # TextChoices and IntEnum are text and numbers
        raise TypeError(f"{kind.__name__} has no canonical JSON")
