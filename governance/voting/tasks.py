"""What beat asks about motions every minute."""

from celery import shared_task

from governance.voting import schedule


@shared_task(ignore_result=True)
def follow_motions() -> None:
    schedule.follow_motions()
