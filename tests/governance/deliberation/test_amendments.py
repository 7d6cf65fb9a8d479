"""Other words for a draft: proposed by members, taken in or refused by the board with an answer."""

from typing import Any

import pytest

from governance.deliberation.models import Amendment
from governance.deliberation.services import (
    propose_amendment,
    refuse_amendment,
    take_amendment,
    withdraw_amendment,
)
from governance.deliberation.states import AmendmentState
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.deliberation import amended
from tests.factories.governance import drafted_motion, one_of_each_group, readied
from tests.factories.members import budi, hadi, user_of
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> dict[str, Member]:
    return one_of_each_group()


def test_taken_in_it_is_the_text_and_the_old_one_stays_readable(house: dict[str, Member]) -> None:
    budi()
    motion = drafted_motion()
    old = motion.text
    amendment = amended(motion, house["nakes"])
    assert Notice.objects.filter(title=f"Amendemen untuk usul {motion.number} menunggu jawaban").count() == 1

    take_amendment(amendment, answer="Benar.", acting_user=budi())

    motion.refresh_from_db()
    amendment.refresh_from_db()
    assert motion.text == "Koperasi membeli 45 kulkas vaksin."
    assert (amendment.state, amendment.old_text, amendment.answer) == (AmendmentState.TAKEN, old, "Benar.")
    told = Notice.objects.get(key=f"amendemen:{amendment.pk}:jawab")
    assert (told.person, told.body) == (user_of(house["nakes"]).person, "Benar.")


def test_refused_it_has_an_answer_and_the_text_stays(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    amendment = amended(motion, house["nakes"])
    assert code_of(refuse_amendment, amendment, answer=" ", acting_user=budi()) == "answer_is_missing"

    refuse_amendment(amendment, answer="Dananya tidak cukup.", acting_user=budi())

    before = motion.text
    motion.refresh_from_db()
    assert motion.text == before
    assert code_of(take_amendment, amendment, acting_user=budi()) == "amendment_is_decided"
    motion.refresh_from_db()
    assert motion.text == before
    assert ActionLog.objects.filter(action="governance.motion.edited").count() == 0


def test_a_second_one_to_the_same_words_is_not_taken_over_the_first(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    first, second = amended(motion, house["nakes"]), amended(motion, house["faskes"], new_text="Membeli 60 kulkas.")
    take_amendment(first, acting_user=budi())

    assert code_of(take_amendment, second, acting_user=budi()) == "text_has_changed"

    motion.refresh_from_db()
    second.refresh_from_db()
    assert motion.text == first.new_text
    assert second.state == AmendmentState.PROPOSED


def test_only_a_draft_is_amended(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    amendment = amended(motion, house["nakes"])
    readied(motion)
    member = house["faskes"]

    late = code_of(
        propose_amendment, motion, member=member, new_text="Lain.", reason="Ya.", acting_user=user_of(member)
    )

    assert late == "motion_not_draft"
    assert code_of(take_amendment, amendment, acting_user=budi()) == "motion_not_draft"


def test_one_open_amendment_for_each_member(house: dict[str, Member]) -> None:
    motion, member = drafted_motion(), house["nakes"]
    amendment = amended(motion, member)
    again: Any = {"member": member, "new_text": "Lain.", "reason": "Ya.", "acting_user": user_of(member)}

    assert code_of(propose_amendment, motion, **again) == "one_open_amendment_per_member"
    withdraw_amendment(amendment, acting_user=user_of(member))
    assert propose_amendment(motion, **again).state == AmendmentState.PROPOSED


def test_nobody_amends_or_withdraws_for_another(house: dict[str, Member]) -> None:
    motion = drafted_motion()
    amendment = amended(motion, house["nakes"])
    other = user_of(house["pengguna"])

    assert code_of(withdraw_amendment, amendment, acting_user=other) == "not_for_this_member"
    code = code_of(
        propose_amendment, motion, member=house["faskes"], new_text="Lain.", reason="Ya.", acting_user=hadi()
    )
    assert code == "not_for_this_member"
    assert Amendment.objects.count() == 1


def test_raw_sql_changes_no_amendment(house: dict[str, Member]) -> None:
    amendment = amended(drafted_motion(), house["nakes"])
    refuse_amendment(amendment, answer="Tidak.", acting_user=budi())

    for column, trigger in (
        ("new_text", "amendment_is_immutable"),
        ("reason", "amendment_is_immutable"),
        ("answer", "decided_amendment_is_immutable"),
    ):
        refused = raw_sql_is_refused(f"UPDATE governance_amendment SET {column} = 'lain'")  # noqa: S608
        assert trigger in refused
    assert "Invalid transition" in raw_sql_is_refused("UPDATE governance_amendment SET state = 'diterima'")
    assert "amendment_is_never_deleted" in raw_sql_is_refused("DELETE FROM governance_amendment")
