"""What the clock does each day about officers and legal deadlines. Asked by beat."""

from celery import shared_task

from governance.officers import duties, services


@shared_task(ignore_result=True)
def follow_terms() -> None:
    services.follow_terms()
    services.warn_of_terms()


@shared_task(ignore_result=True)
def warn_of_deadlines() -> None:
    duties.warn_of_deadlines()
