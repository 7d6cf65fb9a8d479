#!/usr/bin/env python3
"""Recomputes a published proof bundle from its inputs and rules, trusting nothing else.

    python3 verify.py [FOLDER] [--json]

Needs Python 3.9 or newer and nothing besides. FOLDER is the unpacked bundle (default: where this file lies). Exit
status 0: everything agrees; 1: something does not. This is a second, independent implementation on purpose: it
shares no line with the system that made the bundle, and works with exact fractions throughout.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

WHOLE_BP = 10_000
ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # one for all ballots


class Wrong(Exception):
    """The bundle contradicts itself or its rules: a stable code, an Indonesian sentence, a place."""

    def __init__(self, code: str, message: str, path: str = "") -> None:
        super().__init__(code, message, path)
        self.code, self.message, self.path = code, message, path

    def as_entry(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message, "path": self.path}


def canonical(value: Any) -> bytes:
    return ENCODER.encode(value).encode()


def need(truth: bool, code: str, message: str, path: str) -> None:
    if not truth:
        raise Wrong(code, message, path)


def only(box: dict[str, Any], path: str, *keys: str, optional: Sequence[str] = ()) -> dict[str, Any]:
    right = isinstance(box, dict) and set(keys) <= set(box) <= {*keys, *optional}
    need(right, "wrong_keys", "Susunan data tidak sesuai.", path)
    return box


def whole(value: Any, path: str, least: int = 0) -> int:
    right = type(value) is int and least <= value < 2**63
    need(right, "not_an_integer", "Nilai harus bilangan bulat dalam batas.", path)
    return int(value)


def unique(values: Sequence[Any], path: str) -> None:
    right = all(isinstance(value, str) and value for value in values) and len(set(values)) == len(values)
    need(right, "duplicate_number", "Nomor atau kode kosong atau dipakai dua kali.", path)


def whole_bp(weights: Iterable[int], path: str) -> None:
    need(sum(weights) == WHOLE_BP, "bp_total", "Persentase tidak berjumlah 100%.", path)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Largest remainder: round every exact part down, then one more to the largest fractions, first listed first."""
    weight_sum = sum(weights)
    exact = [divmod(total * weight, weight_sum) for weight in weights]
    parts = [part for part, _ in exact]
    by_rest = sorted(range(len(parts)), key=lambda index: (-exact[index][1], index))
    for index in by_rest[: total - sum(parts)]:
        parts[index] += 1
    return parts
