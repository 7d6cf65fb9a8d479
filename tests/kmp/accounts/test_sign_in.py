"""Signing in as a person does it: pages, forms, codes, limits."""

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from kmp.accounts.models import User
from tests.factories.kmp import PASSWORD, browser_of, make_account

pytestmark = pytest.mark.django_db
WRONG = "Nomor anggota, surel, atau kata sandi tidak cocok."


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None) -> Any:
    return (client or Client()).post(reverse("account_login"), {"login": login, "password": password})


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"http://testserver(/\S+)", str(letter.body))
    assert found is not None
    return found[1]


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238: SHA-1, 30 s, six digits)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    mac = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def turn_on_totp(user: User) -> str:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    return secret


@pytest.mark.parametrize("login", ["sari@simpulsehat.example", "SARI@simpulsehat.example", "A-0007", "a-0007"])
def test_email_or_member_number_signs_in(login: str) -> None:
    user = make_account(email="sari@simpulsehat.example", username="A-0007")
    client = Client()

    answer = sign_in(login, client=client)

    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        pytest.param("A-0007", "kata-sandi-lain", id="wrong password"),
        pytest.param("A-9999", PASSWORD, id="unknown number"),
        pytest.param("tiada@simpulsehat.example", PASSWORD, id="unknown e-mail"),
    ],
)
def test_wrong_sign_in_gets_one_sentence_that_tells_nothing(login: str, password: str) -> None:
    make_account(username="A-0007")

    page = sign_in(login, password).content.decode()

    assert page.count(WRONG) == 1


