"""Schemathesis sends what the schema allows, and what it does not: no answer may be a fault of ours."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from kmp import clock
from kmp.roles import Role
from kmp.tokens.rules import SCOPES
from kmp.tokens.services import issue_token
from kmp.wsgi import application
from tests.factories.kmp import make_account
from tests.factories.members import make_member

OPERATIONS = 15  # of /api/v1/members/: fewer would mean that the search found nothing
BOUNDED = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The server's end of a request would close the connection that this test's transaction lives in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_nothing_that_a_program_sends_is_a_fault_of_ours(mode: GenerationMode) -> None:
    make_member(group="nakes")
    until = clock.today() + timedelta(days=30)
    _token, key = issue_token("Penguji", scopes=list(SCOPES), until=until, acting_user=make_account(roles=[Role.ADMIN]))
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    found = schema.include(path_regex="^/api/v1/members").get_all_operations()
    operations = [one.ok() for one in found if isinstance(one, Ok)]
    answers: list[tuple[str, int]] = []

    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @BOUNDED
        def send(case: Any) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {key}"})
            answers.append((case.formatted_path, answer.status_code))

        send()

    assert len(operations) >= OPERATIONS
    assert [one for one in answers if one[1] >= 500] == []
    assert {one[1] for one in answers} & ({200, 201} if mode is GenerationMode.POSITIVE else {400, 404})
