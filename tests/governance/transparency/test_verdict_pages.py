"""Verdict cards of every kind of count, decisions, and the ballots of an election to download."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from governance.meetings.models import Meeting
from governance.meetings.presence import check_in_many
from governance.meetings.services import open_meeting
from governance.minutes.services import close_meeting, sign_minutes
from governance.voting.models import Motion, Resolution
from governance.voting.recusals import note_recusal
from governance.voting.resolutions import adopt_resolution
from governance.voting.services import decide_by_consensus
from governance.voting.states import MotionKind, Question
from governance.voting.stv import count_blt
from kmp import clock
from members.registry.models import Member
from tests.factories.counts import listed_motion, opened_list
from tests.factories.governance import (
    counted,
    drafted_motion,
    groups_held,
    held,
    one_of_each_group,
    opened,
    opened_motion,
    planned_plenary,
    vote,
)
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, rini, user_of

pytestmark = pytest.mark.django_db


def page(name: str, *args: Any, query: str = "") -> str:
    """The text of a public page, opened by a stranger."""
    answer = Client().get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_card_shows_the_arithmetic_of_each_group_and_that_it_adds_up() -> None:
    members = one_of_each_group()
    second = make_member(group="faskes")
    motion = opened_motion()
    vote(motion, dict.fromkeys([*members.values(), second], "setuju"))
    vote(motion, {second: "tidak", members["nakes"]: "abstain"})
    counted(motion)

    text = page("verdict", motion.pk)

    # nakes abstained: weights of 88% are in the base
    assert "1 dari 2 setuju = 50,0% × bobot 25% ÷ 88% = 14,20%" in text
    assert "Jumlah 34,09% + 28,41% + 14,20% + 9,09% = 85,80%, cocok dengan hasil di atas." in text
    assert "Abstain tidak memihak dan tidak masuk pembagi." in text


def test_the_card_names_how_many_are_recused_and_the_quorum_without_them() -> None:
    members = one_of_each_group()
    motion = drafted_motion()
    note_recusal(motion, member=members["produsen"], reason="Pemasok.", acting_user=budi())
    vote(opened(motion), {members["faskes"]: "setuju"})
    counted(motion)

    text = page("verdict", motion.pk)

    assert "1 anggota berkepentingan, tidak ikut" in text
    assert "0 hadir dari 4, perlu 3" in text
    assert members["produsen"].name not in text


def test_a_list_shows_who_is_elected_by_which_arithmetic_and_where_ways_differ() -> None:
    members = one_of_each_group()
    others = [make_member(group="nakes") for _ in range(4)]
    motion = opened_list()
    vote(motion, {members["produsen"]: "1", members["nakes"]: "2", **dict.fromkeys(others, "2")})
    counted(motion)

    text = page("verdict", motion.pk)

    assert "1. Merek Anggrek" in text
    assert "71,43%" in text  # 30 of 42
    assert "Produsen 1 dari 1 × bobot 30%" in text
    assert "Dua dari empat cara memilih yang lain." in text


def test_a_tie_for_the_last_seat_is_told_with_its_rule() -> None:
    members = one_of_each_group()
    motion = opened_list()
    vote(motion, {members["faskes"]: "3", members["distributor"]: "2"})
    counted(motion)

    text = page("verdict", motion.pk)

    assert "Merek Cempaka bernilai sama dengan yang terakhir terpilih." in text
    assert "AD Pasal 32" in text


def ranked() -> Motion:
    members = one_of_each_group()
    motion = opened_list(question=Question.RANKED, options=("Ani", "Budi", "Citra"), picks=(1, 3), seats=2)
    said = {"produsen": "1,2", "nakes": "1,3", "faskes": "1,2", "pengguna": "2", "distributor": "3"}
    vote(motion, {members[group]: choice for group, choice in said.items()})
    counted(motion)
    return motion


def test_an_election_by_ranks_shows_its_stages_and_that_it_is_not_weighed() -> None:
    text = page("verdict", ranked().pk)

    assert "Satu pemilih satu suara: bobot kelompok tidak dipakai" in text
    assert "Tahap 1" in text
    assert "Kelebihan 1 suara 1. Ani" not in text  # labels are names, not numbers
    assert "Kelebihan 1 suara Ani diteruskan ke pilihan berikutnya" in text


def test_the_ballots_of_an_election_by_ranks_are_downloaded_as_blt() -> None:
    motion = ranked()

    answer = Client().get(reverse("ballots_blt", args=[motion.pk]))

    text = answer.content.decode()
    assert answer["Content-Disposition"] == f'attachment; filename="suara-{motion.number.replace("/", "-")}.blt"'
    assert text.splitlines()[:5] == ["3 2", "2 1 2 0", "1 1 3 0", "1 2 0", "1 3 0"]
    assert [name[0] for name in count_blt(text)["elected"]] == [str(n) for n in motion.verdict.result["elected"]]


def test_only_a_counted_election_by_ranks_has_ballots_to_download() -> None:
    one_of_each_group()
    still_open = opened_list(question=Question.RANKED, picks=(1, 3))

    for motion in (still_open, opened_motion()):
        assert Client().get(reverse("ballots_blt", args=[motion.pk])).status_code == 404


def test_candidates_are_named_to_members_and_numbered_to_strangers() -> None:
    members = one_of_each_group()
    nurse = members["nakes"]
    motion = listed_motion(options=("Ns. Rahasia", "Lainnya"), kind=MotionKind.ORDINARY)
    motion.options.filter(number=1).update(member=nurse)
    vote(opened(motion), {members["faskes"]: "1"})
    counted(motion)
    path = reverse("verdict", args=[motion.pk])

    assert "Ns. Rahasia" not in page("verdict", motion.pk)
    assert nurse.number in page("verdict", motion.pk)
    assert "Ns. Rahasia" in browser_of(user_of(nurse)).get(path).content.decode()


def agreed() -> Motion:
    """A motion that a plenary with everyone in it agreed on; minutes sealed."""
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    motion = drafted_motion(plenary=plenary)
    open_plenary(plenary, list(members.values()))
    decide_by_consensus(motion, note="Semua kelompok sepakat membeli bersama.", acting_user=budi())
    close_plenary(plenary)
    return motion


def open_plenary(plenary: Meeting, members: list[Member]) -> None:
    with clock.pretend(max(clock.now(), plenary.starts_at)):
        check_in_many(plenary, members=members, acting_user=rini())
        open_meeting(plenary, acting_user=budi())


def close_plenary(plenary: Meeting) -> None:
    with clock.pretend(max(clock.now(), plenary.starts_at)):
        minutes = close_meeting(plenary, text="Rapat berjalan tertib.", acting_user=budi())
        for signer in (rini(), budi()):
            sign_minutes(minutes, acting_user=signer)


def test_a_consensus_has_a_page_without_a_count_and_becomes_a_decision() -> None:
    motion = agreed()

    text = page("verdict", motion.pk)
    assert "Disepakati tanpa pemungutan suara" in text
    assert "Semua kelompok sepakat membeli bersama." in text
    assert "Suara yang sama, dibaca empat cara" not in text

    resolution = adopt_resolution(motion, acting_user=budi())
    assert "Mufakat" in page("decision", resolution.pk)


def test_members_read_of_a_consensus_in_their_votes_and_on_the_page_of_its_meeting() -> None:
    motion = agreed()
    phone = browser_of(user_of(Member.objects.get(group="nakes")))

    votes = phone.get(reverse("votes")).content.decode()
    meeting = phone.get(reverse("meeting", args=[motion.meeting_id])).content.decode()

    assert "Menunggu dihitung" not in votes
    assert f'href="{reverse("verdict", args=[motion.pk])}"' in votes
    assert f"Usul {motion.number}" in meeting
    assert "Mufakat" in meeting


def decision(**settings: Any) -> Resolution:
    members = one_of_each_group()
    plenary = groups_held(planned_plenary(), members=members)
    motion = opened_list(plenary=plenary, **settings)
    vote(motion, dict.fromkeys(members.values(), "2"))
    counted(motion)
    held(plenary, members=list(members.values()))
    return adopt_resolution(motion, acting_user=budi())


def test_a_decision_says_who_was_chosen_and_what_it_rests_on() -> None:
    resolution = decision()

    text = page("decision", resolution.pk)

    assert "Terpilih:" in text
    assert "<li>Merek Bakung</li>" in text
    assert "Merek Anggrek" not in text
    assert reverse("verdict", args=[resolution.motion_id]) in text


def test_decisions_are_listed_and_searched() -> None:
    assert "Belum ada keputusan" in page("decisions")
    resolution = decision()

    assert resolution.number in page("decisions")
    assert resolution.number in page("decisions", query="?q=kulkas")
    assert resolution.number in page("decisions", query=f"?q={resolution.number.split()[1]}")
    assert "Tidak ada yang cocok" in page("decisions", query="?q=ambulans")


def test_lists_of_verdicts_say_how_many_were_elected_and_what_was_agreed() -> None:
    decision()

    assert "1 terpilih" in page("verdicts")


@pytest.mark.parametrize("question", [Question.CHOICE, Question.RANKED])
def test_a_verdict_page_takes_a_constant_number_of_queries(
    question: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    members = list(one_of_each_group().values()) + [make_member(group="nakes") for _ in range(8)]
    motion = opened_list(question=question, picks=(1, 3), options=[f"Pilihan {n}" for n in range(1, 16)])
    vote(motion, {member: str(n % 15 + 1) for n, member in enumerate(members)})
    counted(motion)
    page("verdict", motion.pk)

    with django_assert_max_num_queries(12):
        page("verdict", motion.pk)
