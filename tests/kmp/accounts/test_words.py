"""No English on any page, message or mail of signing in."""

import re
from pathlib import Path

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from kmp.accounts.adapter import AccountAdapter, SecondStepAdapter
from tests.factories.kmp import browser_of, make_account

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(
    r"\b(the|your|you|email|e-mail|password|sign|login|log ?in|logout|account|please|confirm|code|key|security|"
    r"submit|change|reset|verify|address|username|invalid|remember|forgot|this|with|not|add|remove)\b",
    re.I,
)
TAGS = re.compile(r"<script.*?</script>|<style.*?</style>|<svg.*?</svg>|<[^>]+>", re.S)
ATTRIBUTES = re.compile(r'(?:placeholder|title|alt|aria-label)="([^"]*)"')
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def words_of(page: str) -> list[str]:
    body = page.partition("<body")[2]
    spoken = TAGS.sub(" ", body) + " ".join(ATTRIBUTES.findall(body))
    spoken = re.sub(r"\S+@\S+", " ", spoken)
    return [found[0] for found in ENGLISH.finditer(spoken)]


def test_the_list_would_find_english() -> None:
    page = "<body><p>Enter your password</p><input placeholder='' title=\"Sign in\"></body>"

    assert words_of(page) == ["your", "password", "Sign"]


PUBLIC_PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_email_verification_sent",
]
OWN_PAGES = [
    "account",
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
]


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_page_for_everyone_is_indonesian(name: str) -> None:
    page = Client().get(reverse(name))

    assert page.status_code == 200
    assert words_of(page.content.decode()) == []


@pytest.mark.parametrize("name", OWN_PAGES)
def test_page_of_the_own_account_is_indonesian(name: str) -> None:
    page = browser_of(make_account(name="Sari")).get(reverse(name))

    assert page.status_code == 200
    assert words_of(page.content.decode()) == []


def test_pages_that_need_a_second_step_are_indonesian() -> None:
    user = make_account(name="Sari")
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Ponsel", "credential": {}})
    client = browser_of(user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": SecondStepAdapter().encrypt("A" * 32)})
    client.post(reverse("mfa_generate_recovery_codes"))

    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        page = client.get(reverse(name))
        assert (name, page.status_code, words_of(page.content.decode())) == (name, 200, [])
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        page = client.get(reverse(name, args=[passkey.pk]))
        assert (name, page.status_code, words_of(page.content.decode())) == (name, 200, [])
    for name in ("mfa_reauthenticate", "mfa_authenticate"):
        assert words_of(client.get(reverse(name), follow=True).content.decode()) == []


def test_mailed_links_lead_to_indonesian_pages() -> None:
    user = make_account(name="Sari")
    good = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    pages = [
        Client().get(reverse("account_reset_password_from_key", kwargs=good), follow=True),
        Client().get(reverse("account_reset_password_from_key", kwargs={**good, "key": "salah-salah"})),
        Client().get(reverse("account_confirm_email", args=["salah"])),
    ]

    assert [words_of(page.content.decode()) for page in pages] == [[], [], []]


@pytest.mark.parametrize("url_name", ["account_login", "account_reset_password", "account_change_password"])
def test_empty_form_is_answered_in_indonesian(url_name: str) -> None:
    client = browser_of(make_account(name="Sari")) if url_name == "account_change_password" else Client()

    page = client.post(reverse(url_name), {})

    assert words_of(page.content.decode()) == []


def test_every_error_sentence_is_ours() -> None:
    theirs = {**AccountAdapter.error_messages, **SecondStepAdapter.error_messages}
    unused = {"phone_password_mismatch", "phone_taken", "unknown_phone", "username_blacklisted", "select_only_one"}

    english = {code: str(text) for code, text in theirs.items() if code not in unused and ENGLISH.search(str(text))}

    assert english == {}


MAILS = sorted(
    str(path.relative_to(TEMPLATES))
    for folder in ("account", "mfa")
    for path in (TEMPLATES / folder).glob("*/*.txt")
    if not path.name.startswith("base_") and path.name != "download.txt"
)


@pytest.mark.parametrize("template", MAILS)
def test_mail_and_message_is_indonesian(template: str) -> None:
    facts = {"user": "Sari", "email": "s@x.example", "ip": "203.0.113.1", "user_agent": "Peramban", "code": "123"}

    text = render_to_string(template, facts)

    assert text.strip()
    assert [found[0] for found in ENGLISH.finditer(text)] == []


def test_every_mail_and_message_of_allauth_has_one_of_ours() -> None:
    import allauth

    theirs = Path(allauth.__file__).parent / "templates"
    unused = {"phone_verification_sent.txt", "phone_verified.txt"}
    missing = [
        str(path.relative_to(theirs))
        for folder in ("account", "mfa")
        for kind in ("email", "messages")
        for path in (theirs / folder / kind).glob("*.txt")
        if path.name not in unused and not (TEMPLATES / path.relative_to(theirs)).exists()
    ]
    assert missing == []
