"""The life of a motion: written, edited, tried by consensus, made ready, opened by a second person, closed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from governance.meetings.services import open_meeting
from governance.meetings.states import MeetingState
from governance.voting.models import Motion, RollEntry, Verdict
from governance.voting.services import (
    close_motion,
    decide_by_consensus,
    draft_motion,
    edit_motion,
    move_motion,
    open_motion,
    ready_motion,
    reschedule_motion,
    take_back_motion,
    withdraw_motion,
)
from governance.voting.states import Casting, MotionKind, MotionState, Question
from kmp import clock
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from tests.factories.governance import (
    drafted_motion,
    groups_held,
    one_of_each_group,
    opened,
    opened_motion,
    planned_plenary,
    readied,
    vote,
)
from tests.factories.members import budi, hadi, make_member, rini
from tests.governance.refused import code_of, raw_sql, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def words(**other: Any) -> dict[str, Any]:
    """What the desk types for a motion."""
    usual = {
        "kind": "biasa",
        "title": "Menambah gudang",
        "text": "Sewa satu gudang.",
        "if_passed": "Disewa.",
        "if_failed": "Tidak disewa.",
        "closes_at": clock.now() + timedelta(hours=5),
    }
    return {**usual, **other}


def test_a_list_is_written_with_its_options_seats_and_picks() -> None:
    plenary = planned_plenary()

    options = ["Ambon", "Ternate", "Sorong"]
    given = words(question=Question.CHOICE, options=options, seats=2, picks=(1, 2), casting=Casting.IN_THE_ROOM)
    motion = draft_motion(plenary, acting_user=budi(), **given)

    assert (motion.question, motion.casting, motion.seats) == ("pilihan", "di_rapat", 2)
    assert (motion.least_picks, motion.most_picks) == (1, 2)
    assert [str(option) for option in motion.options.all()] == ["1. Ambon", "2. Ternate", "3. Sorong"]


def test_numbers_run_through_the_year() -> None:
    plenary, year = planned_plenary(), clock.today().year

    numbers = [draft_motion(plenary, acting_user=budi(), **words()).number for _ in range(2)]

    assert numbers == [f"1/{year}", f"2/{year}"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"options": ["A", "B"]}, "list_not_wanted"),
        ({"question": "pilihan", "options": ["A", "a "]}, "option_twice"),
        ({"question": "pilihan", "options": ["A", "B"], "picks": (1, 3)}, "picks_out_of_range"),
        ({"question": "pilihan", "options": ["A", "B"], "seats": 3}, "seats_out_of_range"),
        ({"question": "pilihan", "options": [str(n) for n in range(51)]}, "list_too_long"),
    ],
)
def test_a_list_that_cannot_be_answered_is_refused(given: dict[str, Any], code: str) -> None:
    plenary = planned_plenary()

    assert code_of(draft_motion, plenary, acting_user=budi(), **words(**given)) == code
    assert not Motion.objects.exists()


def test_a_motion_closes_after_its_planned_opening() -> None:
    plenary, given = planned_plenary(), words()
    given["planned_opens_at"] = given["closes_at"]

    code = code_of(draft_motion, plenary, acting_user=budi(), **given)

    assert code == "motion_closes_after_its_planned_opening"
    assert not Motion.objects.exists()


def test_an_agenda_item_of_another_meeting_is_refused() -> None:
    plenary, other = planned_plenary(), planned_plenary(title="Rapat lain", hours=48)
    item = other.agenda.create(position=9, title="Gudang")

    code = code_of(draft_motion, plenary, acting_user=budi(), **words(agenda_item=item))

    assert code == "agenda_of_another_meeting"


def test_a_draft_is_written_anew_with_its_list() -> None:
    motion = drafted_motion()

    edit_motion(motion, acting_user=budi(), **words(question="peringkat", options=["A", "B"], picks=(1, 2)))

    motion.refresh_from_db()
    assert (motion.title, motion.question) == ("Menambah gudang", "peringkat")
    assert [option.label for option in motion.options.all()] == ["A", "B"]
    edit_motion(motion, acting_user=budi(), **words())
    assert motion.options.count() == 0


@pytest.mark.parametrize("kind", [MotionKind.SHU, MotionKind.BYLAWS, MotionKind.ELECTION])
def test_the_text_of_a_motion_that_another_page_wrote_is_not_edited_here(kind: str) -> None:
    motion = drafted_motion(kind=kind)
    before = motion.text

    assert code_of(edit_motion, motion, acting_user=budi(), **words()) == "motion_is_bound"
    reschedule_motion(motion, closes_at=clock.now() + timedelta(days=3), acting_user=budi())

    motion.refresh_from_db()
    assert (motion.text, motion.kind) == (before, kind)
    assert motion.closes_at > clock.now() + timedelta(days=2)


@pytest.mark.parametrize("state", ["ready", "open", "withdrawn"])
def test_only_a_draft_is_edited(state: str) -> None:
    make_member(group="nakes")
    motion = drafted_motion()
    moves: dict[str, Callable[[Motion], Motion]] = {
        "ready": readied,
        "open": opened,
        "withdrawn": lambda one: withdraw_motion(one, acting_user=budi()),
    }
    moves[state](motion)

    assert code_of(edit_motion, motion, acting_user=budi(), **words()) == "motion_not_draft"
    motion.refresh_from_db()
    assert motion.title == "Membeli 40 kulkas vaksin bersama untuk klinik desa"


def test_consensus_is_recorded_while_the_meeting_is_held() -> None:
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    motion = drafted_motion(plenary=plenary)
    assert code_of(decide_by_consensus, motion, note="Sepakat.", acting_user=budi()) == "meeting_not_open"
    with clock.pretend(plenary.starts_at):
        open_meeting(plenary, acting_user=budi())

        verdict = decide_by_consensus(motion, note=" Sepakat membeli. ", acting_user=budi())

    motion.refresh_from_db()
    assert (motion.state, motion.consensus_note) == (MotionState.CONSENSUS, "Sepakat membeli.")
    assert (verdict.passed, verdict.by_consensus, verdict.bundle) == (True, True, None)
    assert code_of(ready_motion, motion, no_consensus="Tidak.", acting_user=budi()) == "motion_not_draft"


def test_a_vote_says_first_why_there_was_no_consensus() -> None:
    motion = drafted_motion()

    assert code_of(ready_motion, motion, no_consensus="  ", acting_user=budi()) == "consensus_not_noted"
    assert code_of(decide_by_consensus, motion, note="  ", acting_user=budi()) == "consensus_not_noted"
    motion.refresh_from_db()
    assert motion.state == MotionState.DRAFT
    assert not Verdict.objects.exists()


def test_a_list_of_one_is_not_put_to_the_vote() -> None:
    motion = draft_motion(planned_plenary(), acting_user=budi(), **words(question="pilihan", options=["A"]))

    assert code_of(ready_motion, motion, no_consensus="Tidak mufakat.", acting_user=budi()) == "list_too_short"


def test_making_ready_tells_the_others_who_may_open() -> None:
    budi(), hadi(), rini()
    motion = readied(drafted_motion())

    title = f"Usul {motion.number} menunggu dibuka oleh orang kedua"
    assert [notice.user for notice in Notice.objects.filter(title=title)] == [budi()]


def test_who_made_it_ready_does_not_open_it() -> None:
    make_member(group="nakes")
    motion = readied(drafted_motion())

    assert code_of(open_motion, motion, acting_user=hadi()) == "motion_is_opened_by_another_person"

    motion.refresh_from_db()
    assert (motion.state, motion.opened_by, RollEntry.objects.count()) == (MotionState.READY, None, 0)


def test_raw_sql_cannot_let_one_person_open() -> None:
    motion = readied(drafted_motion())

    refused = raw_sql_is_refused("UPDATE governance_motion SET opened_by_id = readied_by_id WHERE id = %s", motion.pk)

    assert "motion_is_opened_by_another_person" in refused


@pytest.mark.parametrize("column", ["text", "title", "if_passed", "if_failed", "consensus_note"])
def test_what_was_made_ready_is_what_is_opened(column: str) -> None:
    motion = readied(drafted_motion())

    refused = raw_sql_is_refused(f"UPDATE governance_motion SET {column} = 'lain' WHERE id = %s", motion.pk)  # noqa: S608

    assert "ready_motion_is_frozen" in refused


def test_the_list_of_a_ready_motion_is_frozen() -> None:
    given = words(question="pilihan", options=["A", "B"])
    motion = readied(draft_motion(planned_plenary(), acting_user=budi(), **given))

    refused = raw_sql_is_refused("UPDATE governance_option SET label = 'C' WHERE motion_id = %s", motion.pk)

    assert "list of the motion is frozen" in refused


@pytest.mark.parametrize("column", ["text", "if_passed", "closes_at"])
def test_an_open_motion_is_frozen(column: str) -> None:
    make_member(group="nakes")
    motion = opened_motion()

    refused = raw_sql_is_refused(f"UPDATE governance_motion SET {column} = {column} WHERE id = %s", motion.pk)  # noqa: S608

    assert "open_motion_is_frozen" in refused


def test_taken_back_it_is_a_draft_again_and_anyone_may_make_it_ready() -> None:
    motion = readied(drafted_motion())

    take_back_motion(motion, acting_user=hadi())

    motion.refresh_from_db()
    assert (motion.state, motion.readied_by) == (MotionState.DRAFT, None)
    ready_motion(motion, no_consensus="Masih tidak mufakat.", acting_user=budi())
    assert code_of(take_back_motion, drafted_motion(), acting_user=budi()) == "motion_not_ready"


def test_a_motion_of_a_meeting_that_is_over_is_neither_made_ready_nor_opened() -> None:
    motion = readied(drafted_motion())
    other = drafted_motion(plenary=motion.meeting)
    raw_sql("UPDATE governance_meeting SET state = %s WHERE id = %s", MeetingState.NO_QUORUM.value, motion.meeting_id)
    motion.meeting.refresh_from_db()

    assert code_of(open_motion, motion, acting_user=budi()) == "meeting_is_over"
    assert code_of(ready_motion, other, no_consensus="Tidak.", acting_user=budi()) == "meeting_is_over"
    assert code_of(draft_motion, motion.meeting, acting_user=budi(), **words()) == "meeting_is_over"


def test_withdrawn_it_stays_readable_and_never_comes_back() -> None:
    motion = withdraw_motion(drafted_motion(), acting_user=budi())

    assert code_of(ready_motion, motion, no_consensus="Tidak.", acting_user=budi()) == "motion_not_draft"
    assert code_of(withdraw_motion, motion, acting_user=budi()) == "motion_not_draft"
    refused = raw_sql_is_refused("UPDATE governance_motion SET state = 'konsep' WHERE id = %s", motion.pk)
    assert "Invalid transition" in refused
    assert "Cannot delete" in raw_sql_is_refused("DELETE FROM governance_motion WHERE id = %s", motion.pk)


def test_an_early_closing_wants_everyone_and_a_second_person() -> None:
    member = make_member(group="nakes")
    motion = opened_motion()
    assert code_of(close_motion, motion, acting_user=hadi()) == "motion_still_open"
    vote(motion, {member: "setuju"})

    assert code_of(close_motion, motion, acting_user=budi()) == "motion_is_closed_early_by_another_person"
    closed = close_motion(motion, acting_user=hadi())

    assert (closed.state, closed.closed_by) == (MotionState.CLOSED, hadi())
    assert code_of(close_motion, motion, acting_user=hadi()) == "motion_not_open"
    assert ActionLog.objects.filter(action="governance.motion.closed").count() == 1


def test_in_the_room_the_chair_sees_that_all_have_voted() -> None:
    make_member(group="nakes")
    motion = opened(draft_motion(planned_plenary(), acting_user=budi(), **words(casting=Casting.IN_THE_ROOM)))
    assert "dihitung di rapat" in Notice.objects.get(title__startswith=f"Usul {motion.number} dibuka").body

    assert close_motion(motion, acting_user=hadi()).state == MotionState.CLOSED


def test_the_closing_second() -> None:
    make_member(group="nakes")
    motion = opened_motion()

    with clock.pretend(motion.closes_at - timedelta(microseconds=1)):
        assert code_of(close_motion, motion, acting_user=hadi()) == "motion_still_open"
    with clock.pretend(motion.closes_at):
        assert close_motion(motion, acting_user=budi()).closed_at == motion.closes_at


def test_without_anybody_who_votes_nothing_is_opened() -> None:
    motion = readied(drafted_motion())

    assert code_of(open_motion, motion, acting_user=budi()) == "empty_roll"
    motion.refresh_from_db()
    assert (motion.state, motion.rule, motion.boxes.count()) == (MotionState.READY, None, 0)


def test_the_table_itself_wants_the_closing_after_the_opening() -> None:
    motion = drafted_motion()

    with pytest.raises(IntegrityError, match="motion_closes_after_its_planned_opening"), transaction.atomic():
        Motion.objects.filter(pk=motion.pk).update(planned_opens_at=motion.closes_at)


def test_a_draft_moves_to_the_second_call_of_its_meeting() -> None:
    motion = drafted_motion()
    again = planned_plenary(title="Panggilan kedua", hours=48)
    raw_sql("UPDATE governance_meeting SET state = %s WHERE id = %s", MeetingState.NO_QUORUM.value, motion.meeting_id)

    move_motion(motion, meeting=again, acting_user=budi())

    motion.refresh_from_db()
    assert (motion.meeting, motion.agenda_item, motion.bylaws) == (again, None, again.bylaws)
    assembly = again.group_meetings.get(group="nakes")
    assert code_of(move_motion, motion, meeting=assembly, acting_user=budi()) == "not_of_the_group"
    assert code_of(move_motion, readied(motion), meeting=again, acting_user=budi()) == "motion_not_draft"
