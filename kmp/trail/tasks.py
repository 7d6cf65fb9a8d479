"""The daily fingerprint, taken by beat."""

from celery import shared_task

from kmp.trail import services


@shared_task
def take_fingerprint() -> None:
    services.take_fingerprint()
