"""The card: its QR leads to a public page that says number, group and status, and no name."""

from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.factories.kmp import browser_of
from tests.factories.members import make_member, rini, suspend, user_of

pytestmark = pytest.mark.django_db


def test_the_public_page_of_a_card_shows_number_group_and_status_only() -> None:
    member = make_member(group="nakes", name="Yohanes Taneo")

    response = Client().get(reverse("card_check", args=[member.card_code]))

    assert response.status_code == 200
    for words in ("NAK-00001", "Tenaga kesehatan", "Aktif", "Kartu ini berlaku."):
        assert words in response.text, words
    assert "Yohanes" not in response.text
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_the_public_page_says_how_the_member_stands_now() -> None:
    member = suspend(make_member(group="nakes"))

    page = Client().get(reverse("card_check", args=[member.card_code])).text

    assert "Keanggotaan ini sedang dibekukan." in page
    assert "Kartu ini berlaku." not in page


@pytest.mark.parametrize("code", ["SALAH", "234567892345", "../", "%00", "x" * 200])
def test_an_unknown_card_gets_a_clear_page(code: str) -> None:
    response = Client().get(f"/anggota/{code}/")

    assert response.status_code in (400, 404)


def test_an_unknown_code_says_what_to_do() -> None:
    page = Client().get(reverse("card_check", args=["234567892345"]))

    assert page.status_code == 404
    assert "Tidak ada kartu anggota dengan kode itu." in page.text


def test_a_code_typed_in_small_letters_with_dashes_is_found() -> None:
    code = make_member(group="nakes").card_code
    typed = f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()

    assert Client().get(reverse("card_check", args=[typed])).status_code == 200


def test_guessing_is_slowed_down() -> None:
    cache.clear()
    url = reverse("card_check", args=["234567892345"])

    answers = [Client().get(url).status_code for _ in range(61)]

    assert answers[:60] == [404] * 60
    assert answers[60] == 429
    cache.clear()


def test_the_card_is_a_pdf_in_the_size_of_a_bank_card() -> None:
    member = make_member(group="nakes", name="Yohanes Taneo")

    own: Any = browser_of(user_of(member)).get(reverse("card_pdf"))
    at_the_office: Any = browser_of(rini()).get(reverse("staff_member_card", args=[member.pk]))

    for answer in (own, at_the_office):
        front, back = PdfReader(BytesIO(answer.content)).pages
        assert (round(front.mediabox.width), round(front.mediabox.height)) == (243, 153)  # points: 85.6 × 54 mm
        assert "NAK-00001" in front.extract_text()
        assert "Yohanes Taneo" in front.extract_text()
        assert "Periksa kartu ini" in back.extract_text()


def test_the_members_own_card_leads_to_the_page_that_checks_it() -> None:
    member = make_member(group="nakes")

    response = browser_of(user_of(member)).get(reverse("card"))

    assert response.context["check"].endswith(f"/anggota/{member.card_code}/")
    assert "Unduh kartu (PDF)" in response.text
