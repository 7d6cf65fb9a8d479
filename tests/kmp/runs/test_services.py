"""Background work is done exactly once, whatever happens on the way."""

import threading
from typing import Any

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction

from kmp.accounts.models import User
from kmp.acts import act
from kmp.books.models import Party
from kmp.errors import DomainError
from kmp.runs import services
from kmp.runs.models import Run
from kmp.runs.services import ClaimLost, ask_run, execute_run, finish_run, requeue_lost_runs, retry_run
from kmp.trail.models import ActionLog
from tests.factories.kmp import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def deliveries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs handed to the broker, which stays out of it."""
    handed: list[int] = []
    monkeypatch.setattr(services, "_deliver", lambda run_id, **options: handed.append(run_id))
    return handed


@act
def ask(user: User, kind: str = "test.count", **inputs: Any) -> Run:
    return ask_run(kind, subject="Uji", inputs=inputs, acting_user=user)


def in_a_thread(run_id: int) -> None:
    try:
        execute_run(run_id)
    finally:
        connection.close()


def state_of(run: Run) -> str:
    run.refresh_from_db()
    return str(run.state)


def test_asked_work_is_done_once_however_often_it_is_delivered(deliveries: list[int]) -> None:
    run = ask(make_account(), year=2026)

    for _delivery in range(3):
        execute_run(run.pk)

    assert state_of(run) == "selesai"
    assert (run.done, run.attempts, run.result) == (0, 1, {"url": "/meja/proses/", "count": 1})
    assert Party.objects.count() == 1


def test_the_same_question_is_the_same_run(deliveries: list[int], django_capture_on_commit_callbacks: Any) -> None:
    user, other = make_account(), make_account()

    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask(user, year=2026), ask(other, year=2026)
        third = ask(user, year=2027)

    assert (first.pk == second.pk, first.pk == third.pk) == (True, False)
    assert deliveries == [first.pk, third.pk]
    assert ActionLog.objects.filter(action="kmp.run.asked").count() == 2


def test_unknown_kind_is_a_bug(deliveries: list[int]) -> None:
    with pytest.raises(KeyError):
        ask(make_account(), kind="no.such")

    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("test.refuse", "Hari ini tidak bisa."),
        ("test.break", "Terjadi kesalahan di sistem. Coba sekali lagi, atau beri tahu admin."),
    ],
)
def test_failed_work_says_why_and_leaves_nothing(deliveries: list[int], kind: str, sentence: str) -> None:
    run = ask(make_account(), kind=kind)

    execute_run(run.pk)

    assert (state_of(run), run.error) == ("gagal", sentence)
    assert run.finished_at is not None
    assert not Party.objects.exists()


def test_handler_that_forgets_to_finish_is_a_bug_and_is_tried_again(deliveries: list[int]) -> None:
    run = ask(make_account(), kind="test.forget")

    with pytest.raises(RuntimeError, match="did not finish"):
        execute_run(run.pk)

    assert state_of(run) == "berjalan"


def test_busy_system_is_tried_again_a_little_later(deliveries: list[int]) -> None:
    run = ask(make_account(), kind="test.busy")

    execute_run(run.pk)
    assert (state_of(run), deliveries) == ("berjalan", [run.pk])
    execute_run(run.pk)

    assert (state_of(run), run.attempts) == ("selesai", 2)


def test_work_that_ends_its_worker_is_given_up_after_five_attempts(deliveries: list[int]) -> None:
    run = ask(make_account(), kind="test.forget")
    for _attempt in range(5):
        with pytest.raises(RuntimeError):
            execute_run(run.pk)

    execute_run(run.pk)

    assert state_of(run) == "gagal"
    assert run.error.startswith("Pekerjaan ini terhenti berkali-kali.")


def test_failed_work_may_be_asked_again(deliveries: list[int], django_capture_on_commit_callbacks: Any) -> None:
    user = make_account()
    run = ask(user, kind="test.break")
    execute_run(run.pk)

    with django_capture_on_commit_callbacks(execute=True):
        again = ask(user, kind="test.break")

    assert again.pk == run.pk
    assert (state_of(run), run.error, run.attempts) == ("menunggu", "", 0)
    assert deliveries == [run.pk]


def test_retry_is_for_failed_work_only(deliveries: list[int]) -> None:
    user = make_account()
    run = ask(user)
    execute_run(run.pk)
    logged = ActionLog.objects.count()

    with pytest.raises(DomainError) as refused:
        retry_run(run, acting_user=user)

    assert refused.value.code == "run_not_failed"
    assert ActionLog.objects.count() == logged


def test_worker_whose_run_was_taken_over_keeps_nothing(deliveries: list[int]) -> None:
    """It lost its lock without knowing; meanwhile another claimed the run and has not finished yet."""
    run = ask(make_account())
    stale = services._claim(run.pk)
    assert stale is not None
    taken_over = services._claim(run.pk)
    assert taken_over is not None

    with pytest.raises(ClaimLost), transaction.atomic():
        finish_run(stale, result={"of": "the stale one"})
    with transaction.atomic():
        finish_run(taken_over, result={"of": "the living one"})

    assert (state_of(run), run.result) == ("selesai", {"of": "the living one"})


def test_finishing_twice_is_refused(deliveries: list[int]) -> None:
    run = ask(make_account())
    claimed = services._claim(run.pk)
    assert claimed is not None
    with transaction.atomic():
        finish_run(claimed, result={"n": 1})

    with pytest.raises(ClaimLost), transaction.atomic():
        finish_run(claimed, result={"n": 2})

    assert (state_of(run), run.result) == ("selesai", {"n": 1})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": "selesai"}, id="from queued to done"),
        pytest.param({"state": "gagal"}, id="from queued to failed"),
        pytest.param({"state": "hilang"}, id="to nowhere"),
        pytest.param({"done": 2, "total": 1}, id="more than all"),
        pytest.param({"done": -1}, id="less than nothing"),
    ],
)
def test_table_refuses_impossible_runs(deliveries: list[int], change: dict[str, Any]) -> None:
    run = ask(make_account())

    with pytest.raises(DatabaseError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(**change)

    assert state_of(run) == "menunggu"


def test_table_keeps_one_run_for_each_question(deliveries: list[int]) -> None:
    run = ask(make_account())
    twin = Run(kind=run.kind, digest=run.digest, subject="lagi", asked_by=run.asked_by)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        twin.save()

    assert "one_run_per_kind_and_inputs" in str(refused.value)


@pytest.mark.django_db(transaction=True)
def test_ten_people_asking_at_once_make_one_run_and_one_delivery(deliveries: list[int]) -> None:
    user, start, runs = make_account(), threading.Barrier(10), []

    def attempt() -> None:
        start.wait()
        try:
            runs.append(ask(user, year=2026).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(runs) == 10
    assert set(runs) == set(deliveries) == set(Run.objects.values_list("pk", flat=True))
    assert len(deliveries) == 1


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_do_the_work_once(deliveries: list[int]) -> None:
    run = ask(make_account())

    threads = [threading.Thread(target=in_a_thread, args=[run.pk]) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (state_of(run), run.attempts, Party.objects.count()) == ("selesai", 1, 1)
    assert (run.done, run.total) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_work_is_still_in_its_transaction(deliveries: list[int]) -> None:
    from kmp.runs.reporting import ProgressWriter

    run = ask(make_account())
    claimed = services._claim(run.pk)
    assert claimed is not None
    seen: list[tuple[int, int]] = []

    def look() -> None:
        seen.extend(Run.objects.filter(pk=run.pk).values_list("done", "total"))
        connection.close()

    with transaction.atomic(), ProgressWriter(claimed) as report:
        Party.objects.create(code="belum", name="")
        report(4, 10)
        looker = threading.Thread(target=look)
        looker.start()
        looker.join()

    assert seen == [(4, 10)]


@pytest.mark.django_db(transaction=True)
def test_sweep_leaves_alone_what_a_living_worker_holds(deliveries: list[int]) -> None:
    run = ask(make_account(), kind="test.slow", seconds=1)
    deliveries.clear()
    worker = threading.Thread(target=in_a_thread, args=[run.pk])
    worker.start()
    while state_of(run) != "berjalan":
        pass

    found = requeue_lost_runs(older_than_seconds=0)
    worker.join()

    assert (found, deliveries) == (0, [])
    assert (state_of(run), run.attempts) == ("selesai", 1)


@pytest.mark.django_db(transaction=True)
def test_sweep_delivers_a_lost_run_at_once_but_does_not_flood_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, countdown: sent.extend(args))
    waiting, lost = ask(make_account(), n=1), ask(make_account(), n=2)
    Run.objects.filter(pk=lost.pk).update(state="berjalan")
    sent.clear()

    first, second = requeue_lost_runs(older_than_seconds=0), requeue_lost_runs(older_than_seconds=0)

    assert (first, second) == (1, 1)
    assert sent == [lost.pk, lost.pk]
    cache.delete(services._delivery_key(waiting.pk))
    assert requeue_lost_runs(older_than_seconds=0) == 2


@pytest.mark.django_db(transaction=True)
def test_rolled_back_question_is_never_delivered(deliveries: list[int]) -> None:
    user = make_account()

    with transaction.atomic():
        ask_run("test.count", subject="Uji", inputs={}, acting_user=user)
        transaction.set_rollback(True)

    assert deliveries == []
    assert not Run.objects.exists()
