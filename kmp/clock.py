"""What time it is: instants in UTC, business dates in the zone of the cooperative or of a place.

Nothing else in the house asks the machine for the time (ruff DTZ), so tests can set it.
"""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

ONE_DAY, ONE_SECOND = timedelta(days=1), timedelta(seconds=1)
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _pretended.get() or timezone.now()


@contextmanager
def pretend(instant: datetime) -> Iterator[None]:
    """Act as if it were `instant` (aware): only for building the demo's past year, never in a request."""
    token = _pretended.set(instant)
    try:
        yield
    finally:
        _pretended.reset(token)


def today(zone: str | None = None) -> date:
    """The business date in `zone` (an IANA name; the cooperative's own when left out)."""
    return now().astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()


def day_of(instant: datetime) -> date:
    """The business date of an instant in the cooperative's zone."""
    return instant.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def months_after(day: date, months: int) -> date:
    """The same day so many months later (earlier when negative); where a month has no such day, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_day(day: date, zone: str | None = None) -> datetime:
    """The instant at which `day` is over: "sampai akhir hari" is 24.00 in the unit's zone."""
    return datetime.combine(day + ONE_DAY, time.min, ZoneInfo(zone or settings.TIME_ZONE))


def zone_name(zone: str) -> str:
    """WIB, WITA or WIT."""
    return ZONES.get(zone, zone)
