"""The daily warnings before a licence ends, sent by beat."""

from celery import shared_task

from members.licences import services


@shared_task(ignore_result=True)
def warn_of_licences() -> None:
    services.warn_of_licences()
