"""The order of a story: acts wait at their instant and are done one after the other, as if it were that instant."""

from collections.abc import Callable
from datetime import date, datetime, time
from heapq import heappop, heappush
from itertools import count
from zoneinfo import ZoneInfo

from django.conf import settings

from kmp import clock

Act = Callable[[], object]


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An hour of a day in the cooperative's own zone."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(settings.TIME_ZONE))


class Timeline:
    """Acts by instant; of the same instant, the one that was entered first comes first."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def at(self, when: datetime, act: Act) -> None:
        """Let `act` happen at `when`; an act may enter later ones."""
        heappush(self._acts, (when, next(self._order), act))

    def run(self, until: datetime) -> int:
        """Do everything up to `until`; returns how many acts that were. What is later stays for the next call."""
        done = 0
        while self._acts and self._acts[0][0] <= until:
            when, _place, act = heappop(self._acts)
            with clock.pretend(when):
                act()
            done += 1
        return done
