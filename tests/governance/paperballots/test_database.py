"""What the database itself keeps of the paper, and rivals at the same moment."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from governance.paperballots.models import PaperBatch, PaperSheet
from governance.paperballots.services import confirm_batch, read_sheet
from governance.voting.casting import cast_ballot
from governance.voting.models import Ballot, Motion, RollEntry
from governance.voting.services import close_motion
from kmp import clock
from members.registry.models import Member
from tests.factories.governance import founding_bylaws, opened_motion
from tests.factories.members import budi, hadi, make_member, rini, user_of
from tests.factories.paperballots import begun_batch, printed, put_in, read_batch
from tests.governance.refused import raw_sql, raw_sql_is_refused
from tests.governance.rivals import at_once

one_voter = pytest.mark.django_db
together = pytest.mark.django_db(transaction=True)
SHEET = """
    INSERT INTO governance_papersheet (voter_id, code, state, choice, void_reason, printed_by_id, printed_at)
    VALUES (%s, %s, 'dicetak', '', '', %s, now())
"""


def motion_of(people: int = 1) -> tuple[Motion, list[Member]]:
    founding_bylaws()
    members = [make_member(group="nakes") for _ in range(people)]
    return opened_motion(), members


@one_voter
def test_raw_sql_makes_no_second_sheet_and_none_for_who_may_not_vote() -> None:
    motion, [member] = motion_of()
    [sheet] = printed(motion, member)

    assert "papersheet_voter_id" in raw_sql_is_refused(SHEET, sheet.voter_id, "X" * 12, budi().pk)
    raw_sql("UPDATE governance_motion SET state = 'ditutup' WHERE id = %s", motion.pk)
    assert "takes no paper ballot" in raw_sql_is_refused(SHEET, sheet.voter_id, "Y" * 12, budi().pk)


@one_voter
def test_raw_sql_moves_no_sheet_past_its_batch() -> None:
    motion, members = motion_of(2)
    one, two = printed(motion, *members)
    batch, other = read_batch(motion, {one: "setuju"}), begun_batch(motion, place="Pustu")
    move = "UPDATE governance_papersheet SET batch_id = %s WHERE id = %s"

    assert "another batch" in raw_sql_is_refused(move, other.pk, one.pk)
    assert "is in no batch" in raw_sql_is_refused(move, batch.pk, two.pk)
    count = "UPDATE governance_papersheet SET state = 'masuk' WHERE id = %s"
    assert "has not that ballot" in raw_sql_is_refused(count, one.pk)
    rename = "UPDATE governance_papersheet SET code = 'AAAAAAAAAAAA' WHERE id = %s"
    assert "Cannot update" in raw_sql_is_refused(rename, one.pk)


@one_voter
def test_raw_sql_changes_no_sheet_and_no_batch_that_went_in() -> None:
    motion, members = motion_of(2)
    one, two = printed(motion, *members)
    batch = put_in(motion, {one: "setuju"})
    late = "UPDATE governance_papersheet SET state = 'terbaca', batch_id = %s, choice = 'tidak' WHERE id = %s"

    assert "no batch that waits" in raw_sql_is_refused(late, batch.pk, two.pk)
    mark = "UPDATE governance_papersheet SET choice = 'tidak' WHERE id = %s"
    assert "no batch that waits" in raw_sql_is_refused(mark, one.pk)
    assert "Cannot update" in raw_sql_is_refused("UPDATE governance_paperbatch SET place = 'Lain'")
    assert "Cannot delete" in raw_sql_is_refused("DELETE FROM governance_paperbatch")
    assert "Cannot delete" in raw_sql_is_refused("DELETE FROM governance_papersheet")
    assert "Invalid transition" in raw_sql_is_refused("UPDATE governance_paperbatch SET state = 'dicatat'")


@one_voter
def test_raw_sql_lets_no_batch_end_by_the_same_person_or_with_sheets_that_wait() -> None:
    motion, [member] = motion_of()
    batch = read_batch(motion, dict.fromkeys(printed(motion, member), "setuju"))
    end = "UPDATE governance_paperbatch SET state = 'selesai', decided_by_id = %s, decided_at = now() WHERE id = %s"

    assert "has sheets that wait" in raw_sql_is_refused(end, budi().pk, batch.pk)
    empty = begun_batch(motion, place="Pustu")
    assert "batch_is_put_in_by_another_person" in raw_sql_is_refused(end, rini().pk, empty.pk)
    nobody = "UPDATE governance_paperbatch SET state = 'selesai' WHERE id = %s"
    assert "batch_is_decided_by_somebody" in raw_sql_is_refused(nobody, empty.pk)


@one_voter
def test_a_paper_ballot_without_its_sheet_does_not_outlive_the_transaction() -> None:
    motion, [member] = motion_of()
    voter = RollEntry.objects.get(motion=motion, member=member)
    facts = {"choice": "setuju", "via": "kertas", "cast_by": budi(), "cast_at": clock.now()}

    with transaction.atomic():
        Ballot.objects.create(box=motion.boxes.get(), voter=voter, **facts)
        with pytest.raises(IntegrityError, match="stood on no sheet"), transaction.atomic():
            connection.check_constraints()
        transaction.set_rollback(True)

    assert not Ballot.objects.exists()


@together
def test_two_officers_confirm_the_same_batch_at_once() -> None:
    motion, members = motion_of(3)
    batch = read_batch(motion, dict.fromkeys(printed(motion, *members), "setuju"))
    officers = [budi(), hadi()]

    results = at_once([_confirming(batch, 3, who) for who in officers * 2])

    assert sum(isinstance(result, PaperBatch) for result in results) == 1
    assert results.count("batch_is_decided") == 3
    assert Ballot.objects.count() == 3


def _confirming(batch: PaperBatch, in_hand: int, who: Any) -> Callable[[], Any]:
    return lambda: confirm_batch(batch, in_hand=in_hand, acting_user=who)


@together
def test_the_same_sheet_is_read_into_one_of_two_batches() -> None:
    motion, [member] = motion_of()
    [sheet] = printed(motion, member)
    batches = [(begun_batch(motion, by=who, place=f"Desa {who.pk}"), who) for who in (rini(), budi())]

    def reading(batch: PaperBatch, who: Any) -> Callable[[], Any]:
        return lambda: read_sheet(batch, code=sheet.code, mark="setuju", acting_user=who)

    results = at_once([reading(batch, who) for batch, who in batches * 2])

    sheet.refresh_from_db()
    assert sheet.state == "terbaca"
    winners = {result.batch_id for result in results if isinstance(result, PaperSheet)}
    assert winners == {sheet.batch_id}
    assert set(results) - {sheet} <= {"sheet_is_read"}


@together
def test_paper_and_phone_at_once_leave_one_ballot_that_counts() -> None:
    motion, [member] = motion_of()
    [sheet] = printed(motion, member)
    batch, user, second = read_batch(motion, {sheet: "tidak"}), user_of(member), budi()

    at_once(
        [
            _confirming(batch, 1, second),
            lambda: cast_ballot(motion.pk, choice="setuju", member=member, acting_user=user),
        ]
    )

    last = Ballot.objects.filter(voter__motion=motion).order_by("-height").first()
    sheet.refresh_from_db()
    assert last is not None
    assert (last.via, last.choice) == ("langsung", "setuju")
    assert (sheet.state, Ballot.objects.count()) in {("masuk", 2), ("bentrok", 1)}


@together
def test_closing_while_a_batch_goes_in_counts_it_or_waits_for_it() -> None:
    motion, members = motion_of(2)
    batch, second = read_batch(motion, dict.fromkeys(printed(motion, *members), "setuju")), budi()

    def at_the_hour(work: Callable[[], Any]) -> Callable[[], Any]:
        def late() -> Any:
            with clock.pretend(motion.closes_at):
                return work()

        return late

    works = [_confirming(batch, 2, second), lambda: close_motion(motion, acting_user=None)]
    results = at_once([at_the_hour(work) for work in works])

    motion.refresh_from_db()
    assert isinstance(results[0], PaperBatch)
    assert motion.state == ("terbuka" if results[1] == "paper_is_in_the_box_before_closing" else "ditutup")
    assert Ballot.objects.count() == 2