def test_inactive_account_stays_outside() -> None:
    user = make_account(username="A-0007")
    user.is_active = False
    user.save()
    client = Client()

    answer = sign_in("A-0007", client=client)

    assert answer["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_unproved_email_stays_outside_and_gets_a_link() -> None:
    User.objects.create_user("baru@simpulsehat.example", PASSWORD, username="A-0008")
    client = Client()

    answer = sign_in("A-0008", client=client)

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    (letter,) = mail.outbox
    assert letter.subject == "Buktikan surel Anda"
    path = link_in(letter)
    with zeal_ignore():  # allauth's own page asks for the address twice
        client.post(path)
    assert sign_in("A-0008")["Location"] == reverse("home")


def test_second_step_is_asked_and_a_right_code_enters() -> None:
    user = make_account(username="A-0007")
    secret, client = turn_on_totp(user), Client()

    first = sign_in("A-0007", client=client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    inside_too_early = "_auth_user_id" in client.session
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert first.url == reverse("mfa_authenticate")
    assert "Kode tidak cocok." in wrong.content.decode()
    assert not inside_too_early
    assert right["Location"] == reverse("home")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db(transaction=True)  # the mail goes out after the commit
def test_code_app_is_turned_on_by_a_first_right_code_and_told_by_mail() -> None:
    user = make_account()
    client = browser_of(user)

    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert answer.status_code == 302
    kept = Authenticator.objects.get(user=user, type="totp")
    assert secret not in str(kept.data), "the secret is encrypted at rest"
    assert Authenticator.objects.filter(user=user, type="recovery_codes").exists()
    assert mail.outbox[0].subject == "Aplikasi autentikator menyala"


def test_recovery_code_enters_once() -> None:
    user = make_account(username="A-0007")
    turn_on_totp(user)
    Authenticator.objects.filter(user=user, type="recovery_codes").delete()
    codes_page = browser_of(user).post(reverse("mfa_generate_recovery_codes"), follow=True)
    code = codes_page.context["unused_codes"][0]

    for expected in (True, False):
        client = Client()
        sign_in("A-0007", client=client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def test_sixth_wrong_password_is_made_to_wait() -> None:
    make_account(username="A-0007")
    client = Client(REMOTE_ADDR="203.0.113.9")
    for _attempt in range(5):
        assert WRONG in sign_in("A-0007", "kata-sandi-lain", client).content.decode()

    answer = sign_in("A-0007", client=client)

    assert "Terlalu banyak percobaan." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_reset_mails_beyond_the_limit_get_our_page_of_patience() -> None:
    make_account(email="sari@simpulsehat.example")
    client = Client()

    answers = [client.post(reverse("account_reset_password"), {"email": "sari@simpulsehat.example"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Terlalu banyak percobaan" in answers[-1].content.decode()
    assert len(mail.outbox) == 5


def test_nobody_signs_up_but_is_shown_how_to_become_a_member() -> None:
    client = Client()
    form = {"email": "baru@simpulsehat.example", "username": "baru", "password1": PASSWORD}

    page = client.post(reverse("account_signup"), form).content.decode()

    assert "Akun dibuat saat Anda menjadi anggota" in page
    assert not User.objects.exists()


def test_reset_mail_is_indonesian_and_its_link_changes_the_password_once() -> None:
    user = make_account(email="sari@simpulsehat.example", username="A-0007", name="Sari Wulandari")
    client = Client()

    client.post(reverse("account_reset_password"), {"email": "sari@simpulsehat.example"})

    letter = mail.outbox[0]
    assert letter.subject == "Tautan untuk kata sandi baru"
    assert "Yth. Sari Wulandari" in letter.body
    assert "Nomor atau nama masuk Anda: A-0007" in letter.body
    link = link_in(letter)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "sandi-yang-berbeda", "password2": "sandi-yang-berbeda"})
    user.refresh_from_db()
    assert user.check_password("sandi-yang-berbeda")
    assert "Tautan ini tidak berlaku." in Client().get(link).content.decode()


def test_unknown_email_gets_the_same_page_and_a_letter_that_says_so() -> None:
    answer = Client().post(reverse("account_reset_password"), {"email": "tiada@simpulsehat.example"})

    assert answer["Location"] == reverse("account_reset_password_done")
    assert [letter.subject for letter in mail.outbox] in ([], ["Surel ini belum terpasang"])


def test_new_email_counts_only_after_its_link_was_opened() -> None:
    user = make_account(email="lama@simpulsehat.example")
    client = browser_of(user)

    client.post(reverse("account_email"), {"email": "baru@simpulsehat.example", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == "lama@simpulsehat.example"
    link = link_in(mail.outbox[0])
    with zeal_ignore():  # allauth's own page asks for the address twice
        client.post(link)

    user.refresh_from_db()
    assert user.email == "baru@simpulsehat.example"


def test_different_second_password_is_told_in_indonesian() -> None:
    client = browser_of(make_account())
    form = {"oldpassword": PASSWORD, "password1": "kata-sandi-baru-1", "password2": "kata-sandi-baru-2"}

    page = client.post(reverse("account_change_password"), form).content.decode()

    assert "Kedua kata sandi baru ini tidak sama." in page
    assert "Paling sedikit 10 huruf" in page


def test_zone_is_kept_and_nonsense_is_not() -> None:
    user = make_account()
    client = browser_of(user)

    refused = client.post(reverse("account"), {"zone": "Europe/Paris"})
    kept = client.post(reverse("account"), {"zone": "Asia/Jayapura"})

    assert (refused.status_code, kept.status_code) == (422, 303)
    user.refresh_from_db()
    assert user.zone == "Asia/Jayapura"


def test_old_proof_is_asked_anew_and_the_act_goes_on_after_it() -> None:
    client = browser_of(make_account(), fresh=False)
    address = reverse("mfa_activate_totp")

    asked = client.get(address)
    answered = client.post(asked["Location"], {"password": PASSWORD, "next": address})

    assert asked["Location"] == f"{reverse('account_reauthenticate')}?next=%2Fmasuk%2F2fa%2Ftotp%2Factivate%2F"
    assert answered["Location"] == address
    assert client.get(address).status_code == 200


def test_who_asked_for_a_file_finds_back_from_the_question() -> None:
    client = browser_of(make_account(), fresh=False)
    address = reverse("account_reauthenticate")

    ours = client.get(address, headers={"referer": "http://testserver/meja/shu/bayar/?tahun=2025"}).text
    others = client.get(address, headers={"referer": "http://elsewhere.example/meja/"}).text

    assert 'href="/meja/shu/bayar/?tahun=2025">Kembali ke halaman sebelumnya</a>' in ours
    assert "Kembali ke halaman sebelumnya" not in others


def test_proof_is_fresh_for_ten_minutes_only() -> None:
    client = browser_of(make_account())
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - 601, "reauthenticated": True}
    ]
    session.save()

    assert client.get(reverse("mfa_activate_totp")).status_code == 302
