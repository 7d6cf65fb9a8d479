"""Delegates: elected in their group, agreed on, or named from sealed minutes; within the number of the bylaws."""

import pytest

from governance.elections.delegates import end_delegation, name_delegate, seat_delegates
from governance.elections.models import Election
from governance.meetings.models import Delegate, Meeting
from kmp import clock
from members.registry.models import Member
from tests.factories.elections import (
    agreed,
    bylaws_with_offices,
    delegate_election,
    listed,
    voted,
)
from tests.factories.governance import held, planned_plenary
from tests.factories.members import budi, make_member, suspend
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def nakes(count: int) -> list[Member]:
    return [make_member(group="nakes", name=f"Perawat {n}") for n in range(1, count + 1)]


def sent(plenary: Meeting) -> list[Member]:
    return [one.member for one in plenary.delegates.filter(ended_at=None).order_by("id")]


def test_a_slate_the_group_agreed_on_becomes_its_delegates() -> None:
    members = nakes(3)
    election = listed(delegate_election(seats=2), members[:2])
    resolution = agreed(election, present=members)

    seated = seat_delegates(election, acting_user=budi()).delegates

    assert election.plenary is not None
    assert {one.member for one in seated} == set(members[:2]) == set(sent(election.plenary))
    assert {one.basis for one in seated} == {f"{resolution.number}, {election.motion}"}
    assert Election.objects.get(pk=election.pk).seated_at is not None


def test_of_a_ballot_those_with_the_most_votes_are_sent() -> None:
    members = nakes(3)
    election = listed(delegate_election(seats=2), members)
    numbers = {option.member: option.number for option in election.motion.options.all()}
    wanted = sorted([numbers[members[0]], numbers[members[2]]])
    voted(election, dict.fromkeys(members, ",".join(map(str, wanted))))

    seat_delegates(election, acting_user=budi())

    assert election.plenary is not None
    assert set(sent(election.plenary)) == {members[0], members[2]}


def test_nobody_is_sent_twice_or_before_the_minutes_are_sealed() -> None:
    members = nakes(2)
    election = listed(delegate_election(seats=2), members)

    assert code_of(seat_delegates, election, acting_user=budi()) == "not_resolved"
    agreed(election, present=members)
    seat_delegates(election, acting_user=budi())
    assert code_of(seat_delegates, election, acting_user=budi()) == "already_seated"
    assert Delegate.objects.count() == 2


def test_after_a_consensus_on_some_of_many_they_are_named() -> None:
    members = nakes(3)
    election = listed(delegate_election(seats=2), members)
    agreed(election, present=members)
    numbers = {option.member: option.number for option in election.motion.options.all()}

    assert code_of(seat_delegates, election, acting_user=budi()) == "agreed_not_named"
    assert code_of(seat_delegates, election, agreed=[1, 2, 3], acting_user=budi()) == "more_than_seats"
    assert code_of(seat_delegates, election, agreed=[1, 9], acting_user=budi()) == "unknown_option"
    seat_delegates(election, agreed=[numbers[members[1]]], acting_user=budi())

    assert election.plenary is not None
    assert sent(election.plenary) == [members[1]]


def test_who_was_suspended_since_is_left_out_and_the_others_go() -> None:
    members = nakes(3)
    election = listed(delegate_election(seats=2), members[:2])
    agreed(election, present=members)
    suspend(members[0])

    sent_now = seat_delegates(election, acting_user=budi())

    assert [one.member for one in sent_now.delegates] == [members[1]]
    assert [member.pk for member, _why in sent_now.left_out] == [members[0].pk]


def group_met(members: list[Member]) -> Meeting:
    bylaws_with_offices()
    plenary = planned_plenary()
    return held(plenary.group_meetings.get(group="nakes"), members=members)


