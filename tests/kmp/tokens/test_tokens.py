"""API keys: issued, used within their scopes, ended; and writes that are done once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from kmp import clock
from kmp.errors import DomainError
from kmp.roles import Role
from kmp.tokens.api import ProgramView, idempotent
from kmp.tokens.models import ApiToken, IdempotentWrite
from kmp.tokens.queries import token_of
from kmp.tokens.services import begin_write, issue_token, revoke_token
from kmp.trail.models import ActionLog
from tests.factories.kmp import browser_of, make_account

pytestmark = pytest.mark.django_db
DONE: list[str] = []


class Deposit(ProgramView):
    """A write as an app would have it."""

    read_scope = "savings:read"
    write_scope = "savings:write"

    def get(self, request: Request) -> Response:
        return Response({"by": str(request.user)})

    @idempotent
    def post(self, request: Request) -> Response:
        data: Any = request.data
        if data["amount"] == 0:
            raise DomainError("amount_not_positive", "Jumlah harus lebih dari nol.")
        if data["amount"] == -1:
            raise RuntimeError("a fault of ours")
        DONE.append(request.headers["Idempotency-Key"])
        return Response({"amount": data["amount"]}, status=201)


def admin() -> Any:
    return make_account(roles=[Role.ADMIN])


def key_for(*scopes: str, days: int = 30) -> tuple[ApiToken, str]:
    return issue_token("Kasir", scopes=scopes, until=clock.today() + timedelta(days=days), acting_user=admin())


def sent(key: str, *, write: str = "", amount: int = 5) -> Any:
    headers = {"Authorization": f"Bearer {key}", **({"Idempotency-Key": write} if write else {})}
    factory = APIRequestFactory()
    if write or amount != 5:
        request = factory.post("/setor/", {"amount": amount}, format="json", headers=headers)
    else:
        request = factory.get("/setor/", headers=headers)
    answer = Deposit.as_view()(request)
    assert isinstance(answer, Response)
    return answer


def codes(answer: Any) -> list[str]:
    return [entry["code"] for entry in answer.data["errors"]]


def test_a_key_is_known_by_its_secret_and_kept_as_a_hash() -> None:
    token, key = key_for("savings:read")

    assert token_of(key) == token
    assert key.split("_", 2)[2] not in str(ApiToken.objects.values().get())
    assert token_of(key[:-1] + ("a" if key[-1] != "a" else "b")) is None
    assert token_of("kmp_") is None


def test_a_program_is_a_user_of_its_own_without_a_role() -> None:
    token, key = key_for("savings:read")

    assert sent(key).data == {"by": "API Kasir"}
    assert not token.user.has_usable_password()
    assert token.user.grants.count() == 0
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_a_key_does_what_its_scopes_say_and_no_more() -> None:
    reader, writer = key_for("savings:read")[1], key_for("savings:write")[1]

    assert (sent(reader).status_code, sent(reader, write="kunci-001").status_code) == (200, 403)
    assert (sent(writer).status_code, sent(writer, write="kunci-001").status_code) == (403, 201)


def test_a_revoked_or_ended_key_is_refused() -> None:
    token, key = key_for("savings:read")
    revoke_token(token, acting_user=admin())
    ended, old_key = key_for("savings:read")
    ApiToken.objects.filter(pk=ended.pk).update(
        issued_at=clock.now() - timedelta(days=9), expires_at=clock.now() - timedelta(days=1)
    )

    assert [sent(key).status_code, sent(old_key).status_code, sent("x").status_code] == [401, 401, 401]
    with pytest.raises(DomainError) as refused:
        revoke_token(token, acting_user=admin())
    assert refused.value.code == "token_revoked"


@pytest.mark.parametrize(
    ("scopes", "days", "code"),
    [
        pytest.param([], 30, "scope_missing", id="none"),
        pytest.param(["books:burn"], 30, "scope_unknown", id="unknown"),
        pytest.param(["members:read"], -1, "token_ends_after_issue", id="past"),
        pytest.param(["members:read"], 366, "token_lives_too_long", id="forever"),
    ],
)
def test_a_key_without_bounds_is_not_issued(scopes: list[str], days: int, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        key_for(*scopes, days=days)

    assert refused.value.code == code
    assert ApiToken.objects.count() == 0


def test_the_same_write_sent_again_gets_the_first_answer() -> None:
    DONE.clear()
    _token, key = key_for("savings:write")

    first, second = sent(key, write="bayar-0001", amount=7), sent(key, write="bayar-0001", amount=7)

    assert (first.status_code, second.status_code) == (201, 201)
    assert (second.data, second["Idempotent-Replay"]) == ({"amount": 7}, "true")
    assert DONE == ["bayar-0001"]


def test_a_key_of_a_write_means_one_request_only() -> None:
    _token, key = key_for("savings:write")
    sent(key, write="bayar-0001", amount=7)

    other = sent(key, write="bayar-0001", amount=8)

    assert (other.status_code, codes(other)) == (422, ["idempotency_key_reused"])


def test_a_write_without_its_key_is_refused() -> None:
    answer = sent(key_for("savings:write")[1], amount=6)

    assert (answer.status_code, codes(answer)) == (400, ["required"])
    assert answer.data["errors"][0]["path"] == "Idempotency-Key"


def test_a_refusal_is_an_answer_and_is_kept() -> None:
    key = key_for("savings:write")[1]

    answers = [sent(key, write="bayar-0001", amount=0) for _time in range(2)]

    assert [(one.status_code, codes(one)) for one in answers] == [(409, ["amount_not_positive"])] * 2


def test_a_fault_of_ours_lets_the_key_be_used_again() -> None:
    key = key_for("savings:write")[1]

    with pytest.raises(RuntimeError):
        sent(key, write="bayar-0001", amount=-1)

    assert IdempotentWrite.objects.count() == 0


def test_a_write_whose_worker_died_is_taken_over_after_a_minute() -> None:
    token, _key = key_for("savings:write")
    write, mine = begin_write(token, key="bayar-0001", request_digest="a" * 64)
    assert mine

    with pytest.raises(DomainError) as busy:
        begin_write(token, key="bayar-0001", request_digest="a" * 64)
    IdempotentWrite.objects.filter(pk=write.pk).update(at=clock.now() - timedelta(seconds=61))

    assert busy.value.code == "write_under_way"
    assert begin_write(token, key="bayar-0001", request_digest="a" * 64) == (write, True)


@pytest.mark.django_db(transaction=True)
def test_of_many_equal_writes_at_once_one_is_done() -> None:
    token, _key = key_for("savings:write")
    barrier = threading.Barrier(6)
    outcomes: list[object] = []

    def begin() -> None:
        barrier.wait()
        try:
            outcomes.append(begin_write(token, key="bayar-0001", request_digest="a" * 64)[1])
        except DomainError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, outcomes)) == ["True"] + ["write_under_way"] * 5


def test_the_page_shows_the_secret_once() -> None:
    client = browser_of(admin(), fresh=True)

    answer = client.post(
        reverse("staff_token_new"),
        {"name": "Kasir", "scopes": ["savings:read"], "until": f"{clock.today() + timedelta(days=9)}"},
    )

    token = ApiToken.objects.get()
    assert f"kmp_{token.prefix}_" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert f"kmp_{token.prefix}_…" in client.get(reverse("staff_tokens")).content.decode()
    assert list(ActionLog.objects.filter(action="kmp.token.issued").values_list("object_id", flat=True)) == [
        str(token.pk)
    ]


def test_bad_input_stays_in_the_form() -> None:
    client = browser_of(admin(), fresh=True)

    answer = client.post(reverse("staff_token_new"), {"name": "Kasir", "until": "2099-01-01"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Pilih paling sedikit satu lingkup." in page
    assert 'value="Kasir"' in page
    assert ApiToken.objects.count() == 0


def test_revoking_asks_first() -> None:
    token, key = key_for("savings:read")
    client = browser_of(admin())

    assert "Ya, cabut" in client.get(reverse("staff_token_revoke", args=[token.pk])).content.decode()
    assert token_of(key) == token
    assert client.post(reverse("staff_token_revoke", args=[token.pk])).status_code == 303
    assert token_of(key) is None
