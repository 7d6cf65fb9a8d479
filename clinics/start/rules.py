"""How old and how late what waits is, in words. Pure: instants and days are given."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

SECONDS_OF_HOUR = 3600


@dataclass(frozen=True)
class Ages:
    """What a queue holds: `fine` + `near` (past half of its time) + `late` (past its time) = `count`."""

    count: int
    near: int
    late: int
    oldest: str

    @property
    def parts(self) -> list[dict[str, object]]:
        """For the bar of `<c-queue>`."""
        fine = self.count - self.near - self.late
        named = ((fine, "daun", "masih lama"), (self.near, "kunyit", "hampir batas"), (self.late, "bad", "lewat batas"))
        return [{"value": value, "tone": tone, "label": label} for value, tone, label in named if value]


def age_words(since: datetime | date | None, *, now: datetime, today: date) -> str:
    """tertua 6 hari, tertua 5 jam, baru saja; empty for nothing. A date counts days, an instant hours first."""
    if since is None:
        return ""
    if not isinstance(since, datetime):
        days = (today - since).days
        return f"tertua {days} hari" if days else "hari ini"
    hours = int((now - since).total_seconds()) // SECONDS_OF_HOUR
    if hours < 1:
        return "baru saja"
    return f"tertua {hours // 24} hari" if hours >= 24 else f"tertua {hours} jam"


def due_words(due: date, today: date) -> tuple[str, str]:
    """Tone and words of a deadline: Lewat 2 hari, Hari ini, Besok, 5 hari lagi."""
    days = (due - today).days
    if days < 0:
        return "bad", f"Lewat {-days} hari"
    if days == 0:
        return "warn", "Hari ini"
    return ("info", "Besok") if days == 1 else ("plain", f"{days} hari lagi")


def due_on(since: date, limit_days: int) -> date:
    """The last day on which what began on `since` is in time."""
    return since + timedelta(days=limit_days)
