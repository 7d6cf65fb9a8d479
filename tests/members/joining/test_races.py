"""Two at once on one application or draft. Real transactions in real threads."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from members.joining.correcting import ask_correction, withdraw_application
from members.joining.drafting import save_draft
from members.joining.models import Application, Draft
from members.joining.services import approve_application, reject_application, submit_application
from members.joining.states import ApplicationState
from members.joining.steps import Way
from members.licences.models import Licence
from members.registry.models import Person
from members.savings.models import Bill
from tests.factories.clinics import village
from tests.factories.joining import fill, send
from tests.factories.members import (
    ARTICLE,
    POKOK_RP,
    make_application,
    make_user,
    make_verified,
    open_house,
    rini,
)
from tests.members.registry.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def approval(application: Application) -> Callable[[], Any]:
    by = make_user(role="pengurus")
    return partial(approve_application, application, pokok_rp=POKOK_RP, source=ARTICLE, acting_user=by)


def test_two_approvers_at_once_make_one_bill() -> None:
    application = make_verified(make_application(group="nakes"))

    results = at_once(approval(application), approval(application))

    assert results == ["application_moved", "ok"]
    assert Bill.objects.count() == 1


def test_an_approval_and_a_refusal_at_once_are_one_decision() -> None:
    application = make_verified(make_application(group="nakes"))
    refusal = partial(reject_application, application, reason="STR palsu.", acting_user=make_user(role="pengurus"))

    results = at_once(approval(application), refusal)

    assert results == ["application_moved", "ok"]
    application.refresh_from_db()
    assert (application.state == ApplicationState.APPROVED) == (Bill.objects.count() == 1)


def test_the_same_draft_sent_twice_at_once_is_one_application() -> None:
    open_house()
    draft = fill(Client(), "nakes", village().code)
    way = Way(Draft.objects.get())
    assert way.first_wrong == ""
    data = way.data({"data": True, "aturan": True})

    def sends() -> Application:
        return submit_application(
            group="nakes",
            person=data.person,
            licences=data.licences,
            consents=data.consents,
            draft=draft,
            acting_user=None,
        )

    assert at_once(sends, sends) == ["ok", "sent_before"]
    assert (Application.objects.count(), Person.objects.count(), Licence.objects.count()) == (1, 1, 1)


def test_the_same_form_posted_twice_at_once_leads_to_one_receipt() -> None:
    open_house()
    draft = fill(Client(), "nakes", village().code)
    answers: list[Any] = []

    at_once(*[lambda: answers.append(send(Client(), draft)) for _ in range(2)])

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.url for answer in answers}) == 1
    assert Application.objects.count() == 1


def test_a_correction_asked_while_another_verifies_is_one_of_the_two() -> None:
    open_house()
    draft = fill(Client(), "nakes", village().code)
    send(Client(), draft)
    application = Application.objects.get()
    first, second = rini(), make_user(role="petugas")
    asks = partial(ask_correction, application, reason="Foto buram.", acting_user=second)

    results = at_once(asks, partial(make_verified, application, by=first))

    application.refresh_from_db()
    if results == ["ok", "ok"]:  # verified first, then given back: the check starts anew
        assert (application.state, application.verified_by) == (ApplicationState.CORRECTION, None)
    else:
        assert results == ["application_moved", "ok"]
        assert application.state == ApplicationState.CORRECTION


def test_a_withdrawal_and_an_approval_at_once_leave_no_member_to_be() -> None:
    application = make_verified(make_application(group="nakes"))

    results = at_once(partial(withdraw_application, application, acting_user=None), approval(application))

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert results in (["ok", "ok"], ["application_moved", "ok"])  # an approved one may be withdrawn too


def test_a_draft_sent_while_it_is_saved_keeps_what_was_sent() -> None:
    open_house()
    draft = fill(Client(), "nakes", village().code)
    saves = partial(save_draft, draft, answers={"name": ["Orang Lain"]}, step=2, acting_user=None)

    results = at_once(lambda: send(Client(), draft), saves)

    assert results in (["ok", "ok"], ["application_moved", "ok"])
    assert Application.objects.count() == 1
    assert Person.objects.count() == 1
