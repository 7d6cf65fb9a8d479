"""Work of the minutes that nobody waits for: the PDF after the sealing, and a word to those who have not signed."""

from celery import shared_task

from governance.minutes.models import Minutes
from governance.minutes.queries import unsealed
from governance.minutes.rules import is_reminder_day
from governance.minutes.services import remind_signers
from governance.minutes.typesetting import keep_minutes_pdf
from kmp import clock
from kmp.errors import DomainError


@shared_task(ignore_result=True, throws=(DomainError,))
def typeset_minutes(pk: int) -> None:
    """Safe to deliver twice: the first makes it."""
    keep_minutes_pdf(Minutes.objects.get(pk=pk))


@shared_task(ignore_result=True)
def remind_of_signatures() -> None:
    """Every third day; safe to run twice a day, for a notice is told once."""
    today = clock.today()
    for minutes in unsealed():
        if is_reminder_day((today - clock.day_of(minutes.written_at)).days):
            remind_signers(minutes)
