"""The interface for other programs: what it says, whom it lets in, and that a write is done once."""

import secrets
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmp import clock
from kmp.roles import Role
from kmp.tokens.rules import SCOPES
from kmp.tokens.services import issue_token
from members.joining.models import Application
from members.registry.models import Group, Member
from members.savings.models import Bill, Payment
from members.savings.rules import payment_code
from members.savings.states import Saving
from tests.factories.kmp import make_account
from tests.factories.members import make_member, make_nik, open_house

pytestmark = pytest.mark.django_db


def program(*scopes: str) -> Client:
    """A client that sends a key with `scopes` (all of them when left out)."""
    admin = make_account(roles=[Role.ADMIN])
    until = clock.today() + timedelta(days=30)
    _token, key = issue_token("Kasir", scopes=scopes or list(SCOPES), until=until, acting_user=admin)
    return Client(headers={"Authorization": f"Bearer {key}"})


def sent(client: Client, name: str, body: dict[str, Any], *, key: str = "") -> Any:
    headers = {"Idempotency-Key": key or secrets.token_hex(8)}
    return client.post(reverse(name), body, content_type="application/json", headers=headers)


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(entry["code"], entry["path"]) for entry in answer.json()["errors"]]


def wajib_bill(member: Member, *, amount_rp: int = 50_000) -> Bill:
    day = clock.today()
    return Bill.objects.create(
        kind=Saving.WAJIB, member=member, month=day.replace(day=1), amount_rp=amount_rp, due_on=day
    )


def application_body(**changes: Any) -> dict[str, Any]:
    born = date(1990, 5, 17)
    person = {
        "name": "Ni'mah D'Souza",
        "nik": make_nik(born=born),
        "birth_date": f"{born}",
        "sex": "P",
        "village": "",
        "phone": "081200000000",
    }
    person.pop("village")
    body = {"group": "pengguna", "person": person, "consents": {"data": True, "aturan": True}}
    return {**body, **changes}


def test_the_list_says_what_the_register_says_and_no_more() -> None:
    member = make_member(group="nakes", name="Sari Wulandari")

    answer = program("members:read").get(reverse("api_members"))

    assert answer.json()["results"] == [
        {
            "number": member.number,
            "name": "Sari Wulandari",
            "kind": "person",
            "group": "nakes",
            "status": "aktif",
            "has_vote": True,
            "region": None,
            "joined_on": f"{clock.today()}",
            "left_on": None,
        }
    ]


def test_the_list_is_filtered_and_asks_the_same_questions_for_any_number_of_rows() -> None:
    first, second = make_member(group="nakes", name="Sari O'Neil"), make_member(group="pengguna")
    client = program("members:read")

    def numbers(**query: str) -> list[str]:
        return [row["number"] for row in client.get(reverse("api_members"), query).json()["results"]]

    with CaptureQueriesContext(
        connection,
    ) as few:
        assert numbers() == [first.number, second.number]
    make_member(group="faskes")
    with CaptureQueriesContext(connection) as more:
        assert len(numbers()) == 3
    assert len(few) == len(more)
    assert (
        numbers(group="nakes")
        == numbers(q="o'neil")
        == numbers(q=first.number.lower()[:0] + first.number)
        == [first.number]
    )
    assert numbers(status="keluar") == numbers(per="2001-02-28") == numbers(region="32") == []


def test_one_member_is_found_by_number_and_only_so() -> None:
    member = make_member(group="nakes")
    client = program("members:read")

    assert client.get(reverse("api_member", args=[member.number])).json()["number"] == member.number
    missing = client.get(reverse("api_member", args=["NAK-99999"]))
    assert (missing.status_code, codes(missing)) == (404, [("not_found", "")])


@pytest.mark.parametrize("name", ["api_groups", "api_register", "api_licences", "api_applications"])
def test_the_other_lists_answer(name: str) -> None:
    make_member(group="distributor")

    assert program("members:read").get(reverse(name)).json()["count"] >= 1


def test_the_groups_come_in_their_order() -> None:
    open_house()

    rows = program("members:read").get(reverse("api_groups")).json()["results"]

    assert [row["code"] for row in rows] == ["produsen", "distributor", "faskes", "nakes", "pengguna"]


@pytest.mark.parametrize(
    ("name", "query", "path"),
    [
        pytest.param("api_members", {"per": "31-02-2026"}, "per", id="a day that is none"),
        pytest.param("api_members", {"status": "hilang"}, "status", id="a state that is none"),
        pytest.param("api_members", {"region": "32.1"}, "region", id="a code that is none"),
        pytest.param("api_participation_totals", {}, "year", id="no year"),
        pytest.param("api_payments", {"since": "kemarin"}, "since", id="words for a day"),
    ],
)
def test_a_wrong_question_is_told_where_it_is_wrong(name: str, query: dict[str, str], path: str) -> None:
    answer = program().get(reverse(name), query)

    assert (answer.status_code, [one[1] for one in codes(answer)]) == (400, [path])


