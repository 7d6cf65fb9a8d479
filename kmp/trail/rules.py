"""What the hash of a log row covers."""

from datetime import UTC, datetime
from typing import Any, Protocol


class LoggedAct(Protocol):
    """The columns of `ActionLog` that the chain protects."""

    at: datetime
    actor_id: int | None
    action: str
    object_type: str
    object_id: str
    before: dict[str, Any]
    after: dict[str, Any]


def entry_of(log: LoggedAct) -> dict[str, Any]:
    """Everything the row says, as the canonical JSON object that is hashed behind the previous hash."""
    return {
        "at": log.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": log.actor_id,
        "action": log.action,
        "object_type": log.object_type,
        "object_id": log.object_id,
        "before": log.before,
        "after": log.after,
    }
