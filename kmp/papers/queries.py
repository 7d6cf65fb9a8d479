"""Finding papers."""

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse

from kmp.papers.models import CODE_LENGTH, Paper
from kmp.papers.rules import plain_code


def paper_of_code(typed: str) -> Paper | None:
    """The paper with that code, however it was typed; None when there is none."""
    code = plain_code(typed)
    return Paper.objects.filter(code=code).first() if len(code) == CODE_LENGTH else None


def papers_about(subject: Model) -> QuerySet[Paper]:
    """The papers issued about one thing, newest first."""
    return Paper.objects.filter(object_type=subject._meta.label_lower, object_id=str(subject.pk))


def check_url(code: str) -> str:
    """The whole address of the check page, as it is in the QR."""
    return settings.PUBLIC_URL + reverse("paper_check", args=[code])
