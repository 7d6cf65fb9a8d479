"""Two at once: one member, one number each. Real transactions in real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from members.joining.models import Application
from members.joining.services import pay_pokok, submit_application
from members.registry.models import Member, RegisterEntry
from members.registry.services import ask_change, decide_change, withdraw_change
from members.registry.states import ChangeState
from members.savings.models import Payment
from tests.factories.members import (
    CONSENTS,
    budi,
    licence_data,
    make_application,
    make_approved,
    make_member,
    make_user,
    make_verified,
    open_house,
    person_data,
    rini,
)

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


def pay(application: Application, user: User) -> Callable[[], object]:
    return lambda: pay_pokok(application, method="tunai", paid_on=clock.today(), acting_user=user)


def test_one_application_never_makes_two_members() -> None:
    application = make_approved(make_application(group="nakes"))
    first, second = rini(), budi()

    results = at_once(*[pay(application, user) for user in (first, second, first, second)])

    assert results == ["application_moved"] * 3 + ["ok"]
    assert (Member.objects.count(), Payment.objects.count(), RegisterEntry.objects.count()) == (1, 1, 1)


def test_five_who_pay_at_once_get_five_numbers_without_a_gap() -> None:
    applications = [make_approved(make_application(group="nakes")) for _ in range(5)]
    user = rini()

    results = at_once(*[pay(application, user) for application in applications])

    assert results == ["ok"] * 5
    numbers = Member.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"NAK-0000{n}" for n in range(1, 6)]


def test_two_staff_check_one_application_once() -> None:
    application = make_application(group="nakes")
    first, second = rini(), budi()

    results = at_once(*[lambda user=user: make_verified(application, by=user) for user in (first, second)])

    assert results == ["application_moved", "ok"]


def test_one_person_sent_twice_at_once_is_one_application() -> None:
    open_house()
    person, licences = person_data(), [licence_data("str")]

    def send() -> Application:
        return submit_application(group="nakes", person=person, licences=licences, consents=CONSENTS, acting_user=None)

    assert at_once(send, send) == ["ok", "one_open_application_per_person"]
    assert Application.objects.count() == 1


def test_two_who_decide_at_once_decide_once() -> None:
    member, decider, second = make_member(group="nakes"), budi(), make_user(role="pengurus")
    change = ask_change(member, operation="beku", reason="Tunggakan.", acting_user=rini())

    def approve(user: User) -> Callable[[], object]:
        return lambda: decide_change(change, decision=ChangeState.APPROVED, acting_user=user)

    def refuse(user: User) -> Callable[[], object]:
        return lambda: decide_change(change, decision=ChangeState.REFUSED, note="Tidak.", acting_user=user)

    results = at_once(approve(decider), refuse(second), approve(second), refuse(decider))

    assert results == ["change_moved"] * 3 + ["ok"]
    change.refresh_from_db()
    entered = change.state == ChangeState.APPROVED
    assert RegisterEntry.objects.filter(operation="beku").count() == entered
    assert (Member.objects.get().status == "dibekukan") == entered


def test_a_change_is_not_taken_back_while_it_is_decided_and_asked_anew() -> None:
    """Asking, deciding and taking back wait for the member's row, in one order: nobody deadlocks."""
    member, asker, decider = make_member(group="nakes"), rini(), budi()
    change = ask_change(member, operation="beku", reason="Tunggakan.", acting_user=asker)

    results = at_once(
        lambda: decide_change(change, decision=ChangeState.APPROVED, acting_user=decider),
        lambda: withdraw_change(change, acting_user=asker),
        lambda: ask_change(member, operation="ubah", name="Nama Lain", reason="Salah tulis.", acting_user=asker),
    )

    # one of the first two; the third only after one of them
    assert results in (["change_moved", "ok", "ok"], ["change_moved", "ok", "one_open_change_per_member"])


def test_two_who_ask_at_once_ask_once() -> None:
    member, asker = make_member(group="nakes"), rini()

    def ask() -> object:
        return ask_change(member, operation="beku", reason="Tunggakan.", acting_user=asker)

    assert at_once(ask, ask) == ["ok", "one_open_change_per_member"]
