"""Mail to people with an account, sent after the act has been committed."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from kmp.accounts.models import User

UNKNOWN_KEY = "KEY"  # a place holder: the real key holds a dash, which reverse() would refuse


@shared_task(ignore_result=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def send_invitation(user_id: int) -> None:
    """A link to choose the first password; tried again while the mail server is away. Two mails do no harm."""
    user = User.objects.get(pk=user_id)
    if user.has_usable_password() or not user.is_active:
        return
    where = {"uidb36": user_pk_to_url_str(user), "key": UNKNOWN_KEY}
    path = reverse("account_reset_password_from_key", kwargs=where)
    path = path.replace(UNKNOWN_KEY, default_token_generator.make_token(user))
    facts = {"user": user, "url": settings.PUBLIC_URL + path, "cooperative": settings.COOPERATIVE}
    subject = f"Akun Anda di {settings.COOPERATIVE['name']}"
    send_mail(subject, render_to_string("kmp/accounts/invitation.txt", facts), None, [user.email])
