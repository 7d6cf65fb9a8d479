"""A member reads, chooses, checks, sends, keeps the proof; staff write, open, close, count, adopt."""

from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.voting.models import Ballot
from governance.voting.waiting import count_waiting_votes
from kmp import clock
from kmp.accounts.models import User
from members.registry.models import Member
from tests.factories.governance import (
    counted,
    drafted_motion,
    one_of_each_group,
    opened_motion,
    vote,
)
from tests.factories.kmp import PASSWORD, browser_of
from tests.factories.members import budi, joko, make_member, user_of

pytestmark = pytest.mark.django_db


def get(user: User | None, name: str, *args: Any, query: str = "", fresh: bool = True) -> Any:
    return browser_of(user, fresh=fresh).get(reverse(name, args=args) + query)


def post(user: User | None, name: str, *args: Any, **data: Any) -> Any:
    return browser_of(user).post(reverse(name, args=args), data)


def with_password(user: User) -> User:
    """The user with a way to prove that it is still them."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.fixture
def nurse(db: None) -> Member:
    return one_of_each_group()["nakes"]


def test_the_way_of_a_ballot_through_the_pages(nurse: Member) -> None:
    motion, user = opened_motion(), user_of(nurse)

    assert "Suara Anda ditunggu" in get(user, "votes").content.decode()
    assert "Pilihan Anda" in get(user, "vote", motion.pk).content.decode()
    confirm = get(user, "vote_confirm", motion.pk, query="?pilihan=setuju").content.decode()
    assert "Anda memilih" in confirm
    assert motion.if_passed in confirm
    assert not Ballot.objects.exists()

    sent = post(user, "vote_confirm", motion.pk, pilihan="setuju")

    assert (sent.status_code, sent.url) == (303, reverse("vote_receipt", args=[motion.pk]))
    ballot = Ballot.objects.get()
    assert (ballot.voter.member, ballot.choice, ballot.cast_by) == (nurse, "setuju", user)
    receipt = get(user, "vote_receipt", motion.pk).content.decode()
    assert ballot.hash in receipt
    assert "ke-1" in receipt
    assert "Suara Anda sudah masuk" in get(user, "votes").content.decode()


def test_sending_asks_for_a_fresh_code(nurse: Member) -> None:
    motion = opened_motion()

    answer = get(with_password(user_of(nurse)), "vote_confirm", motion.pk, query="?pilihan=setuju", fresh=False)

    assert answer.status_code == 302
    assert reverse("account_reauthenticate") in answer.url


def test_without_a_choice_the_page_says_so(nurse: Member) -> None:
    motion, user = opened_motion(), user_of(nurse)

    for answer in (get(user, "vote_confirm", motion.pk), post(user, "vote_confirm", motion.pk, pilihan="mungkin")):
        assert answer.status_code == 422
    assert "Pilih salah satu" in get(user, "vote_confirm", motion.pk).content.decode()
    assert not Ballot.objects.exists()


def test_a_ballot_after_the_closing_is_refused_on_the_page(nurse: Member) -> None:
    motion = opened_motion()

    with clock.pretend(motion.closes_at):
        answer = post(user_of(nurse), "vote_confirm", motion.pk, pilihan="setuju")

    assert answer.status_code == 422
    assert "Pemungutan suara ini tidak sedang dibuka." in answer.content.decode()
    assert not Ballot.objects.exists()


def test_who_joined_later_is_not_on_the_roll_and_reads_why(nurse: Member) -> None:
    motion = opened_motion()
    newcomer = make_member(group="pengguna")

    assert "tidak tercatat dalam daftar pemilih" in get(user_of(newcomer), "vote", motion.pk).content.decode()
    assert post(user_of(newcomer), "vote_confirm", motion.pk, pilihan="setuju").status_code == 422
    assert not Ballot.objects.exists()


def test_drafts_and_receipts_of_others_are_not_found(nurse: Member) -> None:
    draft, motion = drafted_motion(), opened_motion()

    assert get(user_of(nurse), "vote", draft.pk).status_code == 404
    answer = get(user_of(nurse), "vote_receipt", motion.pk)
    assert (answer.status_code, answer.url) == (302, reverse("vote", args=[motion.pk]))


@pytest.mark.parametrize("name", ["votes", "vote"])
def test_only_members_vote(name: str, nurse: Member) -> None:
    args = [opened_motion().pk] if name == "vote" else []

    assert get(joko(), name, *args).status_code == 403
    assert get(budi(), name, *args).status_code == 403
    assert get(None, name, *args).status_code == 302


def test_the_count_beside_votes_is_what_waits(nurse: Member) -> None:
    motion = opened_motion()
    opened_motion()
    assert count_waiting_votes(user_of(nurse)) == 2

    vote(motion, {nurse: "abstain"})

    assert count_waiting_votes(user_of(nurse)) == 1
    assert count_waiting_votes(joko()) == 0


def test_the_list_takes_a_constant_number_of_queries(
    nurse: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        motion = opened_motion()
        vote(motion, {nurse: "setuju"})
        counted(motion)
    client = browser_of(user_of(nurse))

    with django_assert_max_num_queries(14):
        client.get(reverse("votes"))
