"""An exit against a payment, two deciders, two payers, a death against a resignation: real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Sum

from kmp import clock
from kmp.books.models import Posting
from kmp.errors import DomainError
from members.leaving.models import Leaving
from members.leaving.services import ask_leaving, decide_leaving, pay_leaving, withdraw_leaving
from members.registry.models import Member, RegisterEntry
from members.savings.models import Payment
from members.savings.services import deposit_sukarela
from tests.factories.files import pdf
from tests.factories.members import ask_to_leave, budi, make_member, make_user, rini, user_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts together; each result is `ok` or the code of the refusal."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        start.wait()
        try:
            act()
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()
        return "ok"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def house(count: int) -> list[Member]:
    return [make_member(group="pengguna" if n < 2 else "nakes") for n in range(count)]


def balance(account: str) -> int:
    return Posting.objects.filter(account__code=account).aggregate(total=Sum("amount_rp"))["total"] or 0


@pytest.mark.parametrize("round_", range(3))
def test_a_payment_is_in_the_settlement_or_refused(round_: int) -> None:
    member = house(10)[5]
    leaving, first, second = ask_to_leave(member), budi(), rini()

    results = at_once(
        lambda: decide_leaving(leaving, acting_user=first),
        lambda: deposit_sukarela(
            member, amount_rp=30_000, method="tunai", paid_on=clock.today(), acting_user=second, key="uji-0001"
        ),
    )

    leaving.refresh_from_db()
    in_time = results == ["ok", "ok"]
    assert in_time or results == ["member_left", "ok"]
    assert leaving.due_rp == (130_000 if in_time else 100_000)
    assert Payment.objects.filter(member=member).aggregate(total=Sum("amount_rp"))["total"] == 0
    assert (balance("2-1250"), balance("2-1000")) == (-leaving.due_rp, 0)


def test_two_who_decide_at_once_decide_once() -> None:
    member = house(10)[5]
    leaving, users = ask_to_leave(member), (budi(), make_user(role="pengurus"))

    results = at_once(*[lambda user=user: decide_leaving(leaving, acting_user=user) for user in users])

    assert results == ["leaving_moved", "ok"]
    assert RegisterEntry.objects.filter(member=member, operation="keluar").count() == 1
    assert balance("2-1250") == -100_000


def test_two_who_are_expelled_at_once_do_not_leave_eight() -> None:
    from tests.members.leaving.test_leaving import ask_by_staff, heard

    members = house(10)
    leavings = [heard(ask_by_staff(one, "dikeluarkan", document=None)) for one in members[5:7]]
    user = budi()

    results = at_once(*[lambda one=one: decide_leaving(one, acting_user=user) for one in leavings])

    assert results == ["ok", "too_few_members"]
    assert Member.objects.exclude(status="keluar").count() == 9


def test_a_decision_and_taking_back_are_one_or_the_other() -> None:
    member = house(10)[5]
    leaving, user, decider = ask_to_leave(member), user_of(member), budi()

    results = at_once(
        lambda: decide_leaving(leaving, acting_user=decider), lambda: withdraw_leaving(leaving, acting_user=user)
    )

    assert results == ["leaving_moved", "ok"]
    member.refresh_from_db()
    assert (member.status, Leaving.objects.get().state) in {("keluar", "diputuskan"), ("aktif", "ditarik")}


def test_two_who_pay_at_once_pay_once() -> None:
    with clock.pretend(clock.now() - timedelta(days=31)):
        leaving = decide_leaving(ask_to_leave(house(10)[5]), acting_user=budi())
    users = rini(), make_user(role="petugas")
    pays: dict[str, Any] = {"method": "tunai", "paid_on": clock.today()}

    results = at_once(*[lambda user=user: pay_leaving(leaving, **pays, acting_user=user) for user in users])

    assert results == ["leaving_moved", "ok"]
    assert balance("2-1250") == 0


def test_a_death_and_the_decision_on_a_resignation_end_one_membership_once() -> None:
    member = house(10)[5]
    resignation, first, second = ask_to_leave(member), budi(), rini()
    facts: dict[str, Any] = {"kind": "meninggal", "reason": "Meninggal dunia.", "effective_on": clock.today()}
    certificate = SimpleUploadedFile("surat.pdf", pdf())

    results = at_once(
        lambda: decide_leaving(resignation, acting_user=first),
        lambda: ask_leaving(member, **facts, document=certificate, acting_user=second),
    )

    assert results in (["leaving_moved", "ok"], ["member_left", "ok"])
    going = Leaving.objects.filter(state__in=["diminta", "diputuskan"])
    assert going.count() == 1
    member.refresh_from_db()
    assert (member.status, going.get().kind) in {("keluar", "undur_diri"), ("aktif", "meninggal")}
