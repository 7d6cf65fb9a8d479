"""The daily sweep of bytes that no row names, asked for by beat."""

from celery import shared_task

from kmp.files import services


@shared_task(ignore_result=True)
def sweep_orphans() -> None:
    services.sweep_orphans()
