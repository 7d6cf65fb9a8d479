"""Simpanan: billed, paid, held, counted by days; each refusal; what raw SQL cannot change."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import InternalError, ProgrammingError, connection, transaction

from kmp import clock
from kmp.books.models import Journal
from kmp.errors import DomainError
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.runs.states import RunState
from members.registry.models import Member
from members.savings.models import Bill, Payment
from members.savings.moving import keep_shu_in_savings
from members.savings.proof import differences
from members.savings.queries import bills_of, capital_days, holdings, members_in_arrears
from members.savings.rules import Holdings
from members.savings.services import ask_wajib, deposit_sukarela, receive_wajib
from members.savings.states import Method, Saving
from tests.factories.members import (
    ARTICLE,
    POKOK_RP,
    WAJIB_RP,
    make_left,
    make_member,
    moved_shu,
    open_house,
    rini,
    suspend,
)

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Jakarta")


def on(year: int, month: int, day: int) -> Any:
    """That day at nine in the morning."""
    return time_machine.travel(datetime(year, month, day, 9, tzinfo=ZONE), tick=False)


def member_since(year: int, month: int, day: int, group: str = "nakes") -> Member:
    """A member admitted that day."""
    open_house(year)
    with on(year, month, day):
        return make_member(group=group)


def bill_month(year: int, month: int, day: int = 1) -> Any:
    """The month's simpanan wajib, billed on that day as the worker would."""
    with on(year, month, day):
        run = ask_wajib(date(year, month, day), acting_user=rini())
        execute_run(run.pk)
    return Run.objects.get(pk=run.pk)


def wajib(member: Member) -> Bill:
    """The open bill of simpanan wajib."""
    return Bill.objects.get(member=member)


def test_a_month_bills_every_active_member_of_before_that_month() -> None:
    old, new = member_since(2026, 3, 10), member_since(2026, 4, 1)
    frozen = member_since(2026, 3, 11)
    with on(2026, 3, 20):
        suspend(frozen)

    run = bill_month(2026, 4)

    assert (run.state, run.result["bills"], run.result["articles"]) == (RunState.DONE, 1, [ARTICLE])
    bill = Bill.objects.get(kind="wajib")
    assert (bill.member, bill.month, bill.amount_rp) == (old, date(2026, 4, 1), WAJIB_RP)
    assert bill.due_on == date(2026, 4, 11)
    assert list(bills_of(new)) == []


def test_a_month_asked_twice_is_one_run_and_one_bill() -> None:
    member = member_since(2026, 3, 10)

    first, second = bill_month(2026, 4, 3), bill_month(2026, 4, 20)

    assert first.pk == second.pk
    assert wajib(member).due_on == date(2026, 4, 13)


def test_a_month_that_has_not_begun_is_refused() -> None:
    member_since(2026, 3, 10)

    with on(2026, 3, 31), pytest.raises(DomainError) as refused:
        ask_wajib(date(2026, 4, 1), acting_user=rini())

    assert refused.value.code == "month_in_future"
    assert Run.objects.count() == 0


def test_a_bill_is_paid_once_with_its_journal() -> None:
    member = member_since(2026, 3, 10)
    bill_month(2026, 4)
    bill = wajib(member)

    with on(2026, 4, 5):
        payment = receive_wajib(bill, method=Method.TRANSFER, paid_on=date(2026, 4, 4), acting_user=rini())
        with pytest.raises(DomainError) as refused:
            receive_wajib(bill, method=Method.CASH, paid_on=date(2026, 4, 5), acting_user=rini())

    lines = payment.journal.postings.values_list("account__code", "amount_rp", "party__code")
    assert list(lines) == [("1-1010", WAJIB_RP, member.number), ("3-1100", -WAJIB_RP, member.number)]
    assert refused.value.code == "bill_is_not_overpaid"
    assert Payment.objects.filter(kind="wajib").count() == 1
    assert list(bills_of(member)) == []


def test_the_bill_of_simpanan_pokok_is_not_paid_as_wajib() -> None:
    make_member(group="nakes")

    with pytest.raises(DomainError) as refused:
        receive_wajib(Bill.objects.get(), method=Method.CASH, paid_on=clock.today(), acting_user=rini())

    assert refused.value.code == "not_a_wajib_bill"


def test_a_deposit_is_a_debt_of_the_cooperative_to_the_member() -> None:
    member = make_member(group="nakes")

    payment = deposit_sukarela(member, amount_rp=600_000, method=Method.CASH, paid_on=clock.today(), acting_user=rini())

    lines = payment.journal.postings.values_list("account__code", "amount_rp")
    assert list(lines) == [("1-1000", 600_000), ("2-1000", -600_000)]
    assert holdings(member, clock.today()) == Holdings(POKOK_RP, 0, 600_000)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount_rp": 0}, "amount_not_positive"),
        ({"amount_rp": -1}, "amount_not_positive"),
        ({"paid_on": "tomorrow"}, "paid_in_future"),
        ({"key": "sudah"}, "duplicate_reference"),
    ],
)
def test_a_deposit_is_refused_and_leaves_nothing(changes: dict[str, Any], code: str) -> None:
    member = make_member(group="nakes")
    given: dict[str, Any] = {"amount_rp": 5_000, "method": Method.CASH, "paid_on": clock.today(), "acting_user": rini()}
    deposit_sukarela(member, **given, key="sudah")
    if changes.get("paid_on"):
        changes = {"paid_on": clock.today() + clock.ONE_DAY}
    journals = Journal.objects.count()

    with pytest.raises(DomainError) as refused:
        deposit_sukarela(member, **{**given, **changes})

    assert refused.value.code == code
    assert (Journal.objects.count(), Payment.objects.filter(kind="sukarela").count()) == (journals, 1)


