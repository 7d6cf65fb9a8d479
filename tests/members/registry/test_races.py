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
from members.joining.services import pay_pokok, submit_application, verify_application
from members.registry.models import Member, RegisterEntry
from members.registry.services import leave_member
from members.savings.models import Payment
from tests.factories.members import (
    CONSENTS,
    budi,
    licence_data,
    make_application,
    make_approved,
    make_member,
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


def pay(application: Application, user: User) -> Callable[[], Member]:
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

    results = at_once(
        *[lambda user=user: verify_application(application, acting_user=user) for user in (first, second)]
    )

    assert results == ["application_moved", "ok"]


def test_one_person_sent_twice_at_once_is_one_application() -> None:
    open_house()
    person, licences = person_data(), [licence_data("str")]

    def send() -> Application:
        return submit_application(group="nakes", person=person, licences=licences, consents=CONSENTS, acting_user=None)

    assert at_once(send, send) == ["ok", "one_open_application_per_person"]
    assert Application.objects.count() == 1


def test_two_who_leave_at_once_do_not_leave_eight() -> None:
    members = [make_member(group=group) for group in ["nakes"] * 8 + ["pengguna"] * 2]
    user = budi()

    results = at_once(*[lambda one=one: leave_member(one, reason="Pindah.", acting_user=user) for one in members[:2]])

    assert results == ["ok", "too_few_members"]
    assert Member.objects.exclude(status="keluar").count() == 9
