"""The lines of a distribution as JSON, streamed out of the database: no list of a million is ever held.

Each line is the entry of `simulate_shu` for it (DESIGN 5), its code in the place of the number: what goes in, in the
order the contract shows, and what came out, as canonical JSON. In the listed order, which is that of the codes.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Protocol

from django.db import connection

from governance.surplus.models import Distribution

FLUSH_AT = 4096  # lines are handed on so many at a time
INPUT_LINES = """
    COPY (SELECT '{{"number":"' || code || '","group":' || to_json(group_id) || ',"capital":' || capital ||
                 ',"patronage":{{' || {patronage} || '}}}}'
            FROM governance_shareinput WHERE distribution_id = {distribution} ORDER BY id) TO STDOUT
"""
RESULT_LINES = """
    COPY (SELECT '{{"capital":{{' || {capital} || '}},"group":' || to_json(line.group_id) ||
                 ',"number":"' || line.code || '","patronage":{{' || {patronage} ||
                 '}},"total_rp":' || share.total_rp || '}}'
            FROM governance_share AS share JOIN governance_shareinput AS line ON line.id = share.id
           WHERE share.distribution_id = {distribution} AND line.distribution_id = {distribution}
           ORDER BY line.id) TO STDOUT
"""


class Sink(Protocol):
    """Whatever takes bytes."""

    def write(self, data: bytes, /) -> Any: ...


class _Joined:
    """Takes COPY's lines and passes them on joined by commas, as the inside of a JSON list."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._held: list[bytes] = []
        self._comma = b""

    def write(self, data: bytes) -> None:
        self._held.append(data)
        if len(self._held) >= FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        text = b"".join(self._held)[:-1].replace(b"\n", b",").replace(b"\\\\", b"\\")  # COPY doubles a backslash
        if text:
            self._sink.write(self._comma + text)
            self._comma = b","
        self._held.clear()


def write_input_lines(distribution: Distribution, sink: Sink) -> None:
    """The frozen lines: `{"number","group","capital","patronage"}`, joined by commas."""
    codes = (distribution.pools or {})["patronage"]
    cells = [(code, f"patronage[{place}]") for place, code in enumerate(codes, 1)]
    _copy(INPUT_LINES.format(patronage=_cells(cells), distribution=distribution.pk), sink)


def write_result_lines(distribution: Distribution, sink: Sink) -> None:
    """The lines of the result as canonical JSON, joined by commas."""
    pools = distribution.pools or {}
    places = {code: f"share.parts[{place}]" for place, code in enumerate(pools["shared"], 1)}
    capital, patronage = (sorted((code, places[code]) for code in pools[kind]) for kind in ("capital", "patronage"))
    text = RESULT_LINES.format(capital=_cells(capital), patronage=_cells(patronage), distribution=distribution.pk)
    _copy(text, sink)


def lines_digest(distribution: Distribution) -> str:
    """The SHA-256 of the frozen lines, as they stand in inputs.json of the bundle."""
    seal = Digesting()
    write_input_lines(distribution, seal)
    return seal.hexdigest()


class Digesting:
    """A sink that keeps nothing but the SHA-256."""

    def __init__(self) -> None:
        self._seal = sha256()

    def write(self, data: bytes) -> None:
        self._seal.update(data)

    def hexdigest(self) -> str:
        return self._seal.hexdigest()


def _cells(cells: Sequence[tuple[str, str]]) -> str:
    """The inside of a JSON object in SQL: codes of posts with the expressions of their amounts."""
    told = []
    for place, (code, value) in enumerate(cells):
        key = ("," if place else "") + json.dumps(code, ensure_ascii=False) + ":"
        told.append("'" + key.replace("'", "''") + f"' || {value}")
    return " || ".join(told) or "''"


def _copy(statement: str, sink: Sink) -> None:
    joined = _Joined(sink)
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, joined)
    joined.flush()
