"""The only writer of the action log."""

from datetime import date, datetime
from typing import Any

from django.db import connection, models

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.proofs.chain import FIRST, link_hash
from kmp.trail.models import ActionLog, Fingerprint
from kmp.trail.rules import entry_of

CHAIN_LOCK = 7214001  # the same number as in the table's trigger: writers of the chain stand in line


@step
def record(
    action: str,
    subject: models.Model,
    *,
    acting_user: User | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> ActionLog:
    """Write down one act, chained to the one before; call it last, for it holds the chain until the commit.

    `before` and `after` take text, whole numbers, booleans, dates and None; no names, NIK or health data.
    """
    with connection.cursor() as cursor:
        # Two statements in one trip; the second sees what was committed while the first was waiting.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s); SELECT hash FROM kmp_actionlog ORDER BY id DESC LIMIT 1", [CHAIN_LOCK]
        )
        row = cursor.fetchone()
    log = ActionLog(
        at=clock.now(),
        actor=acting_user,
        action=action,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        before=_plain(before or {}),
        after=_plain(after or {}),
        previous_hash=row[0] if row else FIRST,
    )
    log.hash = link_hash(log.previous_hash, entry_of(log))
    log.save(force_insert=True)
    return log


@act
def take_fingerprint() -> Fingerprint | None:
    """Keep the head of the chain as it stood at the end of yesterday; None while there is nothing new to keep."""
    midnight = clock.end_of_day(clock.today()) - clock.ONE_DAY
    day = clock.today() - clock.ONE_DAY
    last = ActionLog.objects.filter(at__lt=midnight).order_by("-id").first()
    if last is None or Fingerprint.objects.filter(date=day).exists() or Fingerprint.objects.filter(last=last).exists():
        return None
    return Fingerprint.objects.create(date=day, last=last, hash=last.hash)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Dates as ISO text; everything else must already be JSON."""
    return {key: value.isoformat() if isinstance(value, (date, datetime)) else value for key, value in values.items()}
