"""Two at once on one motion: opened once, closed once, edited or opened but not both. Real commits, real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from governance.deliberation.models import Amendment
from governance.deliberation.services import adopt_proposal, refuse_amendment, take_amendment
from governance.voting.models import Box, Motion, Recusal, RollEntry
from governance.voting.recusals import note_recusal
from governance.voting.schedule import follow_motions
from governance.voting.services import close_motion, edit_motion, open_motion, ready_motion, withdraw_motion
from governance.voting.states import MotionState
from kmp import clock
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from tests.factories.deliberation import amended, proposed
from tests.factories.governance import drafted_motion, founding_bylaws, opened_motion, readied
from tests.factories.members import budi, hadi, make_member, make_user

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 5


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


def codes(results: list[Any]) -> list[str]:
    return sorted(result for result in results if isinstance(result, str))


def test_two_persons_opening_at_once_open_it_once() -> None:
    founding_bylaws()
    make_member(group="nakes")
    motion = readied(drafted_motion())
    openers = [make_user(role="pengurus") for _ in range(TIMES)]

    results = at_once([lambda user=user: open_motion(motion, acting_user=user) for user in openers])  # type: ignore[misc]

    assert codes(results) == ["motion_not_ready"] * (TIMES - 1)
    assert (Box.objects.count(), RollEntry.objects.count()) == (1, 1)


def test_a_motion_closed_by_many_at_once_is_closed_once() -> None:
    make_member(group="nakes")
    motion = opened_motion()
    user = hadi()

    def closing() -> Any:
        with clock.pretend(motion.closes_at + timedelta(seconds=1)):
            return close_motion(motion, acting_user=user)

    results = at_once([closing] * TIMES)

    assert codes(results) == ["motion_not_open"] * (TIMES - 1)
    assert ActionLog.objects.filter(action="governance.motion.closed").count() == 1


def test_two_clocks_at_once_open_close_and_remind_once() -> None:
    make_member(group="nakes")
    motion = opened_motion(hours=96)

    def round_at(hours: int) -> Callable[[], Any]:
        def one_round() -> Any:
            with clock.pretend(motion.closes_at + timedelta(hours=hours)):
                return follow_motions()

        return one_round

    reminded = at_once([round_at(-16)] * 2)
    closed = at_once([round_at(1)] * 2)

    assert sorted(one["reminded"] for one in reminded) == [0, 1]
    assert sorted(one["closed"] for one in closed) == [0, 1]


def test_editing_while_opening_either_comes_before_or_not_at_all() -> None:
    founding_bylaws()
    make_member(group="nakes")
    motion = drafted_motion()
    words: Any = {"kind": "biasa", "title": "Lain", "text": "Lain.", "if_passed": "Ya.", "if_failed": "Tidak."}
    first, second = hadi(), budi()

    def making_ready() -> Any:
        ready_motion(motion, no_consensus="Tidak mufakat.", acting_user=first)
        return open_motion(motion, acting_user=second)

    results = at_once(
        [making_ready, lambda: edit_motion(motion, closes_at=motion.closes_at, acting_user=second, **words)]
    )

    motion.refresh_from_db()
    was_edited = codes(results) == []
    assert motion.state == MotionState.OPEN
    assert motion.title == ("Lain" if was_edited else "Membeli 40 kulkas vaksin bersama untuk klinik desa")
    assert codes(results) in ([], ["motion_not_draft"])


def test_a_recusal_while_opening_is_on_the_roll_or_refused() -> None:
    founding_bylaws()
    make_member(group="faskes")
    member = make_member(group="nakes")
    motion = readied(drafted_motion())
    user = budi()

    results = at_once(
        [
            lambda: open_motion(motion, acting_user=user),
            lambda: note_recusal(motion, member=member, reason="Pemasok.", acting_user=user),
        ]
    )

    entry = RollEntry.objects.get(motion=motion, member=member)
    assert codes(results) in ([], ["recusal_comes_before_the_opening"])
    assert entry.may_vote == (Recusal.objects.count() == 0)


def test_an_amendment_taken_and_refused_at_once_is_decided_once() -> None:
    founding_bylaws()
    motion = drafted_motion()
    amendment = amended(motion, make_member(group="nakes"))
    user = budi()

    results = at_once(
        [
            lambda: take_amendment(amendment, acting_user=user),
            lambda: refuse_amendment(amendment, answer="Tidak.", acting_user=user),
        ]
    )

    motion.refresh_from_db()
    state = Amendment.objects.get().state
    assert codes(results) == ["amendment_is_decided"]
    assert (motion.text == amendment.new_text) == (state == "diterima")


def test_a_proposal_taken_up_and_withdrawn_at_once_goes_one_way() -> None:
    founding_bylaws()
    motion = proposed(make_member(group="nakes"))
    user = budi()

    at_once(
        [
            lambda: adopt_proposal(motion, acting_user=user),
            lambda: withdraw_motion(motion, acting_user=user),
        ]
    )

    assert Motion.objects.get().state in {MotionState.DRAFT, MotionState.WITHDRAWN}
    moved = ActionLog.objects.filter(action__in=["governance.motion.adopted", "governance.motion.withdrawn"])
    assert 1 <= moved.count() <= 2
