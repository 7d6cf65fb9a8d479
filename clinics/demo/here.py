"""Background runs, done here and now: the demo's past is no matter for a worker who lives in the present."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from celery import Celery

from kmp.celery import app as queue
from kmp.runs.services import execute_run

RUNS = "kmp.runs.tasks.work"


class Here(Celery):
    """A queue that does at once what is put into it. Mails are not sent: the demo's people do not exist."""

    def send_task(self, name: str, args: Sequence[Any] | None = None, *more: Any, **options: Any) -> Any:
        """Do a run in this process, in the time it pretends; leave everything else undone."""
        if name == RUNS:
            execute_run(*(args or ()))


@contextmanager
def runs_done_here() -> Iterator[None]:
    """Inside, whatever is queued in this thread is done before the act that queued it returns."""
    here = Here("demo")
    here.set_current()
    try:
        yield
    finally:
        queue.set_current()
