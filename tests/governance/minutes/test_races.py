"""Two last signers at once seal once; an edit and a signature never meet. Real commits, real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from governance.minutes.models import Minutes, MinutesSignature
from governance.minutes.services import edit_minutes, sign_minutes
from kmp.errors import DomainError
from kmp.papers.models import Paper
from kmp.trail.models import ActionLog
from tests.factories.members import budi, rini
from tests.factories.packs import closed, opened_group

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """What each returned, or the code with which it was refused; all begin together."""
    start = Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        start.wait(timeout=10)
        try:
            return work()
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def test_two_last_signers_at_once_seal_once() -> None:
    minutes, users = closed(opened_group()), (budi(), rini())

    def signing(user: Any) -> Callable[[], Any]:
        return lambda: sign_minutes(minutes, acting_user=user)

    results = at_once([signing(user) for user in users for _ in range(3)])

    assert sum(1 for result in results if isinstance(result, Minutes)) == 2
    assert {code for code in results if isinstance(code, str)} <= {"one_signature_per_revision", "minutes_sealed"}
    minutes.refresh_from_db()
    assert minutes.sealed_at is not None
    assert (MinutesSignature.objects.count(), Paper.objects.filter(kind="berita_acara").count()) == (2, 1)
    assert ActionLog.objects.filter(action="governance.minutes.sealed").count() == 1


def test_an_edit_beside_the_last_signature_never_seals_what_was_not_signed() -> None:
    minutes = closed(opened_group())
    writer, chair = rini(), budi()
    sign_minutes(minutes, acting_user=writer)

    at_once(
        [
            lambda: edit_minutes(minutes, text="Lain.", acting_user=writer),
            lambda: sign_minutes(minutes, acting_user=chair),
        ]
    )

    minutes.refresh_from_db()
    if minutes.sealed_at is None:
        assert (minutes.text, minutes.revision) == ("Lain.", 2)
    else:
        assert (minutes.text, minutes.revision) == ("Rapat berjalan tertib.", 1)
        assert minutes.signatures.filter(revision=1).count() == 2
