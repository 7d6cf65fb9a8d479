"""Kinds of background work for tests. What each has done is counted in the table of parties."""

import time
import uuid

from django.db import transaction

from kmp.books.models import Party
from kmp.errors import DomainError
from kmp.runs.models import Run
from kmp.runs.services import Report, finish_run


def write_result(run: Run) -> None:
    """The result and the end of the run, in one transaction as every handler does it."""
    with transaction.atomic():
        Party.objects.create(code=f"hasil-{run.pk}-{uuid.uuid4().hex[:8]}", name="")
        finish_run(run, result={"url": "/meja/proses/", "count": 1})


def count(run: Run, report: Report) -> None:
    """Three units, then the result."""
    for done in range(1, 4):
        report(done, 3)
    write_result(run)


def refuse(run: Run, report: Report) -> None:
    """A rule says no, after something was written in the same transaction."""
    with transaction.atomic():
        Party.objects.create(code="setengah", name="")
        raise DomainError("not_today", "Hari ini tidak bisa.")


def break_down(run: Run, report: Report) -> None:
    """A bug."""
    raise ValueError("secret detail")


def forget(run: Run, report: Report) -> None:
    """A handler that never finishes its run: a bug of the handler."""


def meet_a_lock(run: Run, report: Report) -> None:
    """Busy at the first attempt, done at the second."""
    if run.attempts == 1:
        raise DomainError("busy", "Sistem sedang sibuk.")
    write_result(run)


def work_slowly(run: Run, report: Report) -> None:
    """Half done, then waits for `inputs["seconds"]` unless it is not the first attempt."""
    report(5, 10)
    if run.attempts == 1:
        time.sleep(run.inputs["seconds"])
    write_result(run)
