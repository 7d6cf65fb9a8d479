"""Only the voting representative casts the ballot of an institution; the others read, and are told why."""

from typing import Any

import pytest
from django.urls import reverse

from governance.voting.casting import cast_ballot
from governance.voting.models import Ballot, Motion
from governance.voting.waiting import count_waiting_votes
from kmp.accounts.models import User
from kmp.errors import DomainError
from members.mandates.services import end_mandate, hand_over_vote
from members.registry.models import Member
from tests.factories.governance import one_of_each_group, opened_motion
from tests.factories.kmp import browser_of
from tests.factories.mandates import give, user_by
from tests.factories.members import application_of, rini, user_of

pytestmark = pytest.mark.django_db


def get(user: User, name: str, *args: Any, query: str = "") -> Any:
    return browser_of(user).get(reverse(name, args=args) + query)


def refused_code(motion: Motion, member: Member, user: User) -> str:
    with pytest.raises(DomainError) as refused:
        cast_ballot(motion.pk, choice="setuju", member=member, acting_user=user)
    return refused.value.code


@pytest.fixture
def clinic(db: None) -> Member:
    return one_of_each_group()["faskes"]


def test_another_representative_reads_the_motion_without_a_ballot(clinic: Member) -> None:
    second, motion = user_by(give(clinic)), opened_motion()
    voter = application_of(clinic).person.name

    assert refused_code(motion, clinic, second) == "not_the_voter"
    page = get(second, "vote", motion.pk).text
    assert motion.title in page
    assert f"Suara lembaga ini diberikan oleh {voter}." in page
    assert 'name="pilihan"' not in page
    assert "Suara Anda ditunggu" not in get(second, "votes").text
    assert "Suara lembaga belum masuk" in get(second, "votes").text
    assert "Suara Anda ditunggu" not in get(second, "home").text
    assert not Ballot.objects.exists()


def test_a_choice_sent_all_the_same_is_refused(clinic: Member) -> None:
    second, motion = user_by(give(clinic)), opened_motion()

    for answer in (
        get(second, "vote_confirm", motion.pk, query="?pilihan=setuju"),
        browser_of(second).post(reverse("vote_confirm", args=[motion.pk]), {"pilihan": "setuju"}),
    ):
        assert answer.status_code == 422
        assert "Anda dapat membaca usulnya." in answer.text
    assert not Ballot.objects.exists()


def test_what_waits_is_counted_for_the_voting_one_alone(clinic: Member) -> None:
    second = user_by(give(clinic))
    opened_motion()

    assert count_waiting_votes(user_of(clinic)) == 1
    assert count_waiting_votes(second) == 0


def test_the_vote_follows_the_hand_over_even_while_a_motion_is_open(clinic: Member) -> None:
    mandate, motion = give(clinic), opened_motion()
    first, second = user_of(clinic), user_by(mandate)
    cast_ballot(motion.pk, choice="setuju", member=clinic, acting_user=first)

    hand_over_vote(mandate, clinic, acting_user=rini())

    assert refused_code(motion, clinic, first) == "not_the_voter"
    cast_ballot(motion.pk, choice="tidak", member=clinic, acting_user=second)
    last = Ballot.objects.order_by("-height")[0]
    assert (last.choice, last.cast_by, last.voter.member) == ("tidak", second, clinic)
    assert Ballot.objects.values("voter").distinct().count() == 1


def test_the_receipt_is_for_who_cast_the_ballot_and_who_votes_now(clinic: Member) -> None:
    mandate, third, motion = give(clinic), user_by(give(clinic)), opened_motion()
    ballot = cast_ballot(motion.pk, choice="setuju", member=clinic, acting_user=user_of(clinic))
    hand_over_vote(mandate, clinic, acting_user=rini())

    assert ballot.hash in get(user_of(clinic), "vote_receipt", motion.pk).text
    assert ballot.hash in get(user_by(mandate), "vote_receipt", motion.pk).text
    answer = get(third, "vote_receipt", motion.pk)
    assert (answer.status_code, answer["Location"]) == (302, reverse("vote", args=[motion.pk]))
    page = get(third, "vote", motion.pk).text
    assert "Suara lembaga ini sudah masuk." in page
    assert "setuju." not in page


def test_without_a_voter_nobody_casts_and_the_page_says_so(clinic: Member) -> None:
    second = give(clinic)
    first = clinic.institution.representatives.get(votes=True)  # type: ignore[union-attr]
    motion = opened_motion()
    end_mandate(first, clinic, reason="Pindah.", acting_user=rini())

    assert refused_code(motion, clinic, user_by(second)) == "no_voter"
    assert "belum mempunyai wakil yang memberikan suara" in get(user_by(second), "vote", motion.pk).text


def test_an_extraordinary_member_reads_and_is_told_why(clinic: Member) -> None:
    Member.objects.filter(pk=clinic.pk).update(has_vote=False)
    clinic.refresh_from_db()
    motion = opened_motion()

    page = get(user_of(clinic), "vote", motion.pk).text
    assert "Anggota luar biasa tidak mempunyai hak suara." in page
    assert 'name="pilihan"' not in page
    assert refused_code(motion, clinic, user_of(clinic)) == "no_vote_of_member"


def test_nobody_casts_the_ballot_of_another_person(clinic: Member) -> None:
    others = Member.objects.exclude(pk=clinic.pk).filter(person__isnull=False)
    motion = opened_motion()

    assert refused_code(motion, others[0], user_of(clinic)) == "not_for_this_member"
