"""Seconds, percentiles, peak memory: what every benchmark prints; and a run worked off in this process."""

import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from kmp.runs.models import Run
from kmp.runs.services import execute_run

KILO = 1024
Result = TypeVar("Result")


def seconds_of(act: Callable[[], Any], *, times: int = 1) -> list[float]:
    """How long each of `times` calls took."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return taken


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What the work gives, and its seconds."""
    held: list[Result] = []
    [seconds] = seconds_of(lambda: held.append(work()))
    return held[0], seconds


def work_off(run: Run | None) -> None:
    """Do the whole of a background run here; it must succeed."""
    assert run is not None
    execute_run(run.pk)
    run.refresh_from_db()
    assert run.state == "selesai", run.error


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of 100 do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def peak_memory_bytes() -> int:
    """The most memory this process has held; Linux says it in kilobytes, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * KILO
