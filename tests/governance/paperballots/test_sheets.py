"""Printed for the roll, read back by one person, put into the box by another; nobody votes twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.paperballots.models import PaperBatch, PaperSheet
from governance.paperballots.queries import reconciliation, sheets_of, voters_for_paper
from governance.paperballots.services import (
    begin_batch,
    confirm_batch,
    drop_batch,
    print_sheets,
    read_sheet,
    read_sheets,
    take_out_sheet,
    void_sheet,
)
from governance.voting.models import Ballot
from governance.voting.services import close_motion
from governance.voting.tallies import said_counts
from kmp import clock
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.governance import counted, drafted_motion, founding_bylaws, opened_motion, vote
from tests.factories.members import budi, make_member, rini
from tests.factories.paperballots import begun_batch, printed, put_in, read_batch
from tests.governance.refused import code_of

pytestmark = pytest.mark.django_db
CONFIRMING = 13  # statements, of any number of sheets


def village(people: int = 3) -> list[Member]:
    founding_bylaws()
    return [make_member(group="nakes") for _ in range(people)]


def test_printing_twice_gives_the_same_sheet() -> None:
    members = village(2)
    motion = opened_motion()

    first = {sheet.pk: sheet.code for sheet in printed(motion)}
    again = {sheet.pk: sheet.code for sheet in printed(motion, *members)}

    assert first == again
    logs = ActionLog.objects.filter(action="governance.paper.printed").order_by("pk").values_list("after", flat=True)
    assert [(log["sheets"], log["new"]) for log in logs] == [(2, 2), (2, 0)]


def test_only_who_may_vote_and_has_not_gets_a_sheet() -> None:
    voted, silent = village(2)
    motion = opened_motion()
    vote(motion, {voted: "setuju"})
    late = make_member(group="nakes")

    assert [voter.member for voter in voters_for_paper(motion)] == [silent]
    assert [voter.member for voter in voters_for_paper(motion, search=silent.number)] == [silent]
    assert not voters_for_paper(motion, search=late.number).exists()
    assert not voters_for_paper(motion, group="faskes").exists()
    nobody = voters_for_paper(motion, search=voted.number)
    assert code_of(print_sheets, motion, voters=nobody, acting_user=rini()) == "nobody_to_print_for"


def test_sheets_are_printed_only_while_the_ballot_is_open() -> None:
    village(1)
    draft = drafted_motion()
    assert code_of(print_sheets, draft, voters=voters_for_paper(draft), acting_user=rini()) == "motion_not_open"
    motion = opened_motion()

    with clock.pretend(motion.closes_at):
        refused = code_of(print_sheets, motion, voters=voters_for_paper(motion), acting_user=rini())

    assert refused == "motion_not_open"
    assert not PaperSheet.objects.exists()


def test_paper_goes_into_the_same_chain_and_is_counted() -> None:
    first, second, third = village()
    motion = opened_motion()
    yes, no, bad = printed(motion, first, second, third)

    batch = put_in(motion, {yes: "setuju", no: "tidak", bad: "tidak sah"})

    assert sorted(said_counts(motion)) == [("nakes", "setuju", 1), ("nakes", "tidak", 1)]
    assert list(Ballot.objects.order_by("height").values_list("height", "via", "cast_by")) == [
        (1, "kertas", budi().pk),
        (2, "kertas", budi().pk),
    ]
    assert {s.code: s.state for s in PaperSheet.objects.all()} == {
        yes.code: "masuk",
        no.code: "masuk",
        bad.code: "tidak_sah",
    }
    log = ActionLog.objects.get(action="governance.paper.batch_done")
    assert (log.object_id, log.after) == (str(batch.pk), {"counted": 2, "clashed": 0, "invalid": 1})
    assert Notice.objects.filter(key__startswith="kertas:").count() == 2
    connection.check_constraints()
    assert counted(motion).tallies["nakes"] == {"yes": 1, "no": 1, "abstain": 0}


def test_who_voted_by_phone_before_keeps_that_ballot() -> None:
    [member] = village(1)
    motion = opened_motion()
    [sheet] = printed(motion, member)
    batch = read_batch(motion, {sheet: "tidak"})
    vote(motion, {member: "setuju"})

    confirm_batch(batch, in_hand=1, acting_user=budi())

    sheet.refresh_from_db()
    assert (sheet.state, sheet.ballot) == ("bentrok", None)
    assert said_counts(motion) == [("nakes", "setuju", 1)]
    assert Ballot.objects.count() == 1


def test_who_votes_by_phone_afterwards_replaces_the_paper() -> None:
    [member] = village(1)
    motion = opened_motion()
    [sheet] = printed(motion, member)
    put_in(motion, {sheet: "tidak"})

    vote(motion, {member: "setuju"})

    assert said_counts(motion) == [("nakes", "setuju", 1)]
    assert list(Ballot.objects.order_by("height").values_list("via", "choice")) == [
        ("kertas", "tidak"),
        ("langsung", "setuju"),
    ]
    [line] = [line for line in reconciliation(motion) if line.group == "nakes"]
    assert (line.counted, line.replaced) == (1, 1)


def test_a_forged_code_and_the_sheet_of_another_motion_are_refused() -> None:
    [member] = village(1)
    motion, other = opened_motion(), opened_motion()
    [foreign] = printed(other, member)
    batch = begun_batch(motion)

    assert code_of(read_sheet, batch, code="K7QM2XRT9HPA", mark="setuju", acting_user=rini()) == "sheet_unknown"
    assert code_of(read_sheet, batch, code=foreign.code, mark="tidak", acting_user=rini()) == "sheet_of_another_motion"
    assert not batch.sheets.exists()


def test_a_sheet_stands_in_one_batch() -> None:
    [member] = village(1)
    motion = opened_motion()
    [sheet] = printed(motion, member)
    put_in(motion, {sheet: "setuju"})
    second = begun_batch(motion, place="Pustu Lembah")

    assert code_of(read_sheet, second, code=sheet.code, mark="tidak", acting_user=rini()) == "sheet_is_read"
    assert Ballot.objects.get().choice == "setuju"


def test_a_mark_can_be_put_right_and_a_sheet_taken_out_before_the_second_person() -> None:
    first, second, _third = village()
    motion = opened_motion()
    one, two = printed(motion, first, second)
    batch = read_batch(motion, {one: "setuju", two: "setuju"})

    read_sheet(batch, code=f"https://kmp.example/meja/kertas/lembar/{one.code}/", mark="tidak", acting_user=rini())
    take_out_sheet(PaperSheet.objects.get(pk=two.pk), acting_user=rini())
    confirm_batch(batch, in_hand=1, acting_user=budi())

    assert list(Ballot.objects.values_list("choice", flat=True)) == ["tidak"]
    assert PaperSheet.objects.get(pk=two.pk).state == "dicetak"


def test_a_file_is_read_whole_or_not_at_all() -> None:
    first, second, third = village()
    motion = opened_motion()
    sheets = printed(motion, first, second, third)
    batch = begun_batch(motion)
    lines = [
        (2, [sheets[0].code, "setuju"]),
        (3, [sheets[1].code, "mungkin"]),
        (4, [sheets[0].code, "tidak"]),
        (5, ["Z", "a"]),
    ]

    with pytest.raises(DomainError) as refused:
        read_sheets(batch, lines, acting_user=rini())
    problems = [(problem.code, problem.message.split(":")[0]) for problem in refused.value.problems]

    assert problems == [("mark_unclear", "Baris 3"), ("sheet_twice", "Baris 4"), ("sheet_unknown", "Baris 5")]
    assert not batch.sheets.exists()
    assert read_sheets(batch, [(n, [sheet.code, "setuju"]) for n, sheet in enumerate(sheets)], acting_user=rini()) == 3


def test_two_persons_and_the_same_number_of_sheets() -> None:
    [member] = village(1)
    motion = opened_motion()
    batch = read_batch(motion, dict.fromkeys(printed(motion, member), "setuju"))

    assert code_of(confirm_batch, batch, in_hand=1, acting_user=rini()) == "second_person_needed"
    assert code_of(confirm_batch, batch, in_hand=2, acting_user=budi()) == "count_differs"
    assert code_of(read_sheet, batch, code="X", mark="setuju", acting_user=budi()) == "not_the_writer"
    assert not Ballot.objects.exists()
    confirm_batch(batch, in_hand=1, acting_user=budi())
    assert code_of(confirm_batch, batch, in_hand=1, acting_user=budi()) == "batch_is_decided"
    assert Ballot.objects.count() == 1


def test_closing_waits_for_a_batch_and_the_batch_may_go_in_after_the_hour() -> None:
    [member] = village(1)
    motion = opened_motion()
    batch = read_batch(motion, dict.fromkeys(printed(motion, member), "setuju"))

    with clock.pretend(motion.closes_at + timedelta(minutes=5)):
        assert code_of(close_motion, motion, acting_user=None) == "paper_is_in_the_box_before_closing"
        assert (
            code_of(begin_batch, motion, place="Lain", collected_at=motion.closes_at, acting_user=rini())
            == "motion_not_open"
        )
        confirm_batch(batch, in_hand=1, acting_user=budi())
        close_motion(motion, acting_user=None)

    motion.refresh_from_db()
    assert motion.state == "ditutup"
    assert said_counts(motion) == [("nakes", "setuju", 1)]


def test_a_dropped_batch_lets_the_motion_close_and_its_sheets_are_as_printed() -> None:
    [member] = village(1)
    motion = opened_motion()
    [sheet] = printed(motion, member)
    batch = read_batch(motion, {sheet: "setuju"})

    assert code_of(drop_batch, batch, reason=" ", acting_user=budi()) == "reason_missing"
    drop_batch(batch, reason="Salah tempat.", acting_user=budi())

    sheet.refresh_from_db()
    assert (sheet.state, sheet.choice, sheet.batch_id) == ("dicetak", "", None)
    with clock.pretend(motion.closes_at):
        close_motion(motion, acting_user=budi())
    assert not Ballot.objects.exists()
    assert code_of(confirm_batch, batch, in_hand=1, acting_user=budi()) == "batch_is_decided"


def test_paper_is_collected_while_the_ballot_is_open() -> None:
    village(1)
    motion = opened_motion()
    assert motion.opens_at is not None
    before, after = motion.opens_at - timedelta(minutes=1), clock.now() + timedelta(hours=1)
    facts = {"place": "Balai desa", "acting_user": rini()}

    assert code_of(begin_batch, motion, collected_at=before, **facts) == "collected_before_opening"
    assert code_of(begin_batch, motion, collected_at=after, **facts) == "collected_in_the_future"
    assert not PaperBatch.objects.exists()


def test_a_void_sheet_is_never_read_and_its_voter_still_votes() -> None:
    [member] = village(1)
    motion = opened_motion()
    [sheet] = printed(motion, member)

    void_sheet(sheet, reason="Hilang di jalan.", acting_user=rini())

    batch = begun_batch(motion)
    assert code_of(read_sheet, batch, code=sheet.code, mark="setuju", acting_user=rini()) == "sheet_is_void"
    assert code_of(void_sheet, sheet, reason="Lagi.", acting_user=rini()) == "sheet_is_read"
    assert not voters_for_paper(motion).exists()
    vote(motion, {member: "setuju"})
    assert said_counts(motion) == [("nakes", "setuju", 1)]


def test_the_reconciliation_adds_up() -> None:
    members = village(6)
    motion = opened_motion()
    one, two, three, four, five, _six = printed(motion, *members)
    vote(motion, {members[1]: "setuju"})
    put_in(motion, {one: "setuju", two: "tidak", three: "x"})
    read_batch(motion, {four: "abstain"})
    void_sheet(five, reason="Hilang.", acting_user=rini())

    *_groups, total = reconciliation(motion)

    assert list(total.counts) == [1, 1, 1, 1, 1, 1]
    assert (total.issued, total.returned, total.missing, total.waiting) == (6, 4, 1, 1)
    assert sheets_of(motion, state="bentrok").get().voter.member == members[1]


@pytest.mark.parametrize("people", [1, 5])
def test_a_large_batch_costs_as_many_queries_as_a_small_one(people: int) -> None:
    members = village(people)
    motion = opened_motion()
    batch, second = read_batch(motion, dict.fromkeys(printed(motion, *members), "setuju")), budi()

    with CaptureQueriesContext(connection) as queries:
        confirm_batch(batch, in_hand=people, acting_user=second)

    assert len(queries) == CONFIRMING
