"""Two who count at the same moment. Real commits, real threads."""

from collections.abc import Callable
from typing import Any

import pytest

from governance.voting.handcounts import drop_hand_counts
from governance.voting.models import HandCount, Verdict
from kmp.accounts.models import User
from kmp.proofs.models import ProofBundle
from tests.factories.counts import counted_by, room_motion, said
from tests.factories.governance import one_of_each_group
from tests.factories.members import budi, hadi, rini
from tests.governance.voting.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_counts_at_once_make_one_verdict() -> None:
    one_of_each_group()
    motion, people = room_motion(), [budi(), hadi(), rini()]

    def entering(user: User) -> Callable[[], Any]:
        return lambda: counted_by(user, motion, said(produsen={"yes": 1}), sheet=True)

    results = at_once([entering(user) for user in people])

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Verdict", "str"]
    assert "motion_not_closed" in results
    assert (Verdict.objects.count(), ProofBundle.objects.count(), HandCount.objects.count()) == (1, 1, 2)


def test_one_person_clicking_twice_counts_once() -> None:
    one_of_each_group()
    motion, user = room_motion(), budi()

    results = at_once([lambda: counted_by(user, motion, said(), sheet=True)] * 3)

    assert sorted(map(str, results)) == ["None", "one_hand_count_per_person", "one_hand_count_per_person"]
    assert not Verdict.objects.exists()


def test_two_who_drop_at_once_drop_once() -> None:
    one_of_each_group()
    motion, user = room_motion(), hadi()
    counted_by(budi(), motion, said(), sheet=True)
    counted_by(user, motion, said(produsen={"no": 1}))

    results = at_once([lambda: drop_hand_counts(motion, acting_user=user)] * 2)

    assert sorted(map(str, results)) == ["None", "nothing_to_drop"]
