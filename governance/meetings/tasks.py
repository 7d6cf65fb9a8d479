"""The daily reminders of work around meetings, sent by beat."""

from celery import shared_task

from governance.meetings import todos


@shared_task(ignore_result=True)
def remind_of_todos() -> None:
    todos.remind_of_todos()
