"""A member's savings, and taking money at the desk."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.accounts.models import User
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from members.registry.models import Member
from members.savings.models import Bill, Payment
from members.savings.rules import first_of_month, payment_code
from members.savings.services import ask_wajib, receive_wajib
from tests.factories.members import (
    budi,
    joko,
    make_application,
    make_approved,
    make_member,
    open_house,
    rini,
    sari,
    user_of,
    wati,
)
from tests.factories.savings import wajib_of

pytestmark = pytest.mark.django_db


def as_user(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def old_member(group: str = "nakes") -> Member:
    """A member since more than a month, so that this month bills them."""
    past = clock.now() - timedelta(days=40)
    open_house(past.year, clock.today().year)
    with time_machine.travel(past, tick=False):
        return make_member(group=group)


def billed(*members: Member) -> list[Bill]:
    """This month's simpanan wajib of the members."""
    execute_run(ask_wajib(clock.today(), acting_user=rini()).pk)
    return [Bill.objects.get(member=member) for member in members]


def test_a_member_sees_holdings_bills_and_payments() -> None:
    member = old_member()
    billed(member)

    page = as_user(user_of(member)).get(reverse("savings")).text

    assert '<p class="big n">Rp100.000</p>' in page
    assert "Rp50.000" in page
    assert "Simpanan wajib" in page
    assert (
        f'kode bayar <b class="n font-semibold whitespace-nowrap text-tinta">{payment_code(wajib_of(member).pk)}</b>'
        in page
    )
    assert "Bank Contoh 000-000-0000" in page
    assert f"SP-{member.number}" in page


def test_a_member_without_bills_is_told_so() -> None:
    page = as_user(sari()).get(reverse("savings")).text

    assert "Tidak ada tagihan" in page


def test_nobody_else_has_a_savings_page() -> None:
    assert as_user(joko()).get(reverse("savings")).status_code == 403
    assert as_user(rini()).get(reverse("savings")).status_code == 403
    assert Client().get(reverse("savings")).status_code == 302


def test_the_desk_lists_bills_by_state() -> None:
    member = old_member()
    bill = billed(member)[0]
    url = reverse("staff_savings")
    browser = as_user(rini())

    def found(query: str) -> list[Bill]:
        return list(browser.get(url + query).context["page"])

    assert found("") == found(f"?q={member.number}") == [bill]
    assert found("?keadaan=lewat") == found("?q=tidak ada") == []
    assert [one.kind for one in found("?keadaan=lunas")] == ["pokok"]
    page = browser.get(url).text
    assert "Belum lunas <b>1</b>" in page
    assert "Lunas <b>1</b>" in page


def test_the_button_bills_the_month_once_and_leads_to_its_progress() -> None:
    old_member()
    browser: Any = as_user(rini())

    first, second = (browser.post(reverse("staff_wajib")) for _ in range(2))

    run = Run.objects.get()
    assert (first.status_code, first.url) == (302, reverse("run", args=[run.pk]))
    assert second.url == first.url
    assert run.inputs == {"month": first_of_month(clock.today()).isoformat()}


def test_a_payment_is_taken_at_the_desk() -> None:
    member = old_member()
    bill = billed(member)[0]
    browser, url = as_user(rini()), reverse("staff_bill", args=[bill.pk])

    page = browser.get(url).text
    response = browser.post(url, {"method": "transfer", "paid_on": str(clock.today())}, follow=True)

    assert "dari Rp50.000" in page
    assert f"Pembayaran Rp50.000 dari {member.name} diterima." in response.text
    assert Payment.objects.get(bill=bill).method == "transfer"
    again = browser.post(url, {"method": "tunai", "paid_on": str(clock.today())})
    assert again.status_code == 422
    assert "Tagihan ini sudah lunas." in again.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"method": "tunai", "paid_on": "2999-01-01"}, "Tanggal bayar belum terjadi."),
        ({"method": "shu", "paid_on": "2026-01-01"}, "perlu diperbaiki"),
    ],
)
def test_a_wrong_payment_stays_in_the_form(data: dict[str, str], sentence: str) -> None:
    bill = billed(old_member())[0]

    response = as_user(rini()).post(reverse("staff_bill", args=[bill.pk]), data)

    assert response.status_code == 422
    assert sentence in response.text
    assert Payment.objects.filter(bill=bill).count() == 0


def test_a_deposit_sent_twice_is_one_deposit() -> None:
    member = make_member(group="nakes")
    browser, url = as_user(rini()), reverse("staff_deposit", args=[member.pk])
    data = {"key": "0123456789abcdef", "amount_rp": "1.250.000", "method": "tunai", "paid_on": str(clock.today())}

    first, second = browser.post(url, data), browser.post(url, data)

    assert (first.status_code, second.status_code) == (302, 422)
    assert Payment.objects.get(kind="sukarela").amount_rp == 1_250_000


def test_only_who_takes_money_may_take_it() -> None:
    bill = billed(old_member())[0]
    url = reverse("staff_bill", args=[bill.pk])

    assert [as_user(user).post(url, {}).status_code for user in (budi(), wati(), sari())] == [403] * 3
    assert as_user(budi()).post(reverse("staff_wajib")).status_code == 403
    assert as_user(wati()).get(reverse("staff_savings")).status_code == 200
    assert "Tagih simpanan wajib" not in as_user(wati()).get(reverse("staff_savings")).text


def test_the_simpanan_pokok_of_an_applicant_is_not_paid_here() -> None:
    make_approved(make_application(group="nakes"))

    assert as_user(rini()).get(reverse("staff_bill", args=[Bill.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("name", ["staff_savings", "savings"])
def test_pages_take_the_same_queries_for_five_rows_and_for_many(name: str) -> None:
    members = [old_member() for _ in range(5)]
    user = rini() if name == "staff_savings" else user_of(members[0])
    billed(*members)
    few = _queries(name, user)
    if name == "staff_savings":
        for _ in range(25):
            make_member(group="faskes")
    else:
        receive_wajib(Bill.objects.get(member=members[0]), method="tunai", paid_on=clock.today(), acting_user=rini())

    assert _queries(name, user) == few


def _queries(name: str, user: User) -> int:
    browser = as_user(user)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(reverse(name), {"keadaan": "lunas"}).status_code == 200
    return len(seen)
