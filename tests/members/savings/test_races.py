"""Two at once over one rupiah: real transactions in real threads on real PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kmp import clock
from kmp.acts import act
from kmp.books.models import Journal
from kmp.errors import DomainError
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from members.joining.services import pay_pokok
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings.locks import lock_holder
from members.savings.models import Advance, Bill, Payment, Withdrawal
from members.savings.queries import holdings
from members.savings.returns import return_advances, reverse_payment
from members.savings.rules import Holdings
from members.savings.services import ask_wajib, receive_wajib, settle_savings
from members.savings.withdrawals import ask_withdrawal, pay_withdrawal, take_back_withdrawal
from tests.factories.members import POKOK_RP, WAJIB_RP, budi, make_application, make_approved, make_member, rini
from tests.factories.savings import billed_member, save, second_petugas, wajib_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts together; each result is `ok` or the code of the refusal."""
    start = Barrier(len(acts))

    def run(one: Callable[[], Any]) -> str:
        start.wait()
        try:
            one()
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()
        return "ok"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def pay(bill: Bill, amount_rp: int | None, user: Any) -> Callable[[], Payment]:
    today = clock.today()
    return lambda: receive_wajib(bill, amount_rp=amount_rp, method="tunai", paid_on=today, acting_user=user)


@act
def leave(member: Member, *, acting_user: Any) -> None:
    """What `leaving` does with savings: the row held, the status, the settlement."""
    holder = lock_holder(member.pk)
    holder.status, holder.left_on = MemberStatus.LEFT, clock.today()
    holder.save(update_fields=["status", "left_on"])
    settle_savings(holder, on=clock.today(), reference=f"KL-{holder.number}", owed_rp=0, acting_user=acting_user)


def test_a_bill_is_paid_whole_once() -> None:
    bill = wajib_of(billed_member())
    users = [rini(), second_petugas()]

    results = at_once(*[pay(bill, None, user) for user in (*users, *users)])

    assert results == ["bill_is_not_overpaid"] * 3 + ["ok"]
    assert [one.amount_rp for one in bill.payments.all()] == [WAJIB_RP]
    assert Journal.objects.filter(reference__startswith="SW-").count() == 1


def test_parts_at_once_never_exceed_the_bill() -> None:
    bill = wajib_of(billed_member())
    users = [rini(), second_petugas()]

    results = at_once(*[pay(bill, 20_000, user) for user in (*users, *users)])

    assert results == ["bill_is_not_overpaid"] * 2 + ["ok"] * 2
    assert sum(one.amount_rp for one in bill.payments.all()) == 40_000


def test_without_the_lock_the_database_alone_keeps_the_sum() -> None:
    """The control: rows written past the service, both checked before either is committed."""
    member = billed_member()
    bill, journal, user = wajib_of(member), Payment.objects.get().journal, rini()

    def write() -> None:
        with transaction.atomic():
            Payment.objects.create(
                kind="wajib",
                member=member,
                bill=bill,
                amount_rp=30_000,
                method="tunai",
                paid_on=clock.today(),
                journal=journal,
                received_by=user,
            )

    def tried() -> None:
        try:
            write()
        except IntegrityError as error:
            raise DomainError("bill_is_not_overpaid", "") from error

    assert at_once(tried, tried) == ["bill_is_not_overpaid", "ok"]
    assert sum(one.amount_rp for one in bill.payments.all()) == 30_000