def test_who_left_deposits_nothing() -> None:
    members = [make_member(group=group) for group in ["nakes"] * 9 + ["pengguna"] * 2]
    left = make_left(members[0])

    with pytest.raises(DomainError) as refused:
        deposit_sukarela(left, amount_rp=1, method=Method.CASH, paid_on=clock.today(), acting_user=rini())

    assert refused.value.code == "member_left"


def test_a_shu_moves_into_simpanan_sukarela() -> None:
    member = make_member(group="nakes")

    payment = moved_shu(member, amount_rp=70_000)

    assert (payment.kind, payment.method, payment.bill) == ("sukarela", "shu", None)
    assert holdings(member, clock.today()).sukarela_rp == 70_000
    assert differences() == []


def test_a_shu_as_capital_pays_the_oldest_bills_first_and_the_rest_stays() -> None:
    member = member_since(2026, 1, 10)
    bill_month(2026, 2)
    bill_month(2026, 3)
    first, second = Bill.objects.filter(member=member).order_by("month")
    with on(2026, 4, 5):
        capital = holdings(member, clock.today()).wajib_rp

        moved_shu(member, amount_rp=first.amount_rp + second.amount_rp + 1, kind=Saving.WAJIB)

        parts = Payment.objects.filter(method="shu").order_by("pk").values_list("bill", "amount_rp")
        assert list(parts) == [(first.pk, first.amount_rp), (second.pk, second.amount_rp), (None, 1)]
        assert holdings(member, clock.today()).wajib_rp == capital + first.amount_rp + second.amount_rp + 1
    assert differences() == []


@pytest.mark.django_db(transaction=True)
def test_moving_a_shu_is_a_step_of_an_act() -> None:
    member = make_member(group="nakes")

    with pytest.raises(RuntimeError, match="keep_shu_in_savings is a step"):
        keep_shu_in_savings(Saving.SUKARELA, staged="x", journal=Journal(), on=clock.today(), acting_user=rini())
    assert not Payment.objects.filter(member=member, method="shu").exists()


def test_holdings_are_those_of_the_date() -> None:
    member = member_since(2026, 3, 10)
    bill_month(2026, 4)
    with on(2026, 4, 5):
        receive_wajib(wajib(member), method=Method.CASH, paid_on=date(2026, 4, 5), acting_user=rini())

    assert holdings(member, date(2026, 3, 9)) == Holdings()
    assert holdings(member, date(2026, 4, 4)) == Holdings(pokok_rp=POKOK_RP)
    assert holdings(member, date(2026, 4, 5)) == Holdings(POKOK_RP, WAJIB_RP)
    assert holdings(member, date(2026, 4, 5)).capital_rp == 150_000


def test_capital_days_count_each_day_from_the_payment_on() -> None:
    early, late = member_since(2025, 12, 31), member_since(2026, 12, 31)
    open_house(2026)
    with on(2026, 7, 1):
        deposit_sukarela(early, amount_rp=999, method=Method.CASH, paid_on=date(2026, 7, 1), acting_user=rini())
    bill_month(2026, 2)
    with on(2026, 2, 10):
        receive_wajib(wajib(early), method=Method.CASH, paid_on=date(2026, 2, 10), acting_user=rini())

    assert capital_days(2025) == {early.pk: POKOK_RP}
    assert capital_days(2026) == {early.pk: POKOK_RP * 365 + WAJIB_RP * 325, late.pk: POKOK_RP}
    assert capital_days(2028) == {early.pk: 150_000 * 366, late.pk: POKOK_RP * 366}
    assert capital_days(2024) == {}


def test_capital_days_are_one_query(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        make_member(group="nakes")

    with django_assert_num_queries(1):
        assert len(capital_days(clock.today().year)) == 3


def test_arrears_begin_after_the_due_date() -> None:
    member = member_since(2026, 3, 10)
    bill_month(2026, 4)
    bill_month(2026, 5)

    assert list(members_in_arrears(date(2026, 4, 11))) == []
    late: Any = members_in_arrears(date(2026, 5, 12)).get()
    assert (late, late.owed_rp, late.bills_late, late.late_since) == (member, 2 * WAJIB_RP, 2, date(2026, 4, 11))
    with on(2026, 5, 13):
        for bill in bills_of(member):
            receive_wajib(bill, method=Method.CASH, paid_on=date(2026, 5, 13), acting_user=rini())
    assert list(members_in_arrears(date(2026, 5, 14))) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_payment SET amount_rp = 1",
        "DELETE FROM members_payment",
        "UPDATE members_bill SET amount_rp = 1",
        "UPDATE members_bill SET rest_rp = 1",
        "DELETE FROM members_bill",
    ],
)
def test_raw_sql_cannot_change_bills_and_payments(statement: str) -> None:
    make_member(group="nakes")

    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Payment.objects.get().amount_rp == POKOK_RP
