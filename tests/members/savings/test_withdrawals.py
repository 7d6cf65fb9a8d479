"""Simpanan sukarela goes back: two persons, never more than is held, never twice."""

from typing import Any

import pytest
from django.db import InternalError, transaction

from kmp import clock
from kmp.errors import DomainError
from members.notices.models import Notice
from members.registry.models import Member
from members.savings.models import Payment, Withdrawal
from members.savings.queries import holdings
from members.savings.states import Method
from members.savings.withdrawals import ask_withdrawal, pay_withdrawal, refuse_withdrawal, take_back_withdrawal
from tests.factories.members import budi, make_member, rini, user_of
from tests.factories.savings import lines_of, save

pytestmark = pytest.mark.django_db
ACCOUNT: dict[str, Any] = {"bank": " Bank Contoh ", "account_number": "0011.22-33 44", "account_holder": " Sari Contoh"}


def saver(amount_rp: int = 100_000) -> Member:
    """A member who holds simpanan sukarela."""
    member = make_member(group="nakes")
    save(member, amount_rp)
    return member


def ask(member: Member, amount_rp: int = 60_000, **more: Any) -> Withdrawal:
    return ask_withdrawal(member, **{"amount_rp": amount_rp, "method": Method.CASH, "acting_user": rini(), **more})


def code_of(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)
    return refused.value.code


def test_a_withdrawal_is_asked_by_the_member_and_paid_by_another() -> None:
    member = saver()
    asked = ask(member, method=Method.TRANSFER, acting_user=user_of(member), **ACCOUNT)

    paid = pay_withdrawal(asked, paid_on=clock.today(), acting_user=budi())

    assert (paid.state, paid.decided_by, paid.account_number) == ("dibayar", budi(), "0011223344")
    assert paid.payment is not None
    assert lines_of(paid.payment) == [("2-1000", 60_000, member.number), ("1-1010", -60_000, member.number)]
    assert paid.payment.journal.reference == paid.number
    assert holdings(member, clock.today()).sukarela_rp == 40_000


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount_rp": 100_001}, "sukarela_covers_the_withdrawal"),
        ({"amount_rp": 0}, "withdrawal_amount_is_positive"),
        ({"method": "transfer"}, "account_missing"),
        ({"method": "transfer", **ACCOUNT, "account_holder": "  "}, "account_missing"),
        ({"method": "transfer", **ACCOUNT, "account_number": "12AB345"}, "account_invalid"),
    ],
)
def test_a_request_is_refused_and_leaves_nothing(changes: dict[str, Any], code: str) -> None:
    member = saver()

    assert code_of(ask, member, **changes) == code
    assert Withdrawal.objects.count() == 0


def test_a_member_has_one_open_request() -> None:
    member = saver()
    first = ask(member)

    assert code_of(ask, member, 1) == "one_open_withdrawal_per_member"
    take_back_withdrawal(first, acting_user=user_of(member))
    assert ask(member, 1).state == "diminta"


def test_nobody_pays_out_what_they_asked_for_or_their_own() -> None:
    member = saver()
    asked = ask(member)

    assert code_of(pay_withdrawal, asked, paid_on=clock.today(), acting_user=rini()) == (
        "withdrawal_paid_by_a_second_person"
    )
    assert code_of(pay_withdrawal, asked, paid_on=clock.today(), acting_user=user_of(member)) == (
        "withdrawal_paid_to_oneself"
    )
    assert Payment.objects.filter(amount_rp__lt=0).count() == 0


def test_what_was_paid_is_not_paid_again() -> None:
    asked = ask(saver())
    pay_withdrawal(asked, paid_on=clock.today(), acting_user=budi())

    assert code_of(pay_withdrawal, asked, paid_on=clock.today(), acting_user=budi()) == "withdrawal_moved"
    assert code_of(refuse_withdrawal, asked, reason="Lambat.", acting_user=budi()) == "withdrawal_moved"
    assert code_of(take_back_withdrawal, asked, acting_user=rini()) == "withdrawal_moved"
    assert Payment.objects.filter(amount_rp__lt=0).count() == 1


def test_a_payment_of_tomorrow_is_refused() -> None:
    asked = ask(saver())

    assert code_of(pay_withdrawal, asked, paid_on=clock.today() + clock.ONE_DAY, acting_user=budi()) == "paid_in_future"


def test_a_refusal_says_why() -> None:
    asked = ask(saver())

    assert code_of(refuse_withdrawal, asked, reason=" ", acting_user=budi()) == "reason_missing"
    refused = refuse_withdrawal(asked, reason="Nomor rekening salah.", acting_user=budi())
    assert Notice.objects.get(key=f"penarikan:{asked.pk}").body == "Alasan: Nomor rekening salah."
    assert (refused.state, refused.reason, refused.payment) == ("ditolak", "Nomor rekening salah.", None)


def test_a_request_that_is_decided_stays_so_in_the_database() -> None:
    asked = ask(saver())
    refuse_withdrawal(asked, reason="Salah.", acting_user=budi())

    with pytest.raises(InternalError), transaction.atomic():
        Withdrawal.objects.update(state="dibayar")
    with pytest.raises(InternalError), transaction.atomic():
        Withdrawal.objects.all()._raw_delete("default")
