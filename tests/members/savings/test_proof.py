"""`check_books` holds savings and ledger against each other, per member and account, and trusts no trigger."""

import pytest
from django.db import transaction

from kmp import clock
from kmp.books.proof import differences
from kmp.books.rules import Line
from members.joining.services import pay_pokok
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.models import Advance, Payment
from members.savings.returns import reverse_payment
from members.savings.services import receive_wajib, settle_savings
from members.savings.withdrawals import ask_withdrawal, pay_withdrawal
from tests.factories.books import posted_by_two, reversed_by_two
from tests.factories.members import POKOK_RP, budi, make_application, make_approved, rini
from tests.factories.savings import billed_member, save, wajib_of
from tests.factories.tampering import tamper

pytestmark = pytest.mark.django_db


def a_year_of_savings() -> Member:
    """Parts, advances, a correction, a withdrawal, and somebody who left."""
    member, gone = billed_member(), billed_member()
    receive_wajib(wajib_of(member), amount_rp=20_000, method="tunai", paid_on=clock.today(), acting_user=rini())
    reverse_payment(save(member, 7_000), reason="Salah.", acting_user=rini())
    save(member, 90_000)
    asked = ask_withdrawal(member, amount_rp=40_000, method="tunai", acting_user=rini())
    pay_withdrawal(asked, paid_on=clock.today(), acting_user=budi())
    with transaction.atomic():
        gone.status, gone.left_on = MemberStatus.LEFT, clock.today()
        gone.save(update_fields=["status", "left_on"])
        settle_savings(gone, on=clock.today(), reference="KL-1", owed_rp=0, acting_user=budi())
    for parts in [(40_000, None), (30_000,)]:
        application = make_approved(make_application(group="nakes"))
        for part in parts:
            pay_pokok(application, amount_rp=part, method="tunai", paid_on=clock.today(), acting_user=rini())
    return member


def found() -> list[tuple[str, str, int]]:
    return [(one["code"], one["reference"], one["value"]) for one in differences()]


def test_whatever_happens_to_savings_is_in_the_books() -> None:
    a_year_of_savings()

    assert found() == []


def test_a_payment_made_larger_is_found() -> None:
    member = a_year_of_savings()

    tamper("UPDATE members_payment SET amount_rp = amount_rp + 1 WHERE kind = 'wajib' AND member_id = %s", member.pk)

    bill = wajib_of(member)
    assert found() == [
        ("bill_rest_differs", f"tagihan {bill.pk}", 1),
        ("savings_differ_from_books", f"{member.number} 3-1100", 1),
    ]


def test_a_payment_that_is_gone_is_found() -> None:
    member = a_year_of_savings()

    tamper("DELETE FROM members_payment WHERE kind = 'pokok' AND member_id = %s", member.pk)

    assert ("savings_differ_from_books", f"{member.number} 3-1000", -POKOK_RP) in found()


def test_a_payment_moved_to_another_member_is_found_twice() -> None:
    member, other = a_year_of_savings(), billed_member()
    payment = Payment.objects.get(kind="wajib", member=member)

    tamper("UPDATE members_payment SET member_id = %s WHERE id = %s", other.pk, payment.pk)

    assert found() == sorted(
        [
            ("savings_differ_from_books", f"{member.number} 3-1100", -20_000),
            ("savings_differ_from_books", f"{other.number} 3-1100", 20_000),
        ]
    )


def test_an_advance_made_larger_is_found() -> None:
    a_year_of_savings()
    last = Advance.objects.latest("id")

    tamper("UPDATE members_advance SET amount_rp = amount_rp + 5 WHERE id = %s", last.pk)

    assert last.bill.application is not None
    assert ("bill_rest_differs", f"tagihan {last.bill_id}", 5) in found()
    assert found()[1:] == [("advances_differ_from_books", f"{last.bill.application.number} 2-1050", 5)]


def test_a_journal_undone_past_its_payment_is_found() -> None:
    member = a_year_of_savings()
    payment = Payment.objects.get(kind="wajib", member=member)

    reversed_by_two(payment.journal, on=clock.today(), memo="Langsung.", acting_user=budi())

    assert found() == [("savings_differ_from_books", f"{member.number} 3-1100", 20_000)]
    said = f"Simpanan {member.number} pada akun 3-1100: daftar simpanan dan pembukuan berselisih Rp20.000."
    assert differences()[0]["message"] == said


def test_a_manual_journal_on_a_savings_account_is_found() -> None:
    a_year_of_savings()

    lines = [Line("1-1000", 9), Line("2-1000", -9)]
    posted_by_two(lines, memo="Salah akun.", acting_user=budi())

    assert found() == [("savings_differ_from_books", "2-1000", -9)]
    assert differences()[0]["message"].startswith("Pada akun 2-1000 ada Rp9 tanpa nomor anggota")


def test_a_rest_written_by_hand_is_found() -> None:
    bill = wajib_of(a_year_of_savings())

    tamper("UPDATE members_bill SET rest_rp = 0 WHERE id = %s", bill.pk)

    assert found() == [("bill_rest_differs", f"tagihan {bill.pk}", -30_000)]