def test_the_last_parts_of_a_simpanan_pokok_make_one_member() -> None:
    application = make_approved(make_application(group="nakes"))
    users = [rini(), second_petugas()]
    today = clock.today()

    def part(amount_rp: int, user: Any) -> Callable[[], Any]:
        return lambda: pay_pokok(application, amount_rp=amount_rp, method="tunai", paid_on=today, acting_user=user)

    results = at_once(*[part(POKOK_RP // 2, user) for user in [*users, *users]])

    assert Member.objects.count() == 1
    assert Payment.objects.get().amount_rp == POKOK_RP
    assert results.count("ok") == 2
    assert Advance.objects.count() == 1


def test_a_payment_comes_before_the_settlement_or_is_refused() -> None:
    member = billed_member()
    bill, user, board = wajib_of(member), rini(), budi()

    results = at_once(pay(bill, None, user), lambda: leave(member, acting_user=board))

    paid = Payment.objects.filter(bill=bill).count()
    assert results == (["ok", "ok"] if paid else ["member_left", "ok"])
    assert holdings(member, clock.today()) == Holdings()


def test_a_payment_waits_for_the_member_who_is_leaving() -> None:
    member = billed_member()
    bill, user, board = wajib_of(member), rini(), budi()
    held, go = Event(), Event()

    @act
    def leave_slowly(acting_user: Any) -> None:
        lock_holder(member.pk)
        held.set()
        go.wait(2)
        Member.objects.filter(pk=member.pk).update(status=MemberStatus.LEFT, left_on=clock.today())

    def pay_meanwhile() -> None:
        held.wait(2)
        go.set()
        pay(bill, None, user)()

    assert at_once(lambda: leave_slowly(acting_user=board), pay_meanwhile) == ["member_left", "ok"]
    assert Payment.objects.filter(bill=bill).count() == 0


def test_two_requests_at_once_are_one_withdrawal() -> None:
    member = make_member(group="nakes")
    save(member, 100_000)
    users = [rini(), second_petugas()]

    def ask(user: Any) -> Callable[[], Withdrawal]:
        return lambda: ask_withdrawal(member, amount_rp=60_000, method="tunai", acting_user=user)

    assert at_once(*[ask(user) for user in users]) == ["ok", "one_open_withdrawal_per_member"]


def test_a_withdrawal_is_paid_once_or_taken_back() -> None:
    member = make_member(group="nakes")
    save(member, 100_000)
    asked = ask_withdrawal(member, amount_rp=60_000, method="tunai", acting_user=rini())
    user, board, today = rini(), budi(), clock.today()

    results = at_once(
        lambda: pay_withdrawal(asked, paid_on=today, acting_user=board),
        lambda: pay_withdrawal(asked, paid_on=today, acting_user=board),
        lambda: take_back_withdrawal(asked, acting_user=user),
    )

    assert results == ["ok", "withdrawal_moved", "withdrawal_moved"]
    asked.refresh_from_db()
    assert Payment.objects.filter(amount_rp__lt=0).count() == (1 if asked.state == "dibayar" else 0)


def test_a_deposit_undone_and_withdrawn_at_once_leaves_nothing_below_zero() -> None:
    member = make_member(group="nakes")
    deposit = save(member, 100_000)
    asked = ask_withdrawal(member, amount_rp=100_000, method="tunai", acting_user=rini())
    user, board, today = rini(), budi(), clock.today()

    results = at_once(
        lambda: pay_withdrawal(asked, paid_on=today, acting_user=board),
        lambda: reverse_payment(deposit, reason="Salah.", acting_user=user),
    )

    assert results == ["ok", "sukarela_covers_the_withdrawal"]
    assert holdings(member, today).sukarela_rp == 0


def test_a_payment_is_undone_once() -> None:
    payment = pay(wajib_of(billed_member()), None, rini())()
    users = [rini(), second_petugas()]

    results = at_once(
        *[lambda user=user: reverse_payment(payment, reason="Salah.", acting_user=user) for user in users]
    )

    assert results == ["ok", "payment_reversed"]
    assert Payment.objects.filter(amount_rp__lt=0).count() == 1


def test_a_part_and_its_correction_at_once_do_not_block_each_other() -> None:
    member = billed_member()
    bill, user, other = wajib_of(member), rini(), second_petugas()
    firsts = [pay(bill, 5_000, user)() for _ in range(3)]

    def undo(payment: Payment) -> Callable[[], Payment]:
        return lambda: reverse_payment(payment, reason="Salah.", acting_user=user)

    results = at_once(*[undo(one) for one in firsts], *[pay(bill, 1_000, other) for _ in range(3)])

    assert results == ["ok"] * 6
    assert sum(one.amount_rp for one in bill.payments.all()) == 3_000


def test_advances_go_back_once() -> None:
    application = make_approved(make_application(group="nakes"))
    pay_pokok(application, amount_rp=40_000, method="tunai", paid_on=clock.today(), acting_user=rini())
    application.__class__.objects.filter(pk=application.pk).update(state="ditarik")
    board, today = budi(), clock.today()

    def give() -> Any:
        return return_advances(application, method="tunai", paid_on=today, acting_user=board)

    assert at_once(give, give) == ["nothing_to_return", "ok"]
    assert sum(one.amount_rp for one in Advance.objects.all()) == 0


def test_a_month_billed_by_two_workers_is_billed_once() -> None:
    billed_member()
    late = make_member(group="nakes")
    with transaction.atomic():
        Member.objects.filter(pk=late.pk).update(joined_on=clock.today() - 60 * clock.ONE_DAY)
    run = ask_wajib(clock.today(), acting_user=rini())

    def work() -> None:
        execute_run(run.pk)

    assert at_once(work, work) == ["ok", "ok"]
    assert Bill.objects.filter(member=late).count() == 1
    assert (Run.objects.get(pk=run.pk).result or {})["bills"] == 1
