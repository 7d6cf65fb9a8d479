"""Progress that others see while the work is still in its transaction."""

import time
from types import TracebackType

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from kmp.runs.models import Run
from kmp.runs.states import RunState

PAUSE = 0.5  # seconds between two writes: the page looks every two


class ProgressWriter:
    """`report(done, total)` over a connection of its own, opened at the first report: a handler's own transaction
    would hide its progress until the end. Best effort: it never stops the work, and reads nothing."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._connection: BaseDatabaseWrapper | None = None
        self._written_at = float("-inf")

    def __enter__(self) -> "ProgressWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` units are done; more often than twice a second only the last is written."""
        if done < total and time.monotonic() - self._written_at < PAUSE:
            return
        self._written_at = time.monotonic()
        if self._connection is None:
            self._connection = connection.copy()
        with self._connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            cursor.execute(
                "UPDATE kmp_run SET done = %s, total = %s WHERE id = %s AND state = %s AND started_at = %s",
                [min(done, total), total, self._run.pk, RunState.RUNNING, self._run.started_at],
            )
