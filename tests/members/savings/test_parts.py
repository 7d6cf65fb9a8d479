"""Bills paid in parts: simpanan wajib month by month, simpanan pokok before membership; payment codes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from kmp import clock
from kmp.errors import DomainError
from members.joining.models import Application
from members.joining.services import pay_pokok
from members.joining.states import ApplicationState
from members.registry.models import Member
from members.savings.models import Advance, Bill, Payment
from members.savings.queries import advances_held, bills_of, holdings, pokok_bill, unpaid_bills
from members.savings.rules import Holdings, bill_of_code, payment_code
from members.savings.services import receive_wajib
from members.savings.states import Method
from tests.factories.members import POKOK_RP, WAJIB_RP, make_application, make_approved, rini
from tests.factories.savings import billed_member, lines_of, wajib_of

pytestmark = pytest.mark.django_db


def pay(bill: Bill, amount_rp: int | None = None, **more: Any) -> Payment:
    return receive_wajib(
        bill, amount_rp=amount_rp, method=Method.CASH, paid_on=clock.today(), acting_user=rini(), **more
    )


def part(application: Application, amount_rp: int | None = None, **more: Any) -> Member | None:
    return pay_pokok(
        application, amount_rp=amount_rp, method=Method.TRANSFER, paid_on=clock.today(), acting_user=rini(), **more
    )


def test_a_bill_is_open_until_its_parts_are_the_whole() -> None:
    member = billed_member()
    bill = wajib_of(member)

    first = pay(bill, 20_000)

    still = bills_of(member).get()
    assert (still.paid_rp, still.rest_rp) == (20_000, WAJIB_RP - 20_000)
    second = pay(bill)
    assert second.amount_rp == 30_000
    assert list(bills_of(member)) == []
    assert [one.journal.reference for one in (first, second)] == [f"SW-{bill.pk}", f"SW-{bill.pk}/2"]
    assert lines_of(second) == [("1-1000", 30_000, member.number), ("3-1100", -30_000, member.number)]
    assert holdings(member, clock.today()) == Holdings(POKOK_RP, WAJIB_RP)


@pytest.mark.parametrize(
    ("amount_rp", "seen", "code"),
    [(WAJIB_RP + 1, None, "bill_is_not_overpaid"), (0, None, "amount_not_positive"), (10, 40_000, "rest_changed")],
)
def test_a_part_is_refused_and_leaves_nothing(amount_rp: int, seen: int | None, code: str) -> None:
    bill = wajib_of(billed_member())

    with pytest.raises(DomainError) as refused:
        pay(bill, amount_rp, seen_rest_rp=seen)

    assert refused.value.code == code
    assert bill.payments.count() == 0


def test_the_same_part_sent_twice_is_one_part() -> None:
    bill = wajib_of(billed_member())
    pay(bill, 10_000, seen_rest_rp=WAJIB_RP)

    with pytest.raises(DomainError) as refused:
        pay(bill, 10_000, seen_rest_rp=WAJIB_RP)

    assert refused.value.code == "rest_changed"
    assert bill.payments.count() == 1


def test_the_database_takes_no_more_than_the_bill() -> None:
    bill = wajib_of(billed_member())
    payment = pay(bill, 20_000)

    with pytest.raises(IntegrityError, match="would be overpaid"), transaction.atomic():
        Payment.objects.create(
            kind="wajib",
            member=payment.member,
            bill=bill,
            amount_rp=30_001,
            method=Method.CASH,
            paid_on=clock.today(),
            journal=payment.journal,
            received_by=rini(),
        )

    assert bill.payments.count() == 1


def test_parts_of_a_simpanan_pokok_are_a_debt_until_the_last_makes_a_member() -> None:
    application = make_approved(make_application(group="nakes"))

    assert part(application, 30_000) is None
    assert part(application, 20_000) is None

    bill = pokok_bill(application.pk)
    assert (bill.paid_rp, bill.rest_rp, advances_held(bill)) == (50_000, 50_000, 50_000)
    first, second = Advance.objects.order_by("id")
    assert lines_of(first) == [("1-1010", 30_000, application.number), ("2-1050", -30_000, application.number)]
    assert second.journal.reference == f"TP-{application.number}/2"
    assert Member.objects.count() == 0
    member = part(application)
    assert member is not None
    payment = Payment.objects.get()
    assert (payment.kind, payment.amount_rp, payment.member) == ("pokok", POKOK_RP, member)
    assert lines_of(payment) == [
        ("1-1010", 50_000, member.number),
        ("2-1050", 50_000, application.number),
        ("3-1000", -POKOK_RP, member.number),
    ]
    assert pokok_bill(application.pk).rest_rp == 0
    application.refresh_from_db()
    assert application.state == ApplicationState.ADMITTED


def test_more_than_the_simpanan_pokok_is_refused() -> None:
    application = make_approved(make_application(group="nakes"))
    part(application, 60_000, seen_rest_rp=POKOK_RP)

    for amount_rp, seen, code in [(40_001, None, "bill_is_not_overpaid"), (10_000, POKOK_RP, "rest_changed")]:
        with pytest.raises(DomainError) as refused:
            part(application, amount_rp, seen_rest_rp=seen)
        assert refused.value.code == code

    assert (Advance.objects.count(), Member.objects.count()) == (1, 0)


@pytest.mark.parametrize("state", ["ditarik"])
def test_an_application_that_ended_owes_nothing(state: str) -> None:
    application = make_approved(make_application(group="nakes"))
    assert unpaid_bills().count() == 1

    Application.objects.filter(pk=application.pk).update(state=state)

    assert unpaid_bills().count() == 0
    with pytest.raises(DomainError) as refused:
        part(application)
    assert refused.value.code == "application_moved"


@given(pk=st.integers(1, 10**12), other=st.integers(1, 10**12))
def test_a_payment_code_names_its_bill_among_other_words(pk: int, other: int) -> None:
    code = payment_code(pk)

    assert bill_of_code(code) == pk
    assert bill_of_code(f"TRSF E-BANKING CR 22/11 {code.lower().replace('-', ' ')} SARI") == pk
    assert bill_of_code(f"{code} {code}") == pk
    assert bill_of_code(f"{code}, {payment_code(other)}") == (pk if pk == other else None)


@given(pk=st.integers(1, 10**9), place=st.integers(0, 20), step=st.integers(1, 9))
def test_one_wrong_digit_of_a_payment_code_names_no_bill(pk: int, place: int, step: int) -> None:
    digits = payment_code(pk)[3:]
    at = place % len(digits)
    wrong = f"{digits[:at]}{(int(digits[at]) + step) % 10}{digits[at + 1 :]}"

    assert bill_of_code(f"SW-{wrong}") is None


@pytest.mark.parametrize("text", ["", "SW-", "SW-12", "XSW-1260", "12", "SW-１２６", "SW-" + "9" * 40, "SW 0"])
def test_other_words_name_no_bill(text: str) -> None:
    assert bill_of_code(text) is None


def test_a_payment_code_is_read_by_people() -> None:
    assert payment_code(12) == "SW-1262"
