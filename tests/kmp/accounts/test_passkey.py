"""Passkeys in a real browser with a virtual authenticator, under our own strict policy."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.kmp import PASSWORD, make_account

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(page: Page) -> str:
    """A phone that answers every question at once; its id, to take it away again."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added: dict[str, Any] = session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    return str(added["authenticatorId"])


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/masuk/login/")
    page.get_by_label("Nomor anggota atau surel").fill("A-0007")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def add_passkey(page: Page, address: str) -> None:
    page.goto(f"{address}/masuk/2fa/webauthn/add/")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_label("Masuk dengan kunci ini saja").check()
    page.get_by_role("button", name="Tambah kunci sandi").click()
    expect(page.get_by_role("heading", name="Kode cadangan")).to_be_visible()


def test_passkey_is_added_and_signs_in_without_a_password(live_server: Any, page: Page, phone: str) -> None:
    make_account(username="A-0007")
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if message.type == "error" else None)
    sign_in(page, live_server.url)
    add_passkey(page, live_server.url)

    page.goto(f"{live_server.url}/masuk/logout/")
    page.get_by_role("button", name="Keluar").click()
    page.goto(f"{live_server.url}/masuk/login/?next=/akun/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()

    expect(page.get_by_role("heading", name="Akun saya")).to_be_visible()
    assert blocked == []


def test_passkey_serves_as_the_second_step_after_a_password(live_server: Any, page: Page, phone: str) -> None:
    make_account(username="A-0007")
    sign_in(page, live_server.url)
    add_passkey(page, live_server.url)
    page.context.clear_cookies()

    sign_in(page, live_server.url)
    expect(page.get_by_role("heading", name="Langkah kedua")).to_be_visible()
    page.get_by_role("button", name="Pakai kunci sandi").click()

    page.wait_for_url(f"{live_server.url}/beranda/")


def test_device_that_refuses_is_told_in_words(live_server: Any, page: Page) -> None:
    make_account(username="A-0007")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**PHONE, "isUserVerified": False}})

    page.goto(f"{live_server.url}/masuk/login/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()

    expect(page.get_by_text("Kunci sandi tidak terbaca.")).to_be_visible()
