"""What the clock does: opens what was planned, closes what is over, reminds who is silent; late or twice, once."""

from datetime import datetime, timedelta

import pytest

from governance.voting import schedule, services
from governance.voting.models import Motion, RollEntry
from governance.voting.rules import reminder_due_at
from governance.voting.schedule import follow_motions, hand_back, remind
from governance.voting.services import draft_motion, open_motion, open_scheduled
from governance.voting.states import Casting, MotionState
from governance.voting.tasks import follow_motions as task
from kmp import clock
from kmp.celery import app
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.governance import drafted_motion, opened_motion, planned_plenary, readied, vote
from tests.factories.members import budi, hadi, make_member, suspend, user_of
from tests.governance.refused import code_of

pytestmark = pytest.mark.django_db
NOTHING = {"opened": 0, "told": 0, "closed": 0, "reminded": 0}


@pytest.fixture
def nurse(db: None) -> Member:
    return make_member(group="nakes")


def planned(*, hours: int = 2, casting: str = Casting.ELECTRONIC) -> Motion:
    """A motion that Budi let open in so many hours, for four days."""
    now = clock.now()
    motion = draft_motion(
        planned_plenary(hours=24),
        kind="biasa",
        title="Menambah gudang",
        text="Sewa.",
        if_passed="Ya.",
        if_failed="Tidak.",
        casting=casting,
        planned_opens_at=now + timedelta(hours=hours),
        closes_at=now + timedelta(days=4),
        acting_user=budi(),
    )
    return open_motion(readied(motion), acting_user=budi())


def opening(motion: Motion) -> datetime:
    """The instant for which it is planned."""
    assert motion.planned_opens_at is not None
    return motion.planned_opens_at


