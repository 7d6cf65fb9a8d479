"""Elections by their pages: on a phone and at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.elections.models import Candidacy, Election
from governance.meetings.models import Delegate
from kmp import clock
from kmp.accounts.models import User
from members.registry.models import Member
from tests.factories.elections import (
    STATEMENT,
    agreed,
    bylaws_with_offices,
    delegate_election,
    listed,
    nominated,
    office_election,
    willing,
)
from tests.factories.governance import planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, rini, user_of, wati

pytestmark = pytest.mark.django_db


def get(user: User | None, name: str, *args: Any, query: str = "") -> Any:
    return browser_of(user).get(reverse(name, args=args) + query)


def post(user: User | None, name: str, *args: Any, query: str = "", **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args) + query, data)


def nakes(count: int) -> list[Member]:
    return [make_member(group="nakes", name=f"Perawat {n}") for n in range(1, count + 1)]


def typed(days: int) -> str:
    return timezone.localtime(clock.now() + timedelta(days=days)).strftime("%Y-%m-%d %H:%M")


def test_the_board_opens_an_election_for_an_office_of_the_bylaws() -> None:
    bylaws_with_offices()
    plenary = planned_plenary()
    start = (clock.today() + timedelta(days=30)).isoformat()
    given = {"office": "pengurus|Ketua", "seats": 1, "term_starts_on": start, "question": "pilihan"}
    given |= {"casting": "elektronik", "nominations_until": typed(2), "closes_at": typed(5)}

    first = get(budi(), "staff_election_new").content.decode()
    answer = post(budi(), "staff_election_new", query=f"?rapat={plenary.pk}", **given)

    election = Election.objects.get()
    assert plenary.title in first
    assert (answer.status_code, answer.url) == (303, reverse("staff_election", args=[election.pk]))
    assert (election.body, election.position) == ("pengurus", "Ketua")


def test_more_seats_than_the_bylaws_say_are_refused_in_the_form() -> None:
    bylaws_with_offices()
    assembly = planned_plenary().group_meetings.get(group="nakes")
    given = {"seats": 3, "question": "pilihan", "casting": "di_rapat"}
    given |= {"nominations_until": typed(2), "closes_at": typed(5)}

    answer = post(budi(), "staff_election_new", query=f"?rapat={assembly.pk}", **given)

    assert answer.status_code == 422
    assert "AD/ART menetapkan 2 kursi" in answer.content.decode()
    assert Election.objects.count() == 0


def test_a_member_finds_and_proposes_another_in_three_steps() -> None:
    one, other = nakes(2)
    election = office_election()
    user = user_of(one)

    found = get(user, "election_nominate", election.pk, query="?q=Perawat").content.decode()
    answer = post(user, "election_nominate", election.pk, anggota=other.pk)

    assert other.name in found
    assert (answer.status_code, answer.url) == (303, reverse("election", args=[election.pk]))
    assert Candidacy.objects.get().nominated_by == one
    assert "1 orang lain dicalonkan" in get(user, "election", election.pk).content.decode()


def test_who_proposes_oneself_is_led_to_the_answer() -> None:
    [one] = nakes(1)
    election = office_election()

    answer = post(user_of(one), "election_nominate", election.pk, anggota=one.pk)

    assert answer.url == reverse("nomination", args=[Candidacy.objects.get().pk])


def test_the_statement_of_who_is_willing_is_read_by_members() -> None:
    one, other = nakes(2)
    election = office_election()
    candidacy = nominated(election, one)

    missing = post(user_of(one), "nomination", candidacy.pk, willing="ya", statement="")
    answer = post(user_of(one), "nomination", candidacy.pk, willing="ya", statement=STATEMENT)

    assert missing.status_code == 422
    assert answer.status_code == 303
    assert STATEMENT in get(user_of(other), "election", election.pk).content.decode()


@pytest.mark.parametrize("page", ["nomination", "nomination_withdraw"])
def test_somebody_elses_nomination_is_not_found_and_stays_unanswered(page: str) -> None:
    one, other = nakes(2)
    candidacy = nominated(office_election(), one)

    read = get(user_of(other), page, candidacy.pk)
    written = post(user_of(other), page, candidacy.pk, willing="ya", statement="Saya.", reason="Saya.")

    assert (read.status_code, written.status_code) == (404, 404)
    assert Candidacy.objects.get().state == "dicalonkan"


def test_an_election_of_another_groups_delegates_is_not_found() -> None:
    stranger = make_member(group="faskes")
    election = delegate_election(group="nakes")

    assert get(user_of(stranger), "election", election.pk).status_code == 404
    assert post(user_of(stranger), "election_nominate", election.pk, anggota=stranger.pk).status_code == 404


def test_a_candidate_steps_back_on_the_phone() -> None:
    [one] = nakes(1)
    election = office_election()
    candidacy = willing(election, one)

    answer = post(user_of(one), "nomination_withdraw", candidacy.pk, reason="Pindah tugas.")

    assert answer.status_code == 303
    assert Candidacy.objects.get().state == "mundur"


def test_staff_enter_a_nomination_and_its_answer_from_letters() -> None:
    [one] = nakes(1)
    election = office_election()

    post(rini(), "staff_election_nominate", election.pk, anggota=one.pk)
    candidacy = Candidacy.objects.get()
    answer = post(rini(), "staff_candidacy", candidacy.pk, willing="ya", statement=STATEMENT)

    assert answer.url == reverse("staff_election", args=[election.pk])
    assert Candidacy.objects.get().state == "bersedia"
    assert post(wati(), "staff_election_nominate", election.pk, anggota=one.pk).status_code == 403


def test_the_list_is_fixed_after_a_page_that_says_what_follows() -> None:
    [one] = nakes(1)
    election = office_election()
    willing(election, one)

    early = post(budi(), "staff_election_list", election.pk)
    with clock.pretend(election.nominations_until):
        page = get(budi(), "staff_election_list", election.pk).content.decode()
        post(budi(), "staff_election_list", election.pk)

    assert early.status_code == 303
    assert "tidak lebih banyak daripada kursi" in page
    assert Election.objects.get().listed_by == budi()


def test_the_elected_are_seated_by_the_page() -> None:
    members = nakes(2)
    election = listed(delegate_election(seats=2), members)
    agreed(election, present=members)

    page = get(budi(), "staff_election_seat", election.pk).content.decode()
    answer = post(budi(), "staff_election_seat", election.pk)

    assert all(member.name in page for member in members)
    assert answer.url == reverse("staff_election", args=[election.pk])
    assert Delegate.objects.filter(ended_at=None).count() == 2
    shown = get(wati(), "staff_delegates", election.plenary_id).content.decode()
    assert "2 dari 2" in shown
    assert "0 dari 2" in shown


def test_lists_are_searched_and_downloaded() -> None:
    [one] = nakes(1)
    election = office_election()
    nominated(election, one)

    assert election.motion.title in get(wati(), "staff_elections", query="?q=perawat&badan=pengurus").content.decode()
    assert election.motion.title not in get(wati(), "staff_elections", query="?badan=utusan").content.decode()
    lines = b"".join(get(wati(), "staff_elections", query="?unduh=1").streaming_content).decode().splitlines()
    assert len(lines) == 2
