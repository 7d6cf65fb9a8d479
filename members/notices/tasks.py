"""Mail after the commit, the daily digest, and forgetting: asked for by services and by beat."""

from itertools import islice
from typing import Any

from celery import shared_task

from members.notices import mailing


@shared_task(ignore_result=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def mail_notices(notice_id: int | None = None) -> None:
    """One notice, or a batch of whatever waits and then the next; safe to deliver twice: each is claimed first."""
    if mailing.mail_waiting(notice_id):
        mail_notices.delay()


@shared_task(ignore_result=True)
def send_digests() -> None:
    """Share the readers of today's digest out over the workers."""
    readers = iter(mailing.readers_of_digest())
    while batch := list(islice(readers, mailing.BATCH)):
        mail_digests.delay(batch)


@shared_task(ignore_result=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def mail_digests(readers: list[Any]) -> None:
    mailing.mail_digests(readers)


@shared_task(ignore_result=True)
def forget_old_notices() -> None:
    mailing.forget_old_notices()