def test_no_key_or_the_wrong_scope_opens_nothing() -> None:
    make_member(group="nakes")

    assert Client().get(reverse("api_members")).status_code == 401
    assert program("savings:read").get(reverse("api_members")).status_code == 403
    assert sent(program("savings:read"), "api_payments", {}).status_code == 403


def test_a_payment_is_taken_once_however_often_it_is_sent() -> None:
    member = make_member(group="nakes")
    bill, client = wajib_bill(member), program("savings:write", "savings:read")
    body = {"bill": payment_code(bill.pk), "method": "transfer", "paid_on": f"{clock.today()}"}

    answers = [sent(client, "api_payments", body, key="bayar-0001") for _time in range(3)]

    assert [one.status_code for one in answers] == [201, 201, 201]
    assert {one.json()["amount_rp"] for one in answers} == {50_000}
    assert Payment.objects.filter(bill=bill).count() == 1
    again = sent(client, "api_payments", body)
    assert (again.status_code, codes(again)) == (400, [("bill_is_not_overpaid", "amount_rp")])


def test_a_part_leaves_the_rest_open() -> None:
    member = make_member(group="nakes")
    bill, client = wajib_bill(member), program("savings:write", "savings:read")
    body = {
        "bill": payment_code(bill.pk),
        "amount_rp": 20_000,
        "method": "tunai",
        "paid_on": f"{clock.today()}",
    }

    assert sent(client, "api_payments", body).status_code == 201

    rows = client.get(reverse("api_bills"), {"member": member.number, "state": "open"}).json()["results"]
    assert [(row["kind"], row["rest_rp"]) for row in rows] == [("wajib", 30_000)]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        pytest.param({"bill": "SW-1"}, "bill", id="no such code"),
        pytest.param({"amount_rp": 0}, "amount_rp", id="nothing"),
        pytest.param({"amount_rp": 10**19}, "amount_rp", id="more than there is"),
        pytest.param({"method": "shu"}, "method", id="a way that is not theirs"),
        pytest.param({"paid_on": "2026-02-30"}, "paid_on", id="a day that is none"),
    ],
)
def test_a_wrong_payment_writes_nothing(changes: dict[str, Any], path: str) -> None:
    bill = wajib_bill(make_member(group="nakes"))
    body = {"bill": payment_code(bill.pk), "method": "tunai", "paid_on": f"{clock.today()}", **changes}

    answer = sent(program("savings:write"), "api_payments", body)

    assert (answer.status_code, [one[1] for one in codes(answer)]) == (400, [path])
    assert Payment.objects.filter(bill=bill).count() == 0


def test_a_deposit_and_the_holdings_of_a_day() -> None:
    member = make_member(group="nakes")
    client = program("savings:write", "savings:read")
    body = {"member": member.number, "amount_rp": 75_000, "method": "tunai", "paid_on": f"{clock.today()}"}

    assert sent(client, "api_deposits", body).status_code == 201

    held = client.get(reverse("api_holdings", args=[member.number])).json()
    assert (held["sukarela_rp"], held["total_rp"] - held["pokok_rp"]) == (75_000, 75_000)
    before = client.get(reverse("api_holdings", args=[member.number]), {"per": "2001-01-01"}).json()
    assert before["total_rp"] == 0


def test_an_application_comes_in_once_and_waits_for_two_people() -> None:
    open_house()
    client = program("members:write", "members:read")

    answers = [sent(client, "api_applications", application_body(), key="daftar-01") for _time in range(2)]

    assert [one.status_code for one in answers] == [201, 201], answers[0].content
    application = Application.objects.get()
    assert answers[0].json() == answers[1].json()
    assert (application.state, application.group_id) == ("diajukan", "pengguna")
    assert Member.objects.count() == 0
    listed = client.get(reverse("api_application", args=[application.number])).json()
    assert (listed["applicant"], listed["member"]) == ("Ni'mah D'Souza", None)
    assert application.person.nik_hash is not None
    assert "nik" not in listed


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        pytest.param({"group": "tuan"}, "group", id="no such group"),
        pytest.param({"consents": {"data": True, "aturan": False}}, "", id="no consent"),
        pytest.param({"person": {"name": "\x00"}}, "person.name", id="a NUL"),
    ],
)
def test_a_wrong_application_is_told_where(changes: dict[str, Any], path: str) -> None:
    open_house()

    answer = sent(program("members:write"), "api_applications", application_body(**changes))

    assert answer.status_code in (400, 409)
    assert path in [one[1] for one in codes(answer)]
    assert Application.objects.count() == 0


def test_a_closed_group_takes_nobody() -> None:
    open_house()
    Group.objects.filter(pk="pengguna").update(is_open=False)

    answer = sent(program("members:write"), "api_applications", application_body())

    assert codes(answer) == [("group_unknown", "group")]


def test_totals_of_a_year_are_few_and_whole() -> None:
    assert program("participation:read").get(reverse("api_participation_totals"), {"year": 2026}).json() == []


def test_the_schema_is_made_without_a_warning(tmp_path: Any) -> None:
    call_command("spectacular", file=str(tmp_path / "schema.yaml"), fail_on_warn=True, validate=True)

    assert "/api/v1/members/payments/" in (tmp_path / "schema.yaml").read_text()
