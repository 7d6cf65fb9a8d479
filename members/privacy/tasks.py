"""Work in the background: a large copy of personal data, the last letter to who is nobody now, the daily sweep."""

import secrets
import tempfile

from celery import shared_task
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from kmp.errors import DomainError
from kmp.roles import has_right
from kmp.runs.models import Run
from kmp.runs.services import Report
from members.privacy.access import DECIDE
from members.privacy.export import count_rows, write_copy
from members.privacy.retention import COPIES, erase_what_is_past
from members.privacy.services import finish_copy
from members.registry.models import Person


def make_copy(run: Run, report: Report) -> None:
    """Write the zip and say where it lies. Who asks is asked for the right again: it may be gone by now."""
    person = Person.objects.get(pk=run.inputs["person"])
    if person.user_id != run.asked_by_id and not has_right(run.asked_by, DECIDE):
        raise DomainError("copy_not_yours", _("Salinan ini hanya untuk pemilik datanya."))
    total = count_rows(person)
    report(0, total)
    with tempfile.TemporaryFile() as target:
        rows = write_copy(person, target)
        target.seek(0)
        name = default_storage.save(f"{COPIES}/{secrets.token_hex(20)}.zip", File(target))
    report(total, total)
    finish_copy(run, person, name=name, rows=rows)


@shared_task(ignore_result=True)
def send_last_words(address: str, subject: str, body: str) -> None:
    """The answer to an erasure, to the address that the house has just forgotten."""
    send_mail(subject, body, None, [address])


@shared_task(ignore_result=True)
def erase_daily() -> None:
    """What is past its time goes; safe to run twice."""
    erase_what_is_past()
