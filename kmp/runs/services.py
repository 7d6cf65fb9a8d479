"""Asking for background work, and doing it exactly once.

Three things make it so: the unique (kind, digest) row, a session lock on that row that dies with its worker, and the
rule that a handler writes its results and calls `finish_run` in one transaction. A worker that lost its lock without
knowing (its connection broke) is stopped by the third: the run it then tries to finish has been claimed anew.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.proofs.canonical import digest
from kmp.runs.models import Run
from kmp.runs.reporting import ProgressWriter
from kmp.runs.states import UNFINISHED, RunState
from kmp.trail.services import record

logger = logging.getLogger(__name__)

RUN_LOCK = 7214002  # first half of the advisory lock; the run's id is the second
MOST_ATTEMPTS = 5  # a run that ends its worker five times is not tried a sixth
DELIVERY_PATIENCE = 300  # seconds that a queued run may wait for a busy worker before it is delivered once more
BUSY_PAUSE = 5  # seconds before a run that met a lock is tried again


class Report(Protocol):
    """How a handler says how far it is: `report(done, total)`, in units of its own work; seen by others at once."""

    def __call__(self, done: int, total: int) -> None: ...


Handler = Callable[[Run, Report], None]


@step
def ask_run(kind: str, *, subject: str, inputs: dict[str, Any], acting_user: User) -> Run:
    """The run of `kind` on `inputs`: a new one, queued after commit, or the one that already exists.

    A failed one is queued again. `kind` must be in settings.RUN_KINDS.
    """
    if kind not in settings.RUN_KINDS:
        raise KeyError(kind)
    run, is_new = Run.objects.get_or_create(
        kind=kind,
        digest=digest({"kind": kind, "inputs": inputs}),
        defaults={"subject": subject, "inputs": inputs, "asked_by": acting_user, "asked_at": clock.now()},
    )
    if is_new or _queue_again(run):
        record("kmp.run.asked", run, acting_user=acting_user, after={"kind": kind, "digest": run.digest})
        transaction.on_commit(partial(_deliver, run.pk))
    return run


@act
def retry_run(run: Run, *, acting_user: User) -> None:
    """Queue a failed run again; refused with `run_not_failed` in any other state."""
    if not _queue_again(run):
        raise DomainError("run_not_failed", _("Pekerjaan ini tidak gagal, jadi tidak perlu diulang."))
    record("kmp.run.retried", run, acting_user=acting_user)
    transaction.on_commit(partial(_deliver, run.pk))


@step
def finish_run(run: Run, *, result: dict[str, Any]) -> None:
    """Mark the run done, in the transaction that writes its results; whoever lost the claim meanwhile is stopped."""
    changed = _own(run).update(state=RunState.DONE, result=result, finished_at=clock.now(), error="", done=F("total"))
    if changed != 1:
        raise ClaimLost(f"run {run.pk} is not running for this worker any more")


class ClaimLost(Exception):
    """Another worker has taken the run over: nothing of this one's work is kept."""


def execute_run(run_id: int) -> None:
    """Do the work of one run, unless it is done or another living worker holds it. For the Celery task."""
    if not _take_lock(run_id):
        return
    try:
        run = _claim(run_id)
        if run is not None:
            _work(run)
    finally:
        _drop_lock(run_id)


def requeue_lost_runs(*, older_than_seconds: int = 10) -> int:
    """Deliver again every unfinished run that no living worker holds; returns how many.

    A running one without its worker at once; a queued one only every five minutes, for it may just be waiting.
    """
    limit = clock.now() - older_than_seconds * clock.ONE_SECOND
    waiting = Run.objects.filter(state__in=UNFINISHED, asked_at__lte=limit).order_by("pk")
    count = 0
    for pk, state in waiting.values_list("pk", "state"):
        if not _take_lock(pk):
            continue
        _drop_lock(pk)
        if state == RunState.RUNNING or not cache.get(_delivery_key(pk)):
            _deliver(pk)
            count += 1
    return count


def _queue_again(run: Run) -> bool:
    """From failed back to queued, as if never tried; False in any other state."""
    failed = Run.objects.filter(pk=run.pk, state=RunState.FAILED)
    return failed.update(state=RunState.QUEUED, error="", attempts=0, done=0, total=0) == 1


def _claim(run_id: int) -> Run | None:
    """Take the run into `running`, or None when there is nothing to do. The caller holds the run's lock."""
    unfinished = Run.objects.filter(pk=run_id, state__in=UNFINISHED)
    if not unfinished.update(
        state=RunState.RUNNING, attempts=F("attempts") + 1, started_at=clock.now(), done=0, total=0
    ):
        return None
    run = Run.objects.select_related("asked_by").get(pk=run_id)
    if run.attempts > MOST_ATTEMPTS:
        _fail(run, _("Pekerjaan ini terhenti berkali-kali. Hubungi admin, sebut nomor pekerjaan ini."))
        return None
    return run


def _work(run: Run) -> None:
    """Run the handler; whatever happens, the page says so. A lost connection leaves the run to the next sweep."""
    handler: Handler = import_string(settings.RUN_KINDS[run.kind])
    try:
        with ProgressWriter(run) as report:
            handler(run, report)
    except DomainError as refused:
        if refused.code == "busy":
            _deliver(run.pk, after=BUSY_PAUSE)
        else:
            _fail(run, str(refused))
        return
    except ClaimLost:
        logger.warning("run %s was taken over by another worker", run.pk)
        return
    except (OperationalError, InterfaceError):
        if connection.connection is None or not connection.is_usable():
            connection.close()
            raise
        _fail_unexpectedly(run)
        return
    except Exception:  # the edge of the worker
        _fail_unexpectedly(run)
        return
    run.refresh_from_db(fields=["state"])
    if run.state == RunState.RUNNING:
        raise RuntimeError(f"the handler of {run.kind} did not finish run {run.pk}")


def _fail_unexpectedly(run: Run) -> None:
    logger.exception("run %s failed", run.pk)
    _fail(run, _("Terjadi kesalahan di sistem. Coba sekali lagi, atau beri tahu admin."))


def _fail(run: Run, message: str) -> None:
    _own(run).update(state=RunState.FAILED, error=message, finished_at=clock.now())


def _own(run: Run) -> QuerySet[Run]:
    """The row of `run` as long as it is running under the same claim: a later claim has a later start."""
    return Run.objects.filter(pk=run.pk, state=RunState.RUNNING, started_at=run.started_at)


def _take_lock(run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [RUN_LOCK, run_id])
        return bool(cursor.fetchone()[0])


def _drop_lock(run_id: int) -> None:
    """Give the lock back; a connection that is gone has given it back already."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [RUN_LOCK, run_id])
    except (OperationalError, InterfaceError):
        connection.close()


def _delivery_key(run_id: int) -> str:
    return f"run-delivered-{run_id}"


def _deliver(run_id: int, *, after: int = 0) -> None:
    cache.set(_delivery_key(run_id), 1, DELIVERY_PATIENCE)
    current_app.send_task("kmp.runs.tasks.work", args=[run_id], countdown=after)  # by name: tasks stand above services
