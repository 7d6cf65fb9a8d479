"""Two at once: the elected are seated once, a note is answered once, an ending is decided once. Real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from governance.officers.models import SupervisorNote, Term
from governance.officers.noting import answer_note, write_note
from governance.officers.seating import Seated, seat_officers
from kmp.errors import DomainError
from tests.factories.elections import agreed, listed, office_election
from tests.factories.members import budi, hadi, make_member, wati

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """What each returned, or the code with which it was refused; all begin together, each on its own connection."""
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


def test_two_officers_seat_the_elected_once() -> None:
    members = [make_member(group="nakes") for _ in range(2)]
    election = listed(office_election(), members[:1])
    agreed(election, present=members)
    first, second = budi(), hadi()

    results = at_once(
        [
            lambda: seat_officers(election, acting_user=first),
            lambda: seat_officers(election, acting_user=second),
        ]
    )

    assert sorted(type(result).__name__ for result in results) == sorted([Seated.__name__, "str"])
    assert "already_seated" in results
    assert Term.objects.count() == 1


def test_two_answers_to_one_note_leave_the_first() -> None:
    note = write_note(area="lain", title="Kas", text="Selisih.", acting_user=wati())
    first, second = budi(), hadi()

    results = at_once(
        [
            lambda: answer_note(note, answer="Pertama.", acting_user=first),
            lambda: answer_note(note, answer="Kedua.", acting_user=second),
        ]
    )

    assert results.count("note_answered") == 1
    assert SupervisorNote.objects.get().answer in ("Pertama.", "Kedua.")
