"""Two at once on one licence. Real transactions in real threads."""

from datetime import timedelta

import pytest

from kmp import clock
from members.licences.models import Licence
from members.licences.services import check_licence, refuse_licence
from tests.factories.licences import licence_facts, sent_licence
from tests.factories.members import budi, make_member, make_user, rini
from tests.members.registry.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_staff_check_one_licence_once() -> None:
    licence = sent_licence(make_member(group="nakes"))
    first, second = rini(), make_user(role="petugas")

    results = at_once(*[lambda user=user: check_licence(licence, acting_user=user) for user in (first, second)])

    assert results == ["licence_moved", "ok"]


def test_checked_and_refused_at_once_is_one_of_both() -> None:
    licence = sent_licence(make_member(group="nakes"))
    first, second = rini(), budi()

    results = at_once(
        lambda: check_licence(licence, acting_user=first),
        lambda: refuse_licence(licence, reason="Tidak terbaca.", acting_user=second),
    )

    assert results == ["licence_moved", "ok"]
    licence.refresh_from_db()
    assert (licence.state == "ditolak") == (licence.note == "Tidak terbaca.")


def test_two_members_who_send_one_number_at_once_are_one() -> None:
    members, user = [make_member(group="nakes") for _ in range(2)], rini()
    data = [licence_facts(number="SIP/1", valid_from=clock.today() - timedelta(days=days)) for days in (1, 2)]

    results = at_once(
        *[
            lambda one=one, facts=facts: sent_licence(one, facts, user=user)
            for one, facts in zip(members, data, strict=True)
        ]
    )

    assert results == ["ok", "one_holder_per_licence_number"]
    assert Licence.objects.filter(number="SIP/1").count() == 1
