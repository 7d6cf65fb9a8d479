"""What the clock does about mandates each day: roles follow them, and their ends are warned of. Asked by beat."""

from celery import shared_task

from members.mandates import services


@shared_task(ignore_result=True)
def follow_mandates() -> None:
    services.follow_mandates()
    services.warn_of_mandates()
