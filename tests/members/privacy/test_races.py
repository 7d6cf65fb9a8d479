"""Two at once: one answer, one erasure, one open request. Real transactions in real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.privacy.erasure import pseudonymise_person
from members.privacy.models import DataRequest
from members.privacy.services import ask_about_data, fulfil_data_request, refuse_data_request, withdraw_data_request
from members.registry.models import Person
from tests.factories.members import budi, make_user, open_house, rini

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


def someone() -> Person:
    open_house()
    return Person.objects.create(name="Wulan Prasetyani", sex="P", birth_date=date(1990, 5, 17))


def test_one_request_gets_one_answer() -> None:
    person = someone()
    asked, first, second = ask_about_data(person, kind="akses", acting_user=rini()), budi(), make_user(role="pengurus")

    results = at_once(
        lambda: fulfil_data_request(asked, answer="Ya.", acting_user=first),
        lambda: refuse_data_request(asked, answer="Tidak.", acting_user=second),
        lambda: withdraw_data_request(asked, acting_user=rini()),
    )

    assert results == ["data_request_answered", "data_request_answered", "ok"]
    assert Notice.objects.filter(key=f"permintaan-data-{asked.pk}").count() <= 1
    assert ActionLog.objects.filter(action__startswith="members.data_request.").count() == 2


def test_one_person_is_made_nobody_once() -> None:
    person = someone()
    asked, first, second = (
        ask_about_data(person, kind="penghapusan", acting_user=rini()),
        budi(),
        make_user(role="pengurus"),
    )

    results = at_once(
        *(lambda user=user: pseudonymise_person(asked, answer="Ya.", acting_user=user) for user in (first, second))
    )

    assert results == ["data_request_answered", "ok"]
    assert ActionLog.objects.filter(action="members.data.pseudonymised").count() == 1


def test_the_same_request_is_open_once() -> None:
    person, staff = someone(), rini()

    results = at_once(*(lambda: ask_about_data(person, kind="akses", acting_user=staff) for _n in range(3)))

    assert results == ["ok", "one_open_data_request_per_kind", "one_open_data_request_per_kind"]
    assert DataRequest.objects.count() == 1
