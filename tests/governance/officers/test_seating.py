"""Who was elected takes office once, by the resolution; and hands over and takes over in writing."""

from datetime import date, timedelta

import pytest

from governance.elections.models import Election
from governance.officers.handovers import sign_handover, write_handover
from governance.officers.models import Handover, Term
from governance.officers.seating import seat_officers
from governance.officers.services import ask_ending, follow_terms
from kmp import clock
from kmp.accounts.models import RoleGrant
from members.registry.models import Member
from tests.factories.elections import agreed, bylaws_with_offices, listed, office_election, voted
from tests.factories.governance import planned_plenary
from tests.factories.members import budi, joko, make_member, suspend, user_of
from tests.factories.officers import serving_term
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


def nakes(count: int) -> list[Member]:
    return [make_member(group="nakes", name=f"Calon {n}") for n in range(1, count + 1)]


def test_the_winner_of_a_list_takes_office_for_the_years_of_the_bylaws() -> None:
    members = nakes(3)
    election = listed(office_election(), members)
    numbers = {option.member: option.number for option in election.motion.options.all()}
    resolution = voted(election, dict.fromkeys(members, str(numbers[members[1]])))

    [term] = seat_officers(election, acting_user=budi()).terms

    start = max(election.term_starts_on or date.min, resolution.adopted_on)
    assert (term.member, term.person, term.resolution) == (members[1], members[1].person, resolution)
    assert term.starts_on == start
    assert term.ends_on == term.planned_ends_on == start.replace(year=start.year + 5) - timedelta(days=1)
    with clock.pretend(clock.now() + timedelta(days=3)):
        assert follow_terms()["started"] == 1
    assert RoleGrant.objects.filter(user=user_of(members[1]), role="pengurus").exists()


def test_nobody_is_seated_twice_or_without_a_resolution() -> None:
    members = nakes(2)
    election = listed(office_election(seats=1), members[:1])

    assert code_of(seat_officers, election, acting_user=budi()) == "not_resolved"
    agreed(election, present=members)
    seat_officers(election, acting_user=budi())
    assert code_of(seat_officers, election, acting_user=budi()) == "already_seated"
    assert Term.objects.count() == 1


def test_who_lost_the_vote_meanwhile_is_left_out_and_named() -> None:
    members = nakes(3)
    election = listed(office_election(position="Anggota pengurus", seats=2), members[:2])
    agreed(election, present=members)
    gone = suspend(members[0])

    seated = seat_officers(election, acting_user=budi())

    assert [term.member for term in seated.terms] == [members[1]]
    assert [(member, why[:19]) for member, why in seated.left_out] == [(gone, "Hanya anggota aktif")]


def test_who_took_another_office_meanwhile_is_not_seated() -> None:
    members = nakes(2)
    election = listed(office_election(), members[:1])
    agreed(election, present=members)
    serving_term(members[0], body="pengawas", position="Ketua pengawas")

    assert code_of(seat_officers, election, acting_user=budi()) == "nobody_to_seat"
    assert Election.objects.get(pk=election.pk).seated_at is None


def test_a_resolution_about_something_else_makes_no_officer_and_removes_none() -> None:
    members = nakes(2)
    election = listed(office_election(), members[:1])
    resolution = agreed(election, present=members)
    [term] = seat_officers(election, acting_user=budi()).terms

    refused = code_of(
        ask_ending,
        term,
        kind="diberhentikan",
        last_day=term.starts_on,
        note="Lalai.",
        resolution=resolution,  # it elected, it did not remove
        acting_user=budi(),
    )

    assert refused == "removal_is_about_an_officer"


def two_terms() -> tuple[Term, Term]:
    bylaws_with_offices()
    planned_plenary()
    one, other = nakes(2)
    today = clock.today()
    old = serving_term(one, starts_on=today - timedelta(days=30), ends_on=today)
    return old, serving_term(other, starts_on=today + timedelta(days=1))


def test_a_handover_is_signed_by_both_and_then_never_changed() -> None:
    old, new = two_terms()
    handover = write_handover(old, incoming=new, items="Kas: Rp100.000\nKunci", acting_user=budi())
    giver, taker = user_of(old.member), user_of(new.member)

    assert code_of(sign_handover, handover, acting_user=joko()) == "not_a_signer"
    sign_handover(handover, acting_user=giver)
    assert code_of(sign_handover, handover, acting_user=giver) == "signed_already"
    assert code_of(write_handover, old, incoming=new, items="Lain", acting_user=budi()) == "handover_signed"
    sign_handover(handover, acting_user=taker)

    handover.refresh_from_db()
    assert (handover.given_by, handover.taken_by) == (giver, taker)
    words = raw_sql_is_refused("UPDATE governance_handover SET items = '[]' WHERE id = %s", handover.pk)
    assert "signed_handover_is_immutable" in words or "pgtrigger" in words


def test_a_handover_goes_to_another_officer_of_the_body_and_names_something() -> None:
    old, new = two_terms()
    other = serving_term(make_member(group="faskes"), body="pengawas", position="Ketua pengawas")

    assert code_of(write_handover, old, incoming=other, items="Kas", acting_user=budi()) == "not_the_successor"
    assert code_of(write_handover, old, incoming=new, items=" \n", acting_user=budi()) == "items_missing"
    assert Handover.objects.count() == 0
