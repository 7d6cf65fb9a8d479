"""What a background run looks like: words, percent and time left, from the facts of the run alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Protocol

from kmp.ui.formats import number

LEAST_DONE = Fraction(1, 50)  # below this an estimate of the time left is noise
STATES = {"menunggu": "queued", "berjalan": "running", "selesai": "done", "gagal": "failed"}


class RunFacts(Protocol):
    """What is read from a `kmp.runs` run."""

    pk: int
    state: str
    done: int
    total: int
    error: str
    started_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """`phase` is queued, running, done or failed; `percent` is whole, rounded down, so 100 means finished."""

    phase: str
    percent: int
    counted: str
    left: str

    @property
    def unfinished(self) -> bool:
        """Whether the page should look again."""
        return self.phase in {"queued", "running"}


def _left(run: RunFacts, now: datetime) -> str:
    """sekitar 40 detik lagi: the pace so far, held on; empty while there is too little to go by."""
    if run.started_at is None or run.total == 0 or Fraction(run.done, run.total) < LEAST_DONE:
        return ""
    rest = (now - run.started_at) * (run.total - run.done) / run.done
    if rest < timedelta(seconds=90):
        return f"sekitar {max(round(rest.total_seconds()), 1)} detik lagi"
    return f"sekitar {round(rest.total_seconds() / 60)} menit lagi"


def progress_of(run: RunFacts, *, now: datetime) -> Progress:
    """The progress of `run` as people read it."""
    phase = STATES[str(run.state)]
    percent = 100 if phase == "done" else (run.done * 100 // run.total if run.total else 0)
    counted = f"{number(run.done)} dari {number(run.total)}" if run.total else ""
    return Progress(phase, percent, counted, _left(run, now) if phase == "running" else "")
