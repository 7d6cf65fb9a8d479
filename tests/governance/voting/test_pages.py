"""A member reads, chooses, checks, sends, keeps the proof; staff write, open, close, count, adopt."""

from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.voting.models import Ballot
from governance.voting.queries import entry_of
from governance.voting.waiting import count_waiting_votes
from kmp import clock
from kmp.accounts.models import User
from kmp.proofs.canonical import canonical_json
from members.registry.models import Member
from tests.factories.ballots import ballot_saying, opened_list
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

    page = get(user_of(newcomer), "vote", motion.pk).content.decode()
    assert "Anda belum tercatat sebagai anggota saat daftar pemilih ditetapkan." in page
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


def test_no_fresh_code_is_asked_where_the_rule_asks_none() -> None:
    ballot_saying(fresh_code=False)
    nurse = one_of_each_group()["nakes"]
    motion, user = opened_motion(), with_password(user_of(nurse))

    answer = browser_of(user, fresh=False).post(reverse("vote_confirm", args=[motion.pk]), {"pilihan": "setuju"})

    assert (answer.status_code, answer["Location"]) == (303, reverse("vote_receipt", args=[motion.pk]))


def test_the_page_says_what_is_open_and_what_is_secret(nurse: Member) -> None:
    page = get(user_of(nurse), "vote", opened_motion().pk).text

    assert "Suara ini terbuka." in page
    assert "nomor anggota, kelompok, dan pilihan setiap pemilih" in page
    assert "Sampai ditutup, isi suara tidak ditampilkan kepada siapa pun." in page


def test_a_final_vote_says_so_before_it_is_sent() -> None:
    ballot_saying(changeable=False)
    nurse = one_of_each_group()["nakes"]
    motion, user = opened_motion(), user_of(nurse)

    assert "tidak dapat diubah lagi" in get(user, "vote", motion.pk).text
    assert "Setelah dikirim" in get(user, "vote_confirm", motion.pk, query="?pilihan=tidak").text
    post(user, "vote_confirm", motion.pk, pilihan="tidak")
    page = get(user, "vote", motion.pk).text
    assert "Suara Anda sudah masuk: tidak setuju." in page
    assert 'name="pilihan"' not in page


def test_several_of_a_list_are_marked_confirmed_in_words_and_sent(nurse: Member) -> None:
    motion, user = opened_list(picks=(1, 2)), user_of(nurse)

    assert "Pilih 1 sampai 2 dari daftar." in get(user, "vote", motion.pk).text
    confirm = get(user, "vote_confirm", motion.pk, query="?pilihan=3&pilihan=1").text
    assert 'value="1,3"' in confirm
    assert "Gudang Makassar" in confirm
    assert "Gudang Ambon" not in confirm
    post(user, "vote_confirm", motion.pk, pilihan="1,3")
    assert Ballot.objects.get().choice == "1,3"
    assert "Gudang Kupang" in get(user, "vote_receipt", motion.pk).text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?pilihan=1&pilihan=2&pilihan=3", "Pilih paling sedikit 1 dan paling banyak 2, atau abstain."),
        ("?pilihan=1&pilihan=abstain", "Pilih abstain, atau pilih dari daftar; tidak keduanya."),
        ("?pilihan=9", "Pilihan itu tidak ada dalam usul ini."),
        ("", "Pilih paling sedikit 1 dan paling banyak 2, atau abstain."),
    ],
)
def test_a_list_says_what_is_wrong_and_keeps_the_marks(query: str, sentence: str, nurse: Member) -> None:
    answer = get(user_of(nurse), "vote_confirm", opened_list(picks=(1, 2)).pk, query=query)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count(" checked") == query.count("pilihan=") - query.count("=9")


def test_a_ranking_is_made_of_places_and_gaps_close_up(nurse: Member) -> None:
    motion, user = opened_list(question="peringkat", picks=(1, 3)), user_of(nurse)

    assert 'name="peringkat_2"' in get(user, "vote", motion.pk).text
    twice = get(user, "vote_confirm", motion.pk, query="?peringkat_1=1&peringkat_2=1")
    assert (twice.status_code, "Peringkat 1 diberikan dua kali." in twice.text) == (422, True)
    confirm = get(user, "vote_confirm", motion.pk, query="?peringkat_1=3&peringkat_3=1&peringkat_2=").text
    assert 'value="3,1"' in confirm
    post(user, "vote_confirm", motion.pk, pilihan="3,1")
    assert Ballot.objects.get().choice == "3,1"
    assert "Gudang Kupang" in get(user, "vote_receipt", motion.pk).text
    names = dict(motion.options.values_list("number", "label"))
    assert f"sudah masuk: {names[3]}, {names[1]}." in get(user, "vote", motion.pk).text  # as they are written


def test_the_receipt_lets_anyone_hash_the_ballot_again(nurse: Member) -> None:
    motion, user = opened_motion(), user_of(nurse)
    vote(motion, {nurse: "abstain"})
    ballot = Ballot.objects.get()

    page = unescape(get(user, "vote_receipt", motion.pk).text)

    entry = canonical_json(entry_of(ballot, voter=nurse.number))
    assert entry in page
    assert sha256((ballot.previous_hash + entry).encode()).hexdigest() == ballot.hash
    assert reverse("ballot_check") + "?bukti=" + ballot.hash in page


def test_anyone_finds_a_ballot_by_its_number_and_never_its_choice(nurse: Member) -> None:
    motion = opened_motion()
    vote(motion, {nurse: "abstain"})
    first = Ballot.objects.get()
    vote(motion, {nurse: "tidak"})

    found = get(None, "ballot_check", query=f"?bukti={first.hash[:16].upper()}").text

    assert "Suara ini ada di kotak." in found
    assert "Pemilihnya sudah menggantinya" in found
    assert "ke-1 dari 2" in found
    assert "abstain" not in found.lower()
    assert nurse.name not in found
    assert motion.boxes.get().head in found
    assert "Tidak ada suara dengan nomor bukti ini." in get(None, "ballot_check", query="?bukti=" + "f" * 64).text


def test_who_guesses_numbers_is_stopped(nurse: Member) -> None:
    cache.clear()
    client, path = browser_of(None), reverse("ballot_check") + "?bukti=ffffffffffffffff"

    statuses = [client.get(path).status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    cache.clear()


@pytest.mark.parametrize("name", ["vote", "vote_receipt"])
def test_a_page_asks_as_often_for_one_ballot_as_for_many(
    name: str, nurse: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    motion = opened_motion()
    vote(motion, dict.fromkeys(Member.objects.all(), "setuju"))
    client = browser_of(user_of(nurse))

    with django_assert_max_num_queries(20):
        assert client.get(reverse(name, args=[motion.pk])).status_code == 200


def test_sending_a_ballot_takes_one_statement_beside_the_sign_in(nurse: Member) -> None:
    motion, client = opened_motion(), browser_of(user_of(nurse))

    with CaptureQueriesContext(connection) as seen:
        client.post(reverse("vote_confirm", args=[motion.pk]), {"pilihan": "setuju"})

    said = [one["sql"] for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert [sql.split()[0] for sql in said] == ["SELECT"] * 3 + ["INSERT"]
