"""The board: numbers as they are, the quorum of each group, a constant number of queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.bylaws.deciding import Quorum
from governance.bylaws.founding import founding_rules
from governance.bylaws.services import enact_founding_bylaws
from governance.meetings.board import board_mark, board_of, meeting_of_code, member_of_text
from governance.meetings.models import Delegate, Meeting
from governance.meetings.presence import check_in, check_in_many, undo_check_in
from governance.meetings.queries import attendance, eligible_groups
from governance.meetings.rules import count_attendance
from governance.meetings.services import open_meeting
from kmp import clock
from members.registry.models import Member
from tests.factories.governance import GROUPS, founding_bylaws, groups_held, held, one_of_each_group, planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, open_house, rini, wati
from tests.governance.refused import code_of

pytestmark = pytest.mark.django_db
HALF = Quorum(1, 2, strict=True)


def get(name: str, *args: Any, **query: str) -> Any:
    return browser_of(budi()).get(reverse(name, args=args), query)


def faskes_meeting() -> Meeting:
    return planned_plenary().group_meetings.select_related("bylaws", "group").get(group="faskes")


def test_a_group_below_its_own_quorum_keeps_the_whole_below() -> None:
    facts = {"eligible": {"produsen": 2, "nakes": 8, "faskes": 0}, "quorum": HALF, "is_second_call": False}

    short = count_attendance(("produsen", "nakes", "faskes"), present={"nakes": 6}, group_quorum=HALF, **facts)  # type: ignore[arg-type]
    full = count_attendance(("produsen", "nakes"), present={"produsen": 2, "nakes": 5}, group_quorum=HALF, **facts)  # type: ignore[arg-type]
    total = count_attendance(("produsen", "nakes"), present={"nakes": 6}, **facts)  # type: ignore[arg-type]

    assert [(g.group, g.needed, g.missing) for g in short.groups] == [
        ("produsen", 2, 2),
        ("nakes", 5, 0),
        ("faskes", 0, 0),
    ]
    assert (short.missing, short.reached, full.reached, total.reached) == (0, False, True, True)


def test_the_board_counts_total_and_groups_while_planned_and_freezes_on_opening() -> None:
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    check_in_many(plenary, members=list(members.values())[:2], acting_user=rini())

    board = board_of(plenary)
    with clock.pretend(plenary.starts_at):
        opened = open_meeting(plenary, acting_user=budi())
    make_member(group="nakes")

    assert (board.count.present, board.count.eligible, board.count.needed, board.count.missing) == (2, 5, 3, 1)
    assert [(line.group, line.present, line.eligible) for line in board.count.groups] == [
        (group, int(at < 2), 1) for at, group in enumerate(GROUPS)
    ]
    assert eligible_groups(opened) == dict.fromkeys(GROUPS, 1)
    assert attendance(opened).eligible == 5


def test_delegates_alone_count_where_they_vote() -> None:
    bylaws_by_delegates()
    sent, other = make_member(group="nakes"), make_member(group="nakes")
    plenary = planned_plenary()
    elected_in, who = plenary.group_meetings.get(group="nakes"), {"group_id": "nakes", "member": sent}
    Delegate.objects.create(plenary=plenary, elected_in=elected_in, basis="Uji", named_by=budi(), **who)

    assert eligible_groups(plenary) == {"nakes": 1}
    assert eligible_groups(elected_in) == {"nakes": 2}
    assert code_of(check_in, plenary, member=other, acting_user=rini()) == "not_eligible"
    check_in(plenary, member=sent, acting_user=rini())
    assert attendance(plenary).present_by_group["nakes"] == 1


def test_the_quorum_of_a_plenary_of_delegates_is_theirs_after_the_opening_too() -> None:
    bylaws_by_delegates()
    sent = make_member(group="nakes")
    for _other in range(3):
        make_member(group="nakes")
    plenary = groups_held(planned_plenary())
    elected_in, who = plenary.group_meetings.get(group="nakes"), {"group_id": "nakes", "member": sent}
    Delegate.objects.create(plenary=plenary, elected_in=elected_in, basis="Uji", named_by=budi(), **who)

    held(plenary, members=[sent])

    assert (plenary.eligible, eligible_groups(plenary)) == (1, {code: int(code == "nakes") for code in GROUPS})
    assert plenary.minutes.quorum_reached


def bylaws_by_delegates() -> None:
    """A first version in which each group sends one delegate to the plenary."""
    open_house()
    rules = founding_rules()
    rules["voting"] |= {"voters": "delegates", "delegates": dict.fromkeys(GROUPS, 1)}
    enact_founding_bylaws(
        deed_number="AHU-01/CONTOH/2024", valid_from=date(2024, 1, 1), rules=rules, acting_user=budi()
    )


def test_the_mark_changes_with_every_name_and_minute() -> None:
    member = make_member(group="faskes")
    meeting = faskes_meeting()
    now = clock.now().replace(second=0)
    with clock.pretend(now):
        empty = board_mark(meeting)
        attendance_of = check_in(meeting, member=member, acting_user=rini())
        there = board_mark(meeting)
        undo_check_in(attendance_of, reason="Keliru.", acting_user=budi())
        gone = board_mark(meeting)
        same = board_mark(meeting)
    with clock.pretend(now + timedelta(minutes=1)):
        later = board_mark(meeting)

    assert len({empty, there, gone, later}) == 4
    assert same == gone


def test_arrivals_fall_into_five_minutes() -> None:
    members = [make_member(group="faskes") for _ in range(3)]
    meeting = faskes_meeting()
    now = clock.now().replace(minute=32, second=0, microsecond=0) + timedelta(days=1)
    for minute, member in zip((3, 3, 21), members, strict=True):
        with clock.pretend(now.replace(minute=minute)):
            check_in(meeting, member=member, acting_user=rini())

    with clock.pretend(now):
        slots = board_of(meeting).arrivals

    assert {slot.at.minute: slot.came for slot in slots if slot.came} == {0: 2, 20: 1}
    assert [slot.height for slot in slots if slot.came] == [40, 20]
    assert (len(slots), slots[-1].at.minute) == (12, 30)


@pytest.mark.parametrize("people", [1, 6])
def test_the_board_costs_the_same_for_few_and_many(
    django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    members = [make_member(group="faskes") for _ in range(people)]
    meeting = faskes_meeting()
    check_in_many(meeting, members=members, acting_user=rini())

    with django_assert_num_queries(3):  # present, eligible, arrivals
        board_of(meeting)


def test_the_wall_says_the_number_what_is_missing_and_the_way_in() -> None:
    make_member(group="faskes")
    meeting = faskes_meeting()

    page = get("staff_meeting_board", meeting.pk)
    text = page.content.decode()

    code = "-".join(meeting.check_in_code[at : at + 4] for at in (0, 4, 8))
    assert page.status_code == 200
    assert "0 hadir. Kurang 1 orang untuk kuorum." in text
    assert code in text
    assert f"bagian=papan&amp;tanda={page.context['mark']}" in text


def test_a_part_of_the_board_is_sent_only_when_it_changed() -> None:
    member = make_member(group="faskes")
    meeting = faskes_meeting()
    now = clock.now().replace(second=0)
    with clock.pretend(now):
        mark = get("staff_meeting_board", meeting.pk, bagian="kartu").context["mark"]
        same = get("staff_meeting_board", meeting.pk, bagian="kartu", tanda=mark)
        check_in(meeting, member=member, acting_user=rini())
        changed = get("staff_meeting_board", meeting.pk, bagian="kartu", tanda=mark)

    assert (same.status_code, same.content) == (204, b"")
    assert changed.status_code == 200
    assert "1 hadir" in strip_tags(changed.content.decode())
    assert "<html" not in changed.content.decode()


def test_a_closed_board_does_not_look_again() -> None:
    founding_bylaws()
    plenary = groups_held(planned_plenary())
    meeting = plenary.group_meetings.get(group="faskes")

    text = browser_of(wati()).get(reverse("staff_meeting_board", args=[meeting.pk])).content.decode()

    assert "hx-get" not in text
    assert meeting.check_in_code[:4] not in text


def test_cards_and_numbers_are_found_however_they_are_typed() -> None:
    member: Member = make_member(group="nakes")
    prefix, digits = member.number.split("-")

    for text in (member.number, member.number.lower(), f"{prefix}{int(digits)}", f" {prefix} {digits} "):
        assert member_of_text(text) == member
    for text in (member.card_code, f"https://kmp.example/anggota/{member.card_code}/", member.card_code.lower()):
        assert member_of_text(text) == member
    for text in ("", "NAK-99999", "https://kmp.example/", "x" * 200):
        assert member_of_text(text) is None


def test_the_code_in_the_room_is_found_with_dashes_and_without() -> None:
    meeting = faskes_meeting()
    code = meeting.check_in_code

    assert meeting_of_code(code.lower()) == meeting
    assert meeting_of_code(f"{code[:4]}-{code[4:8]}-{code[8:]}") == meeting
    assert meeting_of_code("K7QM2XRT9HPA") is None
