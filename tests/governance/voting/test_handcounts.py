"""Counting in the room: two persons, each on their own, and only where they agree it counts."""

from typing import Any

import pytest
from django.urls import reverse

from governance.voting.casting import cast_ballot
from governance.voting.counting import count_motion
from governance.voting.handcounts import drop_hand_counts, enter_hand_count
from governance.voting.models import HandCount, Motion, Verdict
from governance.voting.states import Casting, MotionState, Question
from kmp.files.models import StoredFile
from kmp.proofs.models import ProofBundle
from kmp.proofs.verifier import main as verifier
from kmp.trail.models import ActionLog
from tests.factories.counts import counted_by, opened_list, room_motion, said, signed_sheet
from tests.factories.governance import one_of_each_group, opened_motion
from tests.factories.kmp import browser_of
from tests.factories.members import budi, hadi, make_member, rini, user_of
from tests.governance.refused import code_of, raw_sql, raw_sql_is_refused
from tests.governance.voting.test_counting import files_of

pytestmark = pytest.mark.django_db
YES = {"yes": 1}
SAID = {"produsen": YES, "distributor": YES, "faskes": {"no": 1}}


@pytest.fixture
def motion(db: None) -> Motion:
    one_of_each_group()
    make_member(group="nakes")
    return room_motion()


def test_two_persons_who_counted_alike_make_the_verdict(motion: Motion) -> None:
    assert counted_by(budi(), motion, said(**SAID), invalid=1, sheet=True) is None
    verdict = counted_by(hadi(), motion, said(**SAID), invalid=1)

    assert verdict is not None
    # produsen 30 and distributor 25 of 80: nakes and pengguna said neither
    assert (verdict.passed, verdict.result["yes_share"]) == (True, "11/16")
    assert verdict.tallies["faskes"] == {"yes": 0, "no": 1, "abstain": 0}
    assert Motion.objects.get(pk=motion.pk).state == MotionState.COUNTED
    assert verdict.bundle is not None
    assert (verdict.bundle.kind, verifier.verify(files_of(verdict.bundle))) == ("hand_count", [])


def test_two_counts_that_differ_decide_nothing_until_both_count_again(motion: Motion) -> None:
    counted_by(budi(), motion, said(**SAID), sheet=True)

    assert counted_by(hadi(), motion, said(**{**SAID, "faskes": YES})) is None
    assert code_of(counted_by, rini(), motion, said(**SAID)) == "counts_differ"
    assert (Verdict.objects.count(), HandCount.objects.filter(dropped_at=None).count()) == (0, 2)

    drop_hand_counts(motion, acting_user=hadi())
    counted_by(hadi(), motion, said(**SAID), sheet=True)
    assert counted_by(budi(), motion, said(**SAID)) is not None
    assert HandCount.objects.count() == 4


def test_nothing_is_dropped_that_is_not_two_that_differ(motion: Motion) -> None:
    counted_by(budi(), motion, said(**SAID), sheet=True)

    assert code_of(drop_hand_counts, motion, acting_user=hadi()) == "nothing_to_drop"
    assert HandCount.objects.filter(dropped_at=None).count() == 1


def test_the_second_count_is_by_another_person(motion: Motion) -> None:
    counted_by(budi(), motion, said(**SAID), sheet=True)

    assert code_of(counted_by, budi(), motion, said(**SAID)) == "one_hand_count_per_person"
    assert not Verdict.objects.exists()


def test_the_first_count_comes_with_the_signed_sheet(motion: Motion) -> None:
    assert code_of(counted_by, budi(), motion, said(**SAID)) == "sheet_missing"
    assert (HandCount.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("counts", "invalid"),
    [(said(nakes={"yes": 2, "abstain": 1}), 0), (said(**SAID), 4)],
    ids=["of_a_group", "with_the_invalid"],
)
def test_more_ballots_than_voters_are_refused(motion: Motion, counts: dict[str, Any], invalid: int) -> None:
    assert code_of(counted_by, budi(), motion, counts, invalid=invalid, sheet=True) == "too_many_ballots"
    assert (HandCount.objects.count(), ActionLog.objects.filter(action="governance.hand_count.entered").count()) == (
        0,
        0,
    )


