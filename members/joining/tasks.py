"""The daily sweep of drafts that nobody finished, and the mail with a draft's link."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from members.joining import drafting
from members.joining.models import Draft
from members.joining.queries import answers_of


@shared_task(ignore_result=True)
def sweep_drafts() -> None:
    drafting.sweep_drafts()


@shared_task(ignore_result=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def send_link(draft_id: int) -> None:
    """The draft's own link, to the address typed in it; tried again while the mail server is away."""
    draft = Draft.objects.filter(pk=draft_id).first()
    email = answers_of(draft).get("email") if draft else ""
    if draft is None or not email:
        return
    url = settings.PUBLIC_URL + reverse("application_receipt", args=[draft.key])
    facts = {"url": url, "draft": draft, "cooperative": settings.COOPERATIVE}
    subject = f"Tautan pendaftaran Anda di {settings.COOPERATIVE['name']}"
    send_mail(subject, render_to_string("members/joining/link.txt", facts), None, [email])
