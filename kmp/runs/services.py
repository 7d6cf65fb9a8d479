"""Asking for background work, and doing it exactly once.

Three things make it so: the unique (kind, digest) row, a session lock on that row that dies with its worker,
and the rule that a handler writes its results and calls `finish_run` in one transaction.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import act, step
from kmp.errors import DomainError
from kmp.proofs.canonical import digest
from kmp.runs.models import Run
from kmp.runs.states import UNFINISHED, RunState
from kmp.trail.services import record

logger = logging.getLogger(__name__)

RUN_LOCK = 7214002  # first half of the advisory lock; the run's id is the second
MOST_ATTEMPTS = 5  # a run that ends its worker five times is not tried a sixth


class Report(Protocol):
    """How a handler says how far it is: `report(done, total)`, in units of its own work."""

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
    again = not is_new and (
        Run.objects.filter(pk=run.pk, state=RunState.FAILED).update(
            state=RunState.QUEUED, error="", attempts=0, done=0, total=0
        )
        == 1
    )
    if is_new or again:
        record("kmp.run.asked", run, acting_user=acting_user, after={"kind": kind, "digest": run.digest})
        transaction.on_commit(partial(_deliver, run.pk))
    return run


@act
def retry_run(run_id: int, *, acting_user: User) -> Run:
    """Queue a failed run again; refused with `run_not_failed` in any other state."""
    run = Run.objects.get(pk=run_id)
    if (
        Run.objects.filter(pk=run_id, state=RunState.FAILED).update(
            state=RunState.QUEUED, error="", attempts=0, done=0, total=0
        )
        != 1
    ):
        raise DomainError("run_not_failed", _("Pekerjaan ini tidak gagal, jadi tidak perlu diulang."))
    record("kmp.run.retried", run, acting_user=acting_user)
    transaction.on_commit(partial(_deliver, run_id))
    return run


@step
def finish_run(run: Run, *, result: dict[str, Any]) -> None:
    """Mark the run done, in the transaction that writes its results; a second finish is a bug."""
    changed = Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=RunState.DONE, result=result, finished_at=clock.now(), error=""
    )
    if changed != 1:
        raise RuntimeError(f"run {run.pk} is not running")


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
    """Deliver again every unfinished run that no living worker holds; returns how many."""
    limit = clock.now() - older_than_seconds * clock.ONE_SECOND
    count = 0
    for pk in Run.objects.filter(state__in=UNFINISHED, asked_at__lte=limit).values_list("pk", flat=True):
        if _take_lock(pk):
            _drop_lock(pk)
            _deliver(pk)
            count += 1
    return count


def _claim(run_id: int) -> Run | None:
    """Take the run into `running`, or None when there is nothing to do."""
    run = Run.objects.get(pk=run_id)
    if run.state not in UNFINISHED:
        return None
    run.attempts += 1
    run.state = RunState.RUNNING
    run.started_at = clock.now()
    run.save(update_fields=["attempts", "state", "started_at"])
    if run.attempts > MOST_ATTEMPTS:
        _fail(run, _("Pekerjaan ini terhenti berkali-kali. Hubungi admin, sebut nomor pekerjaan ini."))
        return None
    return run


def _work(run: Run) -> None:
    handler: Handler = import_string(settings.RUN_KINDS[run.kind])
    try:
        handler(run, partial(_report, run.pk))
    except DomainError as refused:
        _fail(run, refused.message)
        return
    except Exception:  # the edge of the worker: whatever happens, the page must say that it failed
        logger.exception("run %s failed", run.pk)
        _fail(run, _("Terjadi kesalahan di sistem. Data tidak berubah."))
        return
    run.refresh_from_db()
    if run.state != RunState.DONE:
        raise RuntimeError(f"the handler of {run.kind} did not finish run {run.pk}")


def _report(run_id: int, done: int, total: int) -> None:
    Run.objects.filter(pk=run_id).update(done=min(done, total), total=total)


def _fail(run: Run, message: str) -> None:
    Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=RunState.FAILED, error=message, finished_at=clock.now()
    )


def _take_lock(run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [RUN_LOCK, run_id])
        return bool(cursor.fetchone()[0])


def _drop_lock(run_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [RUN_LOCK, run_id])


def _deliver(run_id: int) -> None:
    current_app.send_task("kmp.runs.tasks.work", args=[run_id])  # by name: tasks stand above services