def test_a_room_is_not_counted_by_the_system_and_the_system_not_by_hand(motion: Motion) -> None:
    assert code_of(count_motion, motion, acting_user=budi()) == "counted_in_the_room"
    still_open = opened_motion()
    assert code_of(counted_by, budi(), still_open, said(**SAID), sheet=True) == "motion_not_closed"


def test_no_ballot_of_the_system_goes_into_a_room() -> None:
    member = one_of_each_group()["nakes"]
    motion = opened_list(question=Question.YES_NO, casting=Casting.IN_THE_ROOM)

    refused = code_of(cast_ballot, motion.pk, choice="setuju", member=member, acting_user=user_of(member))

    assert refused == "motion_closed"


def listed(valid: int, *votes: int) -> dict[str, Any]:
    return {"options": {str(n): v for n, v in enumerate(votes, 1)}, "valid": valid, "abstain": 0}


NOBODY = listed(0, 0, 0, 0)
OTHERS = {"distributor": NOBODY, "faskes": NOBODY, "pengguna": NOBODY}


def test_a_list_counted_in_the_room_elects() -> None:
    one_of_each_group()
    make_member(group="nakes")
    motion = room_motion(question=Question.CHOICE, seats=2, picks=(1, 2))
    counts = {**OTHERS, "produsen": listed(1, 0, 1, 1), "nakes": listed(2, 0, 2, 0)}

    counted_by(budi(), motion, counts, sheet=True)
    verdict = counted_by(hadi(), motion, counts)

    assert verdict is not None
    assert verdict.result["elected"] == [2, 3]
    assert verifier.verify(files_of(verdict.bundle)) == []


@pytest.mark.parametrize("nakes", [listed(1, 2, 0, 0), listed(2, 1, 0, 0), listed(1, 1, 1, 1)])
def test_picks_that_so_many_ballots_cannot_hold_are_refused(nakes: dict[str, Any]) -> None:
    one_of_each_group()
    make_member(group="nakes")
    motion = room_motion(question=Question.CHOICE, picks=(1, 2))
    counts = {**OTHERS, "produsen": NOBODY, "nakes": nakes}

    assert code_of(counted_by, budi(), motion, counts, sheet=True) == "impossible_picks"


def test_a_ranking_counted_in_the_room_elects() -> None:
    one_of_each_group()
    make_member(group="nakes")
    motion = room_motion(question=Question.RANKED, picks=(1, 3))
    nobody = {"rankings": {}, "abstain": 0}
    counts = dict.fromkeys(OTHERS, nobody)
    counts |= {"produsen": {"rankings": {"3": 1}, "abstain": 0}, "nakes": {"rankings": {"2,3": 2}, "abstain": 0}}

    counted_by(budi(), motion, counts, sheet=True)
    verdict = counted_by(hadi(), motion, counts)

    assert verdict is not None
    assert verdict.result["elected"] == [2]
    assert verdict.tallies["nakes"] == {"valid": 2, "abstain": 0}
    assert verifier.verify(files_of(verdict.bundle)) == []


VERDICT = """INSERT INTO governance_verdict
    (motion_id, passed, by_consensus, tallies, result, roll, recused, bundle_id, counted_by_id, counted_at)
    VALUES (%s, true, false, '{}', '{}', '{}', '{}', %s, %s, now())"""


def test_raw_sql_makes_no_verdict_of_a_room_that_one_person_counted(motion: Motion) -> None:
    counted_by(budi(), motion, said(**SAID), sheet=True)
    bundle = ProofBundle.objects.create(
        kind="votes", subject="X", result_digest="1" * 64, file_digest="2" * 64, content=b"PK", size=2
    )

    refused = raw_sql_is_refused(VERDICT, motion.pk, bundle.pk, budi().pk)

    assert "two persons have not counted" in refused


