"""The one task that does every kind of run, and the sweep that finds lost ones."""

from celery import shared_task

from kmp.runs import services


@shared_task(ignore_result=True)
def work(run_id: int) -> None:
    """Safe to deliver twice: `execute_run` does the work once."""
    services.execute_run(run_id)


@shared_task(ignore_result=True)
def requeue_lost_runs() -> None:
    services.requeue_lost_runs()
