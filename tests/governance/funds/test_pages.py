"""The pages of funds: prepared by one, paid by another, listed for the tax return."""

from typing import Any

import pytest
from django.urls import reverse

from governance.funds.models import FundPayment
from tests.factories.governance import on_day, posted_distribution
from tests.factories.kmp import browser_of
from tests.factories.members import budi, rini, wati
from tests.governance.payouts.paying import PAYDAY, dewi

pytestmark = pytest.mark.django_db
TYPED = {
    "fund": "pengurus",
    "recipient": "Budi Santoso (contoh)",
    "position": "Ketua",
    "purpose": "Jasa pengurus 2025",
    "gross_rp": "10.000.000",
    "tax_rp": "250.000",
    "method": "tunai",
}


def get(user: Any, name: str, *args: Any) -> Any:
    return browser_of(user).get(reverse(name, args=args))


def post(user: Any, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def test_two_persons_pay_and_the_tax_is_listed() -> None:
    posted_distribution()
    with on_day(PAYDAY):
        made = post(budi(), "staff_fund_payment_new", **TYPED)
        payment = FundPayment.objects.get()
        assert made.url == reverse("staff_fund_payment", args=[payment.pk])
        assert "Perlu orang kedua" in get(budi(), "staff_fund_payment", payment.pk).content.decode()
        assert post(budi(), "staff_fund_payment_pay", payment.pk, paid_on="2026-04-15").status_code == 422
        assert post(dewi(), "staff_fund_payment_pay", payment.pk, paid_on="2026-04-15").status_code == 303

    page = get(wati(), "staff_funds").content.decode()
    assert "Rp12.512.015" in page  # 22,512,015 of the worked example less ten million
    rows = b"".join(get(budi(), "staff_fund_tax_csv", 2026).streaming_content).decode().strip().splitlines()
    assert rows[1].split(";")[5:8] == ["10000000", "250000", "9750000"]


def test_what_was_typed_is_kept_when_it_is_refused() -> None:
    posted_distribution()

    answer = post(budi(), "staff_fund_payment_new", **{**TYPED, "fund": "sosial"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "PPh 21 hanya untuk dana pengurus" in text
    assert 'value="Jasa pengurus 2025"' in text
    assert not FundPayment.objects.exists()


def test_a_prepared_payment_is_taken_back_and_petugas_see_nothing() -> None:
    posted_distribution()
    with on_day(PAYDAY):
        post(budi(), "staff_fund_payment_new", **TYPED)
        pk = FundPayment.objects.get().pk
        assert post(wati(), "staff_fund_payment_drop", pk).status_code == 403
        post(budi(), "staff_fund_payment_drop", pk)

    assert FundPayment.objects.get().state == "batal"
    assert get(rini(), "staff_funds").status_code == 403
