"""The same with real Celery workers, one of them killed in the middle."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator

import pytest
from celery import current_app

from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.models import Party
from kmp.runs import services
from kmp.runs.models import Run
from kmp.runs.services import ask_run, requeue_lost_runs
from tests.conftest import CACHE, _numbered, _test_database
from tests.factories.kmp import make_account

pytestmark = pytest.mark.django_db(transaction=True)
Worker = Callable[[], "subprocess.Popen[bytes]"]
PATIENCE = 30
TASK = "kmp.runs.tasks.work"


@act
def ask(user: User, kind: str, **inputs: int) -> Run:
    return ask_run(kind, subject="Uji", inputs=inputs, acting_user=user)


def await_run(run: Run, *, state: str, done: int = 0) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        run.refresh_from_db()
        if run.state == state and run.done >= done:
            return
        assert time.monotonic() < end, f"the run is still {run.state}, {run.done} done"
        time.sleep(0.05)


@pytest.fixture
def start_worker(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """Workers on a queue of their own, to which this test's runs are delivered; killed at the end if they live."""
    from django.conf import settings

    started: list[subprocess.Popen[bytes]] = []
    queue = f"uji-{uuid.uuid4().hex}"
    monkeypatch.setattr(services, "_deliver", lambda pk, **options: current_app.send_task(TASK, args=[pk], queue=queue))

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "kmp", "worker", "-P", "solo", "-l", "warning"]
        names = ["-Q", queue, "-n", f"{queue}-{len(started)}@%h", "--without-mingle", "--without-gossip"]
        env = {**os.environ, "DATABASE_URL": _test_database(), "REDIS_URL": _numbered(settings.REDIS_URL, CACHE)}
        started.append(subprocess.Popen([*command, *names], env=env))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(10)


def test_real_worker_does_the_work_and_the_page_can_see_it(celery_worker: object) -> None:
    run = ask(make_account(), "test.count", year=2026)

    await_run(run, state="selesai")

    assert (run.done, run.total, run.attempts) == (3, 3, 1)
    assert Party.objects.count() == 1


def test_failure_in_a_real_worker_reaches_the_page(celery_worker: object) -> None:
    run = ask(make_account(), "test.break")

    await_run(run, state="gagal")

    assert run.error == "Terjadi kesalahan di sistem. Coba sekali lagi, atau beri tahu admin."


def test_worker_killed_in_the_middle_is_replaced_and_the_result_is_written_once(start_worker: Worker) -> None:
    doomed = start_worker()
    run = ask(make_account(), "test.slow", seconds=60)
    await_run(run, state="berjalan", done=5)
    doomed.send_signal(signal.SIGKILL)
    doomed.wait(10)
    start_worker()

    end = time.monotonic() + PATIENCE
    while requeue_lost_runs(older_than_seconds=0) == 0:  # its lock ends with its connection
        assert time.monotonic() < end
        time.sleep(0.1)
    requeue_lost_runs(older_than_seconds=0)  # delivered twice: done once all the same
    await_run(run, state="selesai")
    time.sleep(0.5)

    run.refresh_from_db()
    assert (run.state, run.attempts, run.result) == ("selesai", 2, {"url": "/meja/proses/", "count": 1})
    assert Party.objects.count() == 1