def test_the_board_names_a_delegate_from_sealed_minutes_within_the_number() -> None:
    members = nakes(3)
    assembly = group_met(members)
    for member in members[:2]:
        name_delegate(assembly, member=member, basis="Berita acara butir 5.", acting_user=budi())

    third = code_of(name_delegate, assembly, member=members[2], basis="Butir 5.", acting_user=budi())

    assert third == "no_more_delegates_than_the_bylaws_say"
    assert assembly.plenary is not None
    assert sent(assembly.plenary) == members[:2]


def test_a_delegation_ends_with_a_reason_and_another_takes_its_place() -> None:
    members = nakes(3)
    assembly = group_met(members)
    first, _second = (name_delegate(assembly, member=one, basis="Butir 5.", acting_user=budi()) for one in members[:2])

    assert code_of(end_delegation, first, reason=" ", acting_user=budi()) == "reason_missing"
    end_delegation(first, reason="Sakit.", acting_user=budi())
    assert code_of(end_delegation, first, reason="Sakit.", acting_user=budi()) == "delegation_ended"
    name_delegate(assembly, member=members[2], basis="Butir 6.", acting_user=budi())

    assert assembly.plenary is not None
    assert sent(assembly.plenary) == members[1:]


def test_after_the_plenary_its_delegates_stay_as_they_were() -> None:
    members = nakes(2)
    assembly = group_met(members)
    first = name_delegate(assembly, member=members[0], basis="Butir 5.", acting_user=budi())
    assert assembly.plenary is not None
    for other in assembly.plenary.group_meetings.exclude(pk=assembly.pk):
        held(other, members=[])
    held(assembly.plenary, members=members)

    assert code_of(end_delegation, first, reason="Sakit.", acting_user=budi()) == "meeting_is_over"
    late = code_of(name_delegate, assembly, member=members[1], basis="Butir 5.", acting_user=budi())
    assert late == "meeting_is_over"
    assert sent(assembly.plenary) == [members[0]]


@pytest.mark.parametrize("spoil", ["stranger", "suspended", "twice", "basis"])
def test_who_is_not_named(spoil: str) -> None:
    members = nakes(2)
    stranger = make_member(group="faskes")
    assembly = group_met(members)
    name_delegate(assembly, member=members[0], basis="Butir 5.", acting_user=budi())
    who = {"stranger": stranger, "suspended": members[1], "twice": members[0], "basis": members[1]}[spoil]
    who = suspend(who) if spoil == "suspended" else who
    codes = {"stranger": "delegate_is_of_the_group", "suspended": "not_active", "twice": "one_delegation_per_member"}

    refused = code_of(
        name_delegate, assembly, member=who, basis="" if spoil == "basis" else "Butir 5.", acting_user=budi()
    )

    assert refused == codes.get(spoil, "basis_missing")
    assert Delegate.objects.count() == 1


def test_without_sealed_minutes_nobody_is_named() -> None:
    [one] = nakes(1)
    bylaws_with_offices()
    assembly = planned_plenary().group_meetings.get(group="nakes")

    assert code_of(name_delegate, assembly, member=one, basis="Butir 5.", acting_user=budi()) == "minutes_not_sealed"


def test_raw_sql_sends_nobody_of_another_group_and_nobody_too_many() -> None:
    members = nakes(3)
    stranger = make_member(group="faskes")
    assembly = group_met(members)
    for member in members[:2]:
        name_delegate(assembly, member=member, basis="Butir 5.", acting_user=budi())
    insert = (
        "INSERT INTO governance_delegate (plenary_id, group_id, member_id, elected_in_id, basis, named_by_id, named_at,"
        " ended_reason) VALUES (%s, 'nakes', %s, %s, 'x', %s, %s, '')"
    )

    of_another = raw_sql_is_refused(insert, assembly.plenary_id, stranger.pk, assembly.pk, budi().pk, clock.now())
    too_many = raw_sql_is_refused(insert, assembly.plenary_id, members[2].pk, assembly.pk, budi().pk, clock.now())

    assert "is not of group" in of_another
    assert "sends no more delegates" in too_many
