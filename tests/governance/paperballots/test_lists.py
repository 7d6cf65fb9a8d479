"""Signed lists: written down by one person, noted by another, clashes shown, nobody present twice."""

from datetime import timedelta

import pytest

from governance.meetings.models import Attendance, Meeting
from governance.meetings.presence import check_in
from governance.paperballots.lists import begin_list, confirm_list, drop_list, take_out_name, write_names
from governance.paperballots.models import PaperList, PaperName
from governance.paperballots.queries import names_in
from kmp import clock
from kmp.errors import DomainError
from kmp.trail.models import ActionLog
from members.registry.models import Member
from tests.factories.governance import held, planned_plenary
from tests.factories.members import budi, make_member, rini, suspend
from tests.factories.paperballots import PLACE, written_list
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def assembly(people: int = 3) -> tuple[Meeting, list[Member]]:
    members = [make_member(group="nakes") for _ in range(people)] if people else []
    meeting = planned_plenary().group_meetings.select_related("bylaws", "group").get(group="nakes")
    return meeting, members


def test_names_from_paper_are_present_once() -> None:
    meeting, [first, second, third] = assembly()
    one = written_list(meeting, [first, second, third])
    check_in(meeting, member=second, acting_user=rini())
    suspend(third)

    confirm_list(one, in_hand=3, acting_user=budi())

    assert dict(PaperName.objects.values_list("member", "state")) == {
        first.pk: "masuk",
        second.pk: "bentrok",
        third.pk: "ditolak",
    }
    assert dict(Attendance.objects.values_list("member", "channel")) == {first.pk: "kertas", second.pk: "pintu"}
    log = ActionLog.objects.get(action="governance.paper.list_done")
    assert log.after == {"present": 1, "clashed": 1, "refused": 1}


def test_clashes_are_shown_before_the_second_person_decides() -> None:
    meeting, [first, second, _third] = assembly()
    one = written_list(meeting, [first, second])
    check_in(meeting, member=second, acting_user=rini())

    assert {name.member_id: name.is_present for name in names_in(one)} == {first.pk: False, second.pk: True}  # type: ignore[attr-defined]


def test_the_same_name_twice_is_one_name_and_strangers_are_named_with_their_line() -> None:
    meeting, [first, _second, _third] = assembly()
    other = make_member(group="pengguna")
    one = written_list(meeting, [first])

    assert write_names(one, [(1, first.number.lower()), (2, first.card_code)], acting_user=rini()) == 0
    with pytest.raises(DomainError) as refused:
        write_names(one, [(1, "NAK-99999"), (2, other.number), (3, first.number)], acting_user=rini())

    problems = [(problem.code, problem.message.split(":")[0]) for problem in refused.value.problems]
    assert problems == [("member_unknown", "Baris 1"), ("not_eligible", "Baris 2")]
    assert one.names.count() == 1


def test_two_persons_and_the_same_number_of_signatures() -> None:
    meeting, members = assembly(2)
    one = written_list(meeting, members)

    assert code_of(confirm_list, one, in_hand=2, acting_user=rini()) == "second_person_needed"
    assert code_of(confirm_list, one, in_hand=3, acting_user=budi()) == "count_differs"
    assert code_of(write_names, one, [(1, members[0].number)], acting_user=budi()) == "not_the_writer"
    assert not Attendance.objects.exists()


def test_a_name_is_taken_out_by_who_wrote_it_before_the_decision() -> None:
    meeting, members = assembly(2)
    one = written_list(meeting, members)
    name = one.names.get(member=members[0])

    assert code_of(take_out_name, name, acting_user=budi()) == "not_the_writer"
    take_out_name(name, acting_user=rini())
    confirm_list(one, in_hand=1, acting_user=budi())

    assert list(Attendance.objects.values_list("member", flat=True)) == [members[1].pk]
    assert code_of(take_out_name, one.names.get(), acting_user=rini()) == "batch_is_decided"


def test_a_dropped_list_notes_nobody() -> None:
    meeting, members = assembly(1)
    one = written_list(meeting, members)

    assert code_of(drop_list, one, reason="", acting_user=budi()) == "reason_missing"
    drop_list(one, reason="Daftar rapat lain.", acting_user=budi())

    assert not Attendance.objects.exists()
    assert code_of(confirm_list, one, in_hand=1, acting_user=budi()) == "batch_is_decided"


def test_lists_end_with_the_meeting() -> None:
    meeting, members = assembly(1)
    one = written_list(meeting, members)
    held(meeting, members=[])
    facts = {"place": PLACE, "acting_user": rini()}

    assert code_of(confirm_list, one, in_hand=1, acting_user=budi()) == "meeting_is_over"
    assert code_of(begin_list, meeting, collected_at=clock.now(), **facts) == "meeting_is_over"
    assert (PaperList.objects.count(), Attendance.objects.count()) == (1, 0)


def test_a_list_is_not_collected_in_the_future() -> None:
    meeting, _members = assembly(1)

    later = clock.now() + timedelta(hours=1)
    assert (
        code_of(begin_list, meeting, place=PLACE, collected_at=later, acting_user=rini()) == "collected_in_the_future"
    )


def test_raw_sql_changes_no_decided_list() -> None:
    meeting, members = assembly(2)
    one = written_list(meeting, members[:1])
    waiting = "UPDATE governance_paperlist SET state = 'selesai', decided_by_id = %s, decided_at = now()"
    assert "has names that wait" in raw_sql_is_refused(waiting, budi().pk)
    confirm_list(one, in_hand=1, acting_user=budi())

    add = "INSERT INTO governance_papername (list_id, member_id, state) VALUES (%s, %s, 'terbaca')"
    assert "is closed" in raw_sql_is_refused(add, one.pk, members[1].pk)
    assert "is closed" in raw_sql_is_refused("DELETE FROM governance_papername")
    assert "Invalid transition" in raw_sql_is_refused("UPDATE governance_paperlist SET state = 'dicatat'")
    assert "Cannot delete" in raw_sql_is_refused("DELETE FROM governance_paperlist")
