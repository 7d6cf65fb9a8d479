"""Many at once: the chain stays one line, a motion is counted once. Real commits, real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from governance.voting.casting import cast_ballot
from governance.voting.counting import count_motion
from governance.voting.models import Ballot, Motion, Proxy, RollEntry, Verdict
from governance.voting.proof import differences
from governance.voting.proxies import give_proxy
from governance.voting.services import close_motion
from governance.voting.tallies import said_counts
from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.proofs.chain import FIRST
from members.registry.models import Member
from tests.factories.ballots import ballot_saying, proxies_allowed
from tests.factories.governance import founding_bylaws, opened_motion, planned_plenary, vote
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
    with clock.pretend(motion.closes_at):
        close_motion(motion, acting_user=None)
    counter = budi()

    results = at_once([lambda: count_motion(motion, acting_user=counter)] * 5)

    assert sorted(str(result) for result in results if isinstance(result, str)) == ["motion_not_closed"] * 4
    assert Verdict.objects.count() == 1


def test_twenty_at_once_for_one_voter_stand_in_one_line_and_the_last_counts() -> None:
    [(member, user)] = voters_of(1)
    motion = opened_motion()
    choices = ["setuju", "tidak"] * VOTERS

    def casting(choice: str) -> Callable[[], Any]:
        return lambda: cast_ballot(motion.pk, choice=choice, member=member, acting_user=user)

    at_once([casting(choice) for choice in choices])

    said = list(Ballot.objects.order_by("height").values_list("choice", flat=True))
    assert all(one != other for one, other in pairwise(said))  # the same again is the same ballot
    assert said_counts(motion) == [("nakes", said[-1], 1)]
    assert differences() == []


def test_a_final_ballot_raced_by_twenty_is_cast_once() -> None:
    ballot_saying(changeable=False)
    [(member, user)] = voters_of(1)
    motion = opened_motion()

    def casting(choice: str) -> Callable[[], Any]:
        return lambda: cast_ballot(motion.pk, choice=choice, member=member, acting_user=user)

    results = at_once([casting(choice) for choice in ["setuju", "tidak"] * VOTERS])

    assert [result for result in results if isinstance(result, str)] == ["ballot_is_final"] * VOTERS
    assert Ballot.objects.count() == 1


def test_two_motions_at_once_are_two_chains() -> None:
    voters = voters_of(5)
    plenary = planned_plenary()
    motions = [opened_motion(plenary=plenary), opened_motion(plenary=plenary)]

    def casting(motion: Motion, member: Member, user: User) -> Callable[[], Any]:
        return lambda: cast_ballot(motion.pk, choice="setuju", member=member, acting_user=user)

    at_once([casting(motion, *voter) for motion in motions for voter in voters])

    assert [motion.boxes.get().height for motion in motions] == [5, 5]
    assert differences() == []


def test_whoever_casts_while_it_closes_is_counted_or_refused() -> None:
    voters = voters_of(VOTERS)
    motion = opened_motion()
    closing = partial(Motion.objects.filter(pk=motion.pk).update, state="ditutup", closed_at=motion.closes_at)

    def casting(member: Member, user: User) -> Callable[[], Any]:
        return lambda: cast_ballot(motion.pk, choice="setuju", member=member, acting_user=user)

    results = at_once([*(casting(*voter) for voter in voters), closing])

    taken = [result for result in results if isinstance(result, Ballot)]
    refused = {result for result in results if isinstance(result, str)}
    assert Ballot.objects.count() == motion.boxes.get().height == len(taken)
    assert refused <= {"motion_closed", "ballot_goes_to_an_open_motion"}
    assert differences() == []


def test_five_proxies_at_once_leave_the_holder_one() -> None:
    proxies_allowed(1)
    holder = make_member(group="nakes")
    principals = [(member, user_of(member)) for member in (make_member(group="nakes") for _ in range(5))]
    meeting = planned_plenary()

    def giving(member: Member, user: User) -> Callable[[], Any]:
        return lambda: give_proxy(meeting, principal=member, holder_number=holder.number, acting_user=user)

    results = at_once([giving(*principal) for principal in principals])

    assert (
        sorted(str(result) for result in results if isinstance(result, str)) == ["proxies_stay_within_the_bylaws"] * 4
    )
    assert Proxy.objects.count() == 1


def test_the_box_is_locked_before_its_end_is_read() -> None:
    """The control: what a ballot says of its own height and of the ballot before it is nothing to the database."""
    [(member, user)] = voters_of(1)
    motion = opened_motion()
    entry = RollEntry.objects.get(motion=motion)
    facts = {"height": 9, "previous_hash": "f" * 64, "hash": "a" * 64, "cast_at": clock.now(), "cast_by": user}

    ballot = Ballot.objects.create(box=motion.boxes.get(), voter=entry, choice="setuju", **facts)

    ballot.refresh_from_db()
    assert (ballot.height, ballot.previous_hash) == (1, FIRST)
    assert ballot.hash == motion.boxes.get().head
    assert cast_ballot(motion.pk, choice="setuju", member=member, acting_user=user) == ballot
