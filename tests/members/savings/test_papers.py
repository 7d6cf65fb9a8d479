"""Receipts and statements: PDF with words and a code that the public page knows, without the name."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from kmp import clock
from kmp.papers.models import Paper
from members.registry.models import Member
from members.savings.models import Payment
from members.savings.returns import reverse_payment
from members.savings.withdrawals import ask_withdrawal, pay_withdrawal
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, rini, sari, user_of, wati
from tests.factories.savings import member_since, on, save

pytestmark = pytest.mark.django_db


def words_of(response: Any) -> str:
    """The text of a PDF, its lines joined."""
    assert response["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages).split())


def receipt(payment: Payment) -> str:
    return reverse("savings_receipt", args=[payment.pk])


def statement(member: Member) -> str:
    return reverse("savings_statement", args=[member.pk])


def test_a_receipt_says_the_sum_in_words_and_is_known_to_the_public_page() -> None:
    member = make_member(group="nakes", name="Dewi Lestari")
    payment = save(member, 1_250_000)

    words = words_of(browser_of(user_of(member)).get(receipt(payment)))

    assert "Terbilang: Satu juta dua ratus lima puluh ribu rupiah" in words
    assert "Rp1.250.000" in words
    assert "Dewi Lestari" in words
    paper = Paper.objects.get()
    assert paper.number == f"KW-{clock.today().year}-{payment.pk:06d}"
    public = Client().get(reverse("paper_check", args=[paper.code])).text
    assert member.number in public
    assert "Rp1.250.000" in public
    assert "Dewi Lestari" not in public
    browser_of(rini()).get(receipt(payment))
    assert Paper.objects.count() == 1


def test_a_receipt_is_for_the_member_and_staff_alone() -> None:
    payment = save(make_member(group="nakes"), 5)

    assert browser_of(sari()).get(receipt(payment)).status_code == 404
    assert Client().get(receipt(payment)).status_code == 302
    assert browser_of(wati()).get(receipt(payment)).status_code == 200


def test_an_undone_payment_takes_its_receipt_back() -> None:
    member = make_member(group="nakes")
    payment = save(member, 5_000)
    browser = browser_of(user_of(member))
    browser.get(receipt(payment))

    counter = reverse_payment(payment, reason="Salah orang.", acting_user=rini())

    paper = Paper.objects.get()
    assert (paper.revoked_at is not None, paper.revoked_reason) == (True, "Pembayaran dibatalkan: Salah orang.")
    assert browser.get(receipt(payment)).status_code == 409
    assert browser.get(receipt(counter)).status_code == 409


def test_a_withdrawal_has_a_proof_that_it_was_paid() -> None:
    member = make_member(group="nakes")
    save(member, 5_000)
    asked = ask_withdrawal(member, amount_rp=4_000, method="tunai", acting_user=user_of(member))
    paid = pay_withdrawal(asked, paid_on=clock.today(), acting_user=budi())
    assert paid.payment is not None

    words = words_of(browser_of(user_of(member)).get(receipt(paid.payment)))

    assert "Dibayarkan kepada" in words
    assert "Empat ribu rupiah" in words
    assert asked.number in words


def test_a_statement_carries_the_balance_from_day_to_day() -> None:
    member = member_since(2026, 1, 10)
    with on(2026, 2, 3):
        save(member, 70_000)
    with on(2026, 3, 4):
        counter = save(member, 5_000)
        reverse_payment(counter, reason="Salah orang.", acting_user=rini())
    with on(2026, 6, 1):
        browser = browser_of(user_of(member))
        period = {"dari": "2026-02-01", "sampai": "2026-03-31"}
        words = words_of(browser.get(statement(member), period))
        whole = words_of(browser.get(statement(member)))

    assert "1 Februari 2026 sampai 31 Maret 2026" in words
    assert "Rp100.000 Rp170.000" in words
    assert "Koreksi: Simpanan sukarela" in words
    assert "Seratus tujuh puluh ribu rupiah" in words
    assert "10 Jan 2026" in whole
    facts = dict(Paper.objects.order_by("pk")[0].facts)
    assert (facts["Saldo awal"], facts["Masuk"], facts["Keluar"], facts["Saldo akhir"], facts["Jumlah baris"]) == (
        "Rp100.000",
        "Rp75.000",
        "Rp5.000",
        "Rp170.000",
        "3",
    )


def test_a_statement_of_the_same_period_is_another_paper_once_something_moved() -> None:
    member = make_member(group="nakes")
    browser = browser_of(user_of(member))
    browser.get(statement(member))
    browser.get(statement(member))
    assert Paper.objects.count() == 1

    save(member, 10)
    browser.get(statement(member))

    assert Paper.objects.count() == 2


@pytest.mark.parametrize(
    ("period", "status"),
    [
        ({"dari": "2026-03-31", "sampai": "2026-03-01"}, 400),
        ({"dari": "2016-03-31", "sampai": "2026-03-01"}, 400),
        ({"dari": "kemarin"}, 400),
    ],
)
def test_a_wrong_period_is_refused_in_words(period: dict[str, str], status: int) -> None:
    member = make_member(group="nakes")

    response = browser_of(user_of(member)).get(statement(member), period)

    assert response.status_code == status
    assert Paper.objects.count() == 0


def test_a_statement_is_for_the_member_and_staff_alone() -> None:
    member = make_member(group="nakes")

    assert browser_of(sari()).get(statement(member)).status_code == 404
    assert browser_of(rini()).get(statement(member)).status_code == 200


def test_the_page_tells_holdings_of_a_day_and_how_to_pay() -> None:
    member = member_since(2026, 1, 10)
    with on(2026, 2, 3):
        save(member, 70_000)
    with on(2026, 3, 1):
        browser = browser_of(user_of(member))
        page = browser.get(reverse("savings"), {"per": "2026-02-02"})
        assert page.context["held_then"].total_rp == 100_000
        assert page.context["capital"] == [0] * 9 + [100_000] * 3
        wrong = browser.get(reverse("savings"), {"per": "kemarin"})
        assert wrong.status_code == 422

    assert date(2026, 2, 2) == page.context["per"]
