"""Many at once: the chain stays one line, a motion is counted once. Real commits, real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.voting.casting import cast_ballot
from governance.voting.counting import count_motion
from governance.voting.models import Ballot, Motion, RollEntry, Verdict
from governance.voting.services import close_motion
from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.proofs.chain import FIRST
from members.registry.models import Member
from tests.factories.governance import founding_bylaws, opened_motion, vote
from tests.factories.members import budi, make_member, user_of

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 10


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


def voters_of(motion_members: int) -> list[tuple[Member, User]]:
    founding_bylaws()
    members = [make_member(group="nakes") for _ in range(motion_members)]
    return [(member, user_of(member)) for member in members]


def test_ten_voters_at_once_make_one_line() -> None:
    voters = voters_of(VOTERS)
    motion = opened_motion()

    def casting(member: Member, user: User) -> Callable[[], Any]:
        return lambda: cast_ballot(motion.pk, choice="setuju", member=member, acting_user=user)

    results = at_once([casting(member, user) for member, user in voters])

    assert all(isinstance(result, Ballot) for result in results)
    chain = list(
        Ballot.objects.filter(box__motion=motion).order_by("height").values_list("height", "previous_hash", "hash")
    )
    assert [height for height, _, _ in chain] == list(range(1, VOTERS + 1))
    assert [previous for _, previous, _ in chain] == [FIRST, *[own for _, _, own in chain[:-1]]]


def test_the_same_voter_clicking_ten_times_casts_once() -> None:
    [(member, user)] = voters_of(1)
    motion = opened_motion()

    results = at_once(
        [lambda: cast_ballot(motion.pk, choice="setuju", member=member, acting_user=user)] * VOTERS,
    )

    assert len({result.pk for result in results}) == 1
    assert Ballot.objects.count() == 1


def test_five_counters_at_once_count_once() -> None:
    voters = voters_of(3)
    motion = opened_motion()
    vote(motion, {member: "setuju" for member, _ in voters})
    close_motion(motion, acting_user=budi())
    counter = budi()

    results = at_once([lambda: count_motion(motion, acting_user=counter)] * 5)

    assert sorted(str(result) for result in results if isinstance(result, str)) == ["motion_not_closed"] * 4
    assert Verdict.objects.count() == 1


def test_the_motion_is_locked_before_the_chain_is_read() -> None:
    [(member, user)] = voters_of(1)
    motion = opened_motion()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        cast_ballot(motion.pk, choice="setuju", member=member, acting_user=user)

    statements = [query["sql"] for query in queries.captured_queries]
    locked = next(at for at, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql)
    read = next(at for at, sql in enumerate(statements) if 'FROM "governance_ballot"' in sql)
    assert locked < read


def test_without_the_lock_two_ballots_would_want_the_same_place() -> None:
    """The control: what the lock prevents, the table would still refuse."""
    voters = voters_of(2)
    motion = opened_motion()
    entries = {entry.member_id: entry for entry in RollEntry.objects.filter(motion=motion)}

    def unlocked(member: Member, user: User) -> Callable[[], Any]:
        def insert() -> str:
            try:
                with transaction.atomic():
                    _insert(motion, entries[member.pk], user, hash_of=str(member.pk))
            except IntegrityError:
                return "collided"
            return "written"

        return insert

    results = at_once([unlocked(member, user) for member, user in voters])

    assert sorted(results) == ["collided", "written"]


def _insert(motion: Motion, entry: RollEntry, user: User, *, hash_of: str) -> None:
    Ballot.objects.create(
        motion=motion,
        voter=entry,
        choice="setuju",
        cast_by=user,
        cast_at=clock.now(),
        height=1,
        previous_hash=FIRST,
        hash=hash_of.rjust(64, "a"),
    )
