"""The public interface: read only, no sign-in, the same numbers as the pages."""

import pytest
from django.core.management import call_command
from django.test import Client

from governance.voting.states import Choice
from tests.factories.governance import counted, one_of_each_group, opened_motion, vote


@pytest.mark.django_db
def test_verdicts_are_public_and_say_what_the_verdict_says(client: Client) -> None:
    members = one_of_each_group()
    motion = opened_motion()
    vote(motion, dict.fromkeys(members.values(), Choice.YES))
    verdict = counted(motion)
    assert verdict.bundle is not None

    answer = client.get("/api/v1/verdicts/")

    assert answer.status_code == 200
    entry = answer.json()["results"][0]
    assert entry["number"] == motion.number
    assert entry["result"] == verdict.result
    assert entry["bundle"]["file_digest"] == verdict.bundle.file_digest


@pytest.mark.django_db
def test_writing_is_refused(client: Client) -> None:
    assert client.post("/api/v1/verdicts/", {}).status_code == 405


def test_schema_has_no_warnings() -> None:
    call_command("spectacular", "--fail-on-warn", "--file", "/dev/null")
