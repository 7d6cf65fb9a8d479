"""What is undone: payments by counter-entries, advances given back, everything settled when a member leaves."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kmp import clock
from kmp.books.models import Journal
from kmp.errors import DomainError
from members.joining.models import Application
from members.joining.services import pay_pokok
from members.joining.states import ApplicationState
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.models import Advance, Bill, Payment, Withdrawal
from members.savings.queries import (
    advances_held,
    bills_of,
    capital_days,
    holdings,
    members_in_arrears,
    pokok_bill,
    returnable,
    unpaid_bills,
)
from members.savings.returns import return_advances, reverse_advance, reverse_payment
from members.savings.rules import Holdings
from members.savings.services import receive_pokok_again, receive_wajib, settle_savings
from members.savings.states import Method
from members.savings.withdrawals import ask_withdrawal, pay_withdrawal
from tests.factories.members import (
    POKOK_RP,
    WAJIB_RP,
    application_of,
    budi,
    make_application,
    make_approved,
    moved_shu,
    open_house,
    rini,
)
from tests.factories.savings import bill_on, billed_member, lines_of, member_since, on, save, wajib_of

pytestmark = pytest.mark.django_db
WHY = "Salah orang."


def pay(bill: Bill, amount_rp: int | None = None) -> Payment:
    return receive_wajib(bill, amount_rp=amount_rp, method=Method.CASH, paid_on=clock.today(), acting_user=rini())


def advance(application: Application, amount_rp: int) -> Advance:
    pay_pokok(application, amount_rp=amount_rp, method=Method.CASH, paid_on=clock.today(), acting_user=rini())
    return Advance.objects.latest("id")


def withdrawn(application: Application) -> Application:
    """The application, taken back by the applicant."""
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.WITHDRAWN)
    return application


def leave(member: Member) -> Member:
    """The member as one who has left, as `leaving` does before it settles."""
    member.status, member.left_on = MemberStatus.LEFT, clock.today()
    member.save(update_fields=["status", "left_on"])
    return member


def settle(member: Member, *, owed_rp: int = 0) -> tuple[Holdings, Journal | None]:
    with transaction.atomic():
        reference = f"KL-{member.number}"
        return settle_savings(leave(member), on=clock.today(), reference=reference, owed_rp=owed_rp, acting_user=budi())


def code_of(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **kwargs)
    return refused.value.code


def test_a_counter_entry_opens_the_bill_again_and_stands_in_the_books() -> None:
    member = billed_member()
    payment = pay(wajib_of(member))

    counter = reverse_payment(payment, reason=WHY, acting_user=rini())

    assert (counter.amount_rp, counter.reverses, counter.bill, counter.note) == (
        -WAJIB_RP,
        payment,
        payment.bill,
        WHY,
    )
    assert counter.journal.reverses == payment.journal
    assert lines_of(counter) == [("1-1000", -WAJIB_RP, member.number), ("3-1100", WAJIB_RP, member.number)]
    assert holdings(member, clock.today()) == Holdings(POKOK_RP)
    assert bills_of(member).get().rest_rp == WAJIB_RP
    again = pay(wajib_of(member))
    assert again.journal.reference == f"SW-{payment.bill_id}/2"


def test_a_payment_is_undone_once_and_with_a_reason() -> None:
    payment = pay(wajib_of(billed_member()))

    assert code_of(reverse_payment, payment, reason=" ", acting_user=rini()) == "reason_missing"
    counter = reverse_payment(payment, reason=WHY, acting_user=rini())
    assert code_of(reverse_payment, payment, reason=WHY, acting_user=rini()) == "payment_reversed"
    assert code_of(reverse_payment, counter, reason=WHY, acting_user=rini()) == "payment_is_a_return"
    assert Payment.objects.filter(kind="wajib").count() == 2


def test_a_simpanan_pokok_undone_is_paid_again_with_the_advances_still_there() -> None:
    application = make_approved(make_application(group="nakes"))
    advance(application, 40_000)
    member = pay_pokok(application, method=Method.CASH, paid_on=clock.today(), acting_user=rini())
    assert member is not None

    counter = reverse_payment(Payment.objects.get(), reason=WHY, acting_user=rini())

    assert lines_of(counter) == [
        ("1-1000", -60_000, member.number),
        ("2-1050", -40_000, application.number),
        ("3-1000", POKOK_RP, member.number),
    ]
    bill = pokok_bill(application.pk)
    assert (bill.rest_rp, list(unpaid_bills())) == (60_000, [bill])
    again = receive_pokok_again(bill, method=Method.TRANSFER, paid_on=clock.today(), acting_user=rini())
    assert (again.amount_rp, lines_of(again)[0]) == (POKOK_RP, ("1-1010", 60_000, member.number))
    assert again.journal.reference == f"SP-{member.number}/2"
    assert (
        code_of(receive_pokok_again, bill, method="tunai", paid_on=clock.today(), acting_user=rini())
        == "bill_is_not_overpaid"
    )
    assert holdings(member, clock.today()) == Holdings(POKOK_RP)


def test_a_simpanan_pokok_of_nobody_is_not_paid_again() -> None:
    bill = pokok_bill(make_approved(make_application(group="nakes")).pk)

    code = code_of(receive_pokok_again, bill, method="tunai", paid_on=clock.today(), acting_user=rini())

    assert code == "not_a_pokok_of_a_member"


def test_a_deposit_that_is_out_again_cannot_be_undone() -> None:
    member = billed_member()
    deposit = save(member, 100_000)
    withdrawal = ask_withdrawal(member, amount_rp=60_000, method=Method.CASH, acting_user=rini())
    paid = pay_withdrawal(withdrawal, paid_on=clock.today(), acting_user=budi())

    assert code_of(reverse_payment, deposit, reason=WHY, acting_user=rini()) == "sukarela_covers_the_withdrawal"
    assert code_of(reverse_payment, paid.payment, reason=WHY, acting_user=rini()) == "payment_is_a_return"
    assert holdings(member, clock.today()).sukarela_rp == 40_000


def test_a_moved_shu_stays() -> None:
    member = billed_member()
    moved = moved_shu(member, amount_rp=9_000)

    assert code_of(reverse_payment, moved, reason=WHY, acting_user=rini()) == "shu_move_stays"


def test_of_a_journal_of_many_only_the_own_part_is_undone() -> None:
    first, second = billed_member(), member_since(clock.today().year, 1, 1)
    payment = pay(wajib_of(first))
    other = Payment.objects.create(
        kind="sukarela",
        member=second,
        amount_rp=1,
        method=Method.CASH,
        paid_on=clock.today(),
        journal=payment.journal,
        received_by=rini(),
    )

    counter = reverse_payment(payment, reason=WHY, acting_user=rini())

    assert counter.journal.reverses is None
    assert counter.journal.reference == f"SW-{payment.bill_id}/{payment.pk}/balik"
    assert lines_of(counter) == [("3-1100", WAJIB_RP, first.number), ("1-1000", -WAJIB_RP, first.number)]
    assert not Payment.objects.filter(reverses=other).exists()


def test_an_advance_entered_wrongly_is_corrected_once() -> None:
    application = make_approved(make_application(group="nakes"))
    wrong = advance(application, 40_000)

    counter = reverse_advance(wrong, reason=WHY, acting_user=rini())

    assert (counter.amount_rp, counter.returns, counter.method) == (-40_000, wrong, Method.CASH)
    assert pokok_bill(application.pk).rest_rp == POKOK_RP
    assert code_of(reverse_advance, wrong, reason=WHY, acting_user=rini()) == "advance_returned"
    assert code_of(reverse_advance, counter, reason=WHY, acting_user=rini()) == "advance_returned"
    assert advance(application, 10_000).journal.reference == f"TP-{application.number}/2"


def test_advances_go_back_when_the_application_has_ended_by_a_second_person() -> None:
    application = make_approved(make_application(group="nakes"))
    advance(application, 40_000)
    corrected = advance(application, 10_000)
    reverse_advance(corrected, reason=WHY, acting_user=rini())
    given: dict[str, Any] = {"method": Method.TRANSFER, "paid_on": clock.today()}
    assert code_of(return_advances, application, **given, acting_user=budi()) == "application_moved"
    withdrawn(application)
    assert [(one, one.held_rp) for one in returnable()] == [(application, 40_000)]

    assert code_of(return_advances, application, **given, acting_user=rini()) == "advance_returned_by_a_second_person"
    (counter,) = return_advances(application, **given, acting_user=budi())

    assert lines_of(counter) == [("2-1050", 40_000, application.number), ("1-1010", -40_000, application.number)]
    assert advances_held(counter.bill) == 0
    assert list(returnable()) == []
    assert code_of(return_advances, application, **given, acting_user=budi()) == "nothing_to_return"
    assert code_of(reverse_advance, counter, reason=WHY, acting_user=rini()) == "application_moved"


def test_leaving_settles_everything_in_one_journal() -> None:
    member = billed_member()
    pay(wajib_of(member), 20_000)
    save(member, 70_000)
    ask_withdrawal(member, amount_rp=70_000, method=Method.CASH, acting_user=rini())

    held, journal = settle(member, owed_rp=15_000)

    assert held == Holdings(POKOK_RP, 20_000, 70_000)
    assert journal is not None
    assert list(journal.postings.values_list("account__code", "amount_rp")) == [
        ("3-1000", POKOK_RP),
        ("3-1100", 20_000),
        ("2-1000", 70_000),
        ("1-1150", -15_000),
        ("2-1250", -175_000),
    ]
    assert holdings(member, clock.today()) == Holdings()
    assert list(Payment.objects.filter(method="keluar").values_list("amount_rp", flat=True)) == [
        -POKOK_RP,
        -20_000,
        -70_000,
    ]
    assert Withdrawal.objects.get().state == "ditarik"
    assert list(bills_of(member)) == list(unpaid_bills().filter(member=member)) == []


@pytest.mark.parametrize(("owed_rp", "last"), [(POKOK_RP, []), (150_000, [("2-1250", 50_000)])])
def test_who_owes_as_much_or_more_is_settled_too(owed_rp: int, last: list[tuple[str, int]]) -> None:
    member = billed_member()

    _held, journal = settle(member, owed_rp=owed_rp)

    assert journal is not None
    lines = list(journal.postings.values_list("account__code", "amount_rp"))
    assert lines == [("3-1000", POKOK_RP), ("1-1150", -owed_rp), *last]


def test_nothing_held_and_nothing_owed_needs_no_journal() -> None:
    member = billed_member()
    reverse_payment(Payment.objects.get(), reason=WHY, acting_user=rini())

    assert settle(member) == (Holdings(), None)


def test_capital_stays_while_a_member() -> None:
    member = billed_member()

    with pytest.raises(IntegrityError, match="has not left"), transaction.atomic():
        settle_savings(member, on=clock.today(), reference="KL-1", owed_rp=0, acting_user=budi())

    assert holdings(member, clock.today()) == Holdings(POKOK_RP)


def test_who_has_left_pays_and_undoes_nothing_more() -> None:
    member = billed_member()
    bill = wajib_of(member)
    payment = pay(bill, 10_000)
    settle(member)
    given: dict[str, Any] = {"method": "tunai", "paid_on": clock.today(), "acting_user": rini()}

    assert code_of(receive_wajib, bill, **given) == "member_left"
    assert code_of(reverse_payment, payment, reason=WHY, acting_user=rini()) == "member_left"
    assert code_of(receive_pokok_again, pokok_bill(application_of(member).pk), **given) == "member_left"
    assert code_of(ask_withdrawal, member, amount_rp=1, method="tunai", acting_user=rini()) == "member_left"


def test_capital_counts_until_the_settlement_and_not_after() -> None:
    stays, leaves = member_since(2025, 12, 31), member_since(2025, 12, 31)
    open_house(2026)
    bill_on(2026, 2)
    with on(2026, 2, 10):
        pay(wajib_of(leaves))
    with on(2026, 4, 11):
        settle(leaves)

    assert capital_days(2025) == {stays.pk: POKOK_RP, leaves.pk: POKOK_RP}
    assert capital_days(2026) == {stays.pk: POKOK_RP * 365, leaves.pk: POKOK_RP * 100 + WAJIB_RP * 60}
    assert capital_days(2027) == {stays.pk: POKOK_RP * 365}


def test_arrears_are_what_is_left_of_late_bills_and_not_of_former_members() -> None:
    partly, gone = member_since(2026, 1, 10), member_since(2026, 1, 10)
    bill_on(2026, 2)
    bill_on(2026, 3)
    first = Bill.objects.get(member=partly, month=date(2026, 2, 1))
    with on(2026, 3, 5):
        pay(first, 20_000)
        pay(first, 10_000)
        settle(gone)

    late: Any = members_in_arrears(date(2026, 4, 1)).get()

    assert (late, late.owed_rp, late.bills_late) == (partly, 2 * WAJIB_RP - 30_000, 2)
