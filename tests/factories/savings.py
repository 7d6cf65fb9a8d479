"""Members who save: since when, what they were billed and paid, built through the services."""

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from kmp import clock
from kmp.accounts.models import User
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.runs.states import RunState
from members.registry.models import Member
from members.savings.models import Bill, Payment
from members.savings.services import ask_wajib, deposit_sukarela
from members.savings.states import Method
from tests.factories.members import make_member, make_user, open_house, rini
from tests.factories.memory import remembered

ZONE = ZoneInfo("Asia/Jakarta")


def on(year: int, month: int, day: int) -> Any:
    """That day at nine in the morning."""
    return time_machine.travel(datetime(year, month, day, 9, tzinfo=ZONE), tick=False)


def member_since(year: int, month: int, day: int, *, group: str = "nakes") -> Member:
    """A member admitted that day."""
    open_house(year)
    with on(year, month, day):
        return make_member(group=group)


def billed_member(*, group: str = "nakes") -> Member:
    """A member since forty days, with this month's simpanan wajib."""
    key = remembered(("billed member", group), lambda: _bill_member(group))
    return Member.objects.select_related("application__person__user").get(pk=key)


def _bill_member(group: str) -> int:
    past = clock.now() - 40 * clock.ONE_DAY
    open_house(past.year, clock.today().year)
    with time_machine.travel(past, tick=False):
        member = make_member(group=group)
    bill_this_month()
    return member.pk


def bill_this_month() -> Run:
    """This month's simpanan wajib of everybody, as the worker would bill it."""
    run = ask_wajib(clock.today(), acting_user=rini())
    for _turn in range(50):  # a worker of a test before this one may have taken it and still be at it
        execute_run(run.pk)
        if Run.objects.get(pk=run.pk).state == RunState.DONE:
            break
        time.sleep(0.1)
    return Run.objects.get(pk=run.pk)


def bill_on(year: int, month: int, day: int = 1) -> Run:
    """The month's simpanan wajib, billed on that day."""
    with on(year, month, day):
        return bill_this_month()


def wajib_of(member: Member) -> Bill:
    """The one bill of simpanan wajib."""
    return Bill.objects.get(member=member)


def save(member: Member, amount_rp: int) -> Payment:
    """Simpanan sukarela, today in cash."""
    return deposit_sukarela(member, amount_rp=amount_rp, method=Method.CASH, paid_on=clock.today(), acting_user=rini())


def lines_of(payment: Any) -> list[tuple[str, int, str]]:
    """Account, rupiah and party of each line of the journal of a payment or advance."""
    return list(payment.journal.postings.values_list("account__code", "amount_rp", "party__code"))


def second_petugas() -> User:
    """Another petugas than Rini, always a new one."""
    return make_user(role="petugas")
