"""Who can tell what stands behind a row. The documents live in apps above: each names its kinds in AppConfig.ready."""

from collections.abc import Callable
from typing import Any

from members.participation.rules import Trace, source_parts

Tracer = Callable[[Any, int], Trace | None]  # (user, id of the document) → what this user may see of it
_TRACERS: dict[str, Tracer] = {}


def trace_by(kind: str, tracer: Tracer) -> None:
    """Let `tracer` tell of the documents of one kind ("shipment")."""
    _TRACERS[kind] = tracer


def trace_of(user: Any, source: str) -> Trace | None:
    """The document behind `source`; None where nobody tells of its kind, or it is gone."""
    kind, pk = source_parts(source)
    tracer = _TRACERS.get(kind)
    return tracer(user, pk) if tracer and pk else None