def test_a_large_roll_is_told_by_the_clock_and_once(nurse: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    make_member(group="nakes")
    for module in (services, schedule):
        monkeypatch.setattr(module, "TOLD_AT_ONCE", 1)
    motion = open_motion(readied(drafted_motion()), acting_user=budi())
    told = Notice.objects.filter(key=f"usul:{motion.pk}")
    assert told.count() == 0

    assert follow_motions() == {**NOTHING, "told": 1}
    assert follow_motions() == NOTHING

    assert told.count() == 2
    assert ActionLog.objects.get(action="governance.motion.told").after == {"told": 2}


def test_a_planned_opening_waits_for_its_instant(nurse: Member) -> None:
    motion = planned()
    assert (motion.state, motion.opened_by, RollEntry.objects.count()) == (MotionState.SCHEDULED, budi(), 0)

    with clock.pretend(opening(motion) - timedelta(microseconds=1)):
        assert follow_motions() == NOTHING
        assert code_of(open_scheduled, motion, acting_user=None) == "too_early"
    with clock.pretend(opening(motion)):
        assert follow_motions() == {**NOTHING, "opened": 1}
        assert follow_motions() == NOTHING

    motion.refresh_from_db()
    assert (motion.state, motion.opens_at) == (MotionState.OPEN, motion.planned_opens_at)
    assert [entry.member for entry in RollEntry.objects.filter(motion=motion)] == [nurse]


def test_the_roll_is_that_of_the_opening_not_of_the_plan(nurse: Member) -> None:
    motion = planned()
    newcomer = make_member(group="faskes")

    with clock.pretend(opening(motion)):
        follow_motions()

    assert set(RollEntry.objects.filter(motion=motion).values_list("member", flat=True)) == {nurse.pk, newcomer.pk}


def test_a_late_beat_still_opens_and_closes_once(nurse: Member) -> None:
    motion = planned()

    with clock.pretend(opening(motion) + timedelta(minutes=37)):
        assert follow_motions()["opened"] == 1
    with clock.pretend(motion.closes_at + timedelta(hours=3)):
        assert follow_motions() == {**NOTHING, "closed": 1}
        assert follow_motions() == NOTHING

    motion.refresh_from_db()
    assert (motion.state, motion.closed_by) == (MotionState.CLOSED, None)
    assert ActionLog.objects.get(action="governance.motion.closed").actor is None


def test_an_opening_that_fails_goes_back_to_the_board_with_the_reason() -> None:
    budi(), hadi()
    motion = planned()

    with clock.pretend(opening(motion)):
        assert follow_motions() == NOTHING

    motion.refresh_from_db()
    assert (motion.state, motion.readied_by, motion.opened_by) == (MotionState.DRAFT, None, None)
    told = Notice.objects.filter(title=f"Usul {motion.number} tidak dapat dibuka sesuai rencana")
    assert {notice.body for notice in told} == {"Belum ada anggota aktif yang mempunyai hak suara."}
    assert {notice.user for notice in told} == {budi(), hadi()}
    assert code_of(hand_back, motion, why="Lagi.", acting_user=None) == "motion_not_ready"


def test_a_planned_opening_whose_closing_has_passed_goes_back(nurse: Member) -> None:
    motion = planned()

    with clock.pretend(motion.closes_at):
        assert follow_motions() == NOTHING

    motion.refresh_from_db()
    assert motion.state == MotionState.DRAFT


def test_who_has_not_voted_is_reminded_a_day_before_and_once(nurse: Member) -> None:
    silent, voter = nurse, make_member(group="faskes")
    motion = opened_motion(hours=96)
    vote(motion, {voter: "setuju"})

    with clock.pretend(motion.closes_at - timedelta(hours=24, microseconds=1)):
        assert follow_motions() == NOTHING
    with clock.pretend(motion.closes_at - timedelta(hours=24)):
        assert follow_motions() == {**NOTHING, "reminded": 1}
        assert follow_motions() == NOTHING
        assert remind(motion, acting_user=None) == 0

    told = Notice.objects.filter(key=f"usul:{motion.pk}:ingat")
    assert [notice.person for notice in told] == [user_of(silent).person]
    assert told.get().path == f"/suara/{motion.pk}/"


def test_nobody_without_a_vote_is_reminded(nurse: Member) -> None:
    suspend(make_member(group="faskes"))
    motion = opened_motion(hours=96)
    vote(motion, {nurse: "tidak"})

    with clock.pretend(motion.closes_at - timedelta(hours=1)):
        follow_motions()

    assert not Notice.objects.filter(key=f"usul:{motion.pk}:ingat").exists()
    motion.refresh_from_db()
    assert motion.reminded_at is not None


def test_a_ballot_in_the_room_reminds_nobody(nurse: Member) -> None:
    motion = planned(casting=Casting.IN_THE_ROOM)

    with clock.pretend(opening(motion)):
        follow_motions()
    with clock.pretend(motion.closes_at - timedelta(hours=1)):
        assert follow_motions() == NOTHING


def test_reminders_come_a_day_before_or_half_way_and_never_in_a_short_ballot() -> None:
    opens_at = clock.now()
    cases = {96: 72, 48: 24, 24: 12, 2: 1}

    for hours, expected in cases.items():
        due = reminder_due_at(opens_at=opens_at, closes_at=opens_at + timedelta(hours=hours))
        assert due == opens_at + timedelta(hours=expected), hours
    assert reminder_due_at(opens_at=opens_at, closes_at=opens_at + timedelta(minutes=119)) is None


def test_one_refusal_does_not_stop_the_others(nurse: Member) -> None:
    first, second = planned(), planned()
    with clock.pretend(opening(second)):
        open_scheduled(first, acting_user=None)
        rounds = follow_motions()

    assert rounds["opened"] == 1
    assert set(Motion.objects.values_list("pk", "state")) == {(first.pk, "terbuka"), (second.pk, "terbuka")}


def test_beat_asks_every_minute() -> None:
    entry = app.conf.beat_schedule["follow-motions"]

    assert (entry["task"], entry["schedule"]) == (task.name, 60.0)


def test_a_draft_with_a_plan_is_left_alone(nurse: Member) -> None:
    motion = drafted_motion()
    Motion.objects.filter(pk=motion.pk).update(planned_opens_at=clock.now() - timedelta(minutes=1))

    assert follow_motions() == NOTHING
