"""Two at once on the mandates of one institution. Real transactions in real threads."""

import pytest
from django.db import transaction

from kmp import clock
from members.mandates.locks import lock_institution, lock_mandates
from members.mandates.models import Representative
from members.mandates.queries import voter_of
from members.mandates.services import end_mandate, hand_over_vote
from tests.factories.mandates import give
from tests.factories.members import make_member, person_data, rini
from tests.members.registry.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_mandates_with_the_vote_at_once_are_one() -> None:
    clinic = make_member(group="faskes")
    Representative.objects.update(votes=False)
    people, user = [person_data() for _ in range(2)], rini()

    results = at_once(*[lambda one=one: give(clinic, person=one, votes=True, user=user) for one in people])

    assert results == ["ok", "one_voting_mandate_at_a_time"]
    assert Representative.objects.filter(institution=clinic.institution, votes=True).count() == 1


def test_two_who_hand_over_the_vote_at_once_leave_one_voter() -> None:
    clinic = make_member(group="faskes")
    others, user = [give(clinic) for _ in range(2)], rini()

    results = at_once(*[lambda one=one: hand_over_vote(one, clinic, acting_user=user) for one in others])

    assert results == ["ok", "ok"]
    voting = Representative.objects.filter(institution=clinic.institution, votes=True)
    assert [one.person_id in {other.person_id for other in others} for one in voting] == [True]


def test_ending_and_handing_over_at_once_never_gives_the_vote_to_who_has_ended() -> None:
    clinic = make_member(group="faskes")
    second, user = give(clinic), rini()

    results = at_once(
        lambda: end_mandate(second, clinic, reason="Selesai.", acting_user=user),
        lambda: hand_over_vote(second, clinic, acting_user=user),
    )

    assert results in (["mandate_moved", "ok"], ["ok", "ok"])
    second.refresh_from_db()
    assert second.ended_at is not None
    voter = voter_of(clinic.institution_id or 0, clock.today())
    assert voter is None or voter.person != second.person


def test_mandates_are_locked_under_their_institution() -> None:
    clinic = make_member(group="faskes")
    give(clinic)

    with transaction.atomic():
        rows = lock_mandates(lock_institution(clinic.institution_id or 0))

    assert [one.pk for one in rows] == sorted(one.pk for one in rows)
    assert len(rows) == 2