def test_raw_sql_changes_no_count(motion: Motion) -> None:
    counted_by(budi(), motion, said(**SAID), sheet=True)
    own = HandCount.objects.get()

    raw_sql_is_refused("UPDATE governance_handcount SET counts = '{}' WHERE id = %s", own.pk)
    raw_sql_is_refused("UPDATE governance_handcount SET entered_by_id = %s WHERE id = %s", hadi().pk, own.pk)
    raw_sql_is_refused("DELETE FROM governance_handcount WHERE id = %s", own.pk)
    assert raw_sql("UPDATE governance_handcount SET dropped_at = now() WHERE id = %s", own.pk) == 1


def typed(counts: dict[str, dict[str, int]], **more: Any) -> dict[str, Any]:
    fields = {f"{group}-{side}": number for group, line in counts.items() for side, number in line.items()}
    return {**fields, "invalid": "0", **more}


def test_the_way_of_a_count_through_the_pages(motion: Motion) -> None:
    path = reverse("staff_hand_count", args=[motion.pk])
    first, second = browser_of(budi()), browser_of(hadi())

    answer = first.post(path, typed(said(**SAID), sheet=signed_sheet()))
    assert (answer.status_code, answer["Location"]) == (303, reverse("staff_motion", args=[motion.pk]))
    assert "Menunggu orang kedua" in first.get(path).content.decode()
    blind = second.get(path).content.decode()
    assert "Orang pertama sudah mencatat" in blind
    assert "Lembar hitung yang sudah ditandatangani" not in blind

    assert second.post(path, typed(said(produsen=YES))).status_code == 303
    differing = first.get(path).content.decode()
    assert "Dua hitungan berbeda" in differing
    assert differing.count("Berbeda</") == 2
    assert second.post(reverse("staff_hand_count_drop", args=[motion.pk])).status_code == 303

    second.post(path, typed(said(**SAID), sheet=signed_sheet()))
    assert first.post(path, typed(said(**SAID)), follow=True).status_code == 200
    public = browser_of(None).get(reverse("verdict", args=[motion.pk])).content.decode()
    assert "dihitung di rapat oleh dua orang" in public
    assert "Cek suara saya" not in public


def test_a_count_that_is_refused_loses_nothing_that_was_typed(motion: Motion) -> None:
    path = reverse("staff_hand_count", args=[motion.pk])

    answer = browser_of(budi()).post(path, typed(said(nakes={"yes": 27}), sheet=signed_sheet()))

    assert answer.status_code == 422
    assert "27 surat suara, padahal pemilihnya 2" in answer.content.decode()
    assert 'value="27"' in answer.content.decode()
    assert not HandCount.objects.exists()


def test_ranks_are_typed_as_lines(db: None) -> None:
    one_of_each_group()
    motion = room_motion(question=Question.RANKED, picks=(1, 3))
    path = reverse("staff_hand_count", args=[motion.pk])
    lines = {f"{group}-abstain": "0" for group in said()} | {"invalid": "0", "nakes-rankings": "2 3 = 1\n\n"}

    wrong = browser_of(budi()).post(path, {**lines, "nakes-rankings": "2 4 = 1", "sheet": signed_sheet()})
    assert "Baris “2 4 = 1” tidak terbaca." in wrong.content.decode()
    assert browser_of(budi()).post(path, {**lines, "sheet": signed_sheet()}).status_code == 303

    assert HandCount.objects.get().counts["nakes"] == {"rankings": {"2,3": 1}, "abstain": 0}


def test_the_signed_sheet_is_opened_by_staff_alone(motion: Motion) -> None:
    counted_by(budi(), motion, said(**SAID), sheet=True)
    path = reverse("file", args=[StoredFile.objects.get().pk])

    assert browser_of(rini()).get(path).status_code == 200
    assert browser_of(user_of(make_member(group="nakes"))).get(path).status_code == 404


def test_a_motion_of_the_system_has_no_page_to_count_by_hand() -> None:
    one_of_each_group()
    motion = opened_motion()

    assert browser_of(budi()).get(reverse("staff_hand_count", args=[motion.pk])).status_code == 404
    refused = code_of(enter_hand_count, motion, counts={}, invalid=0, sheet=None, acting_user=budi())
    assert refused == "motion_not_closed"
