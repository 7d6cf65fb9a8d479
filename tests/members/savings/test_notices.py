"""What a bill, a payment and a withdrawal tell, once, and nothing when the act is refused."""

from datetime import timedelta

import pytest

from kmp import clock
from kmp.errors import DomainError
from kmp.runs.services import execute_run
from members.notices.models import Notice
from members.savings.models import Bill
from members.savings.services import ask_wajib, deposit_sukarela, receive_wajib
from members.savings.withdrawals import ask_withdrawal, pay_withdrawal, refuse_withdrawal
from tests.factories.members import WAJIB_RP, application_of, budi, make_member, rini

pytestmark = pytest.mark.django_db


def told(prefix: str) -> list[Notice]:
    return list(Notice.objects.filter(key__startswith=prefix).order_by("id"))


def test_bills_of_a_month_are_told_to_each_member_once_however_often_billed() -> None:
    with clock.pretend(clock.now() - timedelta(days=60)):
        members = [make_member(group="nakes"), make_member(group="faskes")]
    month = clock.today().replace(day=1)

    for _time in range(2):
        execute_run(ask_wajib(month, acting_user=rini()).pk)

    bills = told("wajib:")
    assert Bill.objects.filter(kind="wajib", month=month).count() == 2
    assert sorted(one.person_id or 0 for one in bills) == sorted(application_of(one).person_id for one in members)
    assert {one.title.rsplit(": ", 1)[1] for one in bills} == {f"Rp{WAJIB_RP // 1000}.000"}
    assert {one.path for one in bills} == {"/simpanan/"}


def test_received_money_is_confirmed_once() -> None:
    member = make_member(group="nakes")
    facts = {"amount_rp": 75_000, "method": "tunai", "paid_on": clock.today(), "acting_user": rini()}
    before = len(told("setoran:"))

    payment = deposit_sukarela(member, key="satu", **facts)  # type: ignore[arg-type]
    with pytest.raises(DomainError):
        deposit_sukarela(member, key="satu", **facts)  # type: ignore[arg-type]

    (confirmed,) = told("setoran:")[before:]
    assert confirmed.key == f"setoran:{payment.pk}"
    assert confirmed.title == "Simpanan sukarela diterima: Rp75.000"
    assert confirmed.body.startswith(f"Untuk {member.number}, dibayar ")


def test_refused_payment_tells_nothing() -> None:
    with clock.pretend(clock.now() - timedelta(days=60)):
        member = make_member(group="nakes")
    execute_run(ask_wajib(clock.today().replace(day=1), acting_user=rini()).pk)
    bill = Bill.objects.get(member=member, kind="wajib")
    before = len(told("setoran:"))

    with pytest.raises(DomainError) as refused:
        receive_wajib(bill, amount_rp=WAJIB_RP + 1, method="tunai", paid_on=clock.today(), acting_user=rini())

    assert refused.value.code == "bill_is_not_overpaid"
    assert len(told("setoran:")) == before


@pytest.mark.parametrize("paid", [True, False], ids=["paid", "refused"])
def test_decided_withdrawal_is_told_with_its_reason(paid: bool) -> None:
    member = make_member(group="nakes")
    today = clock.today()
    deposit_sukarela(member, amount_rp=75_000, method="tunai", paid_on=today, acting_user=rini())
    withdrawal = ask_withdrawal(member, amount_rp=50_000, method="tunai", acting_user=rini())
    assert told("penarikan:") == []

    if paid:
        pay_withdrawal(withdrawal, paid_on=today, acting_user=budi())
    else:
        refuse_withdrawal(withdrawal, reason="Buku tabungan belum cocok.", acting_user=budi())

    (one,) = told("penarikan:")
    end = "dibayarkan: Rp50.000" if paid else "ditolak: Rp50.000"
    assert one.title == f"Penarikan {withdrawal.number} {end}"
    assert one.body == ("" if paid else "Alasan: Buku tabungan belum cocok.")
