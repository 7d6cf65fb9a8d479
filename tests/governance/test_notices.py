"""What meetings, motions and SHU tell, to whom, once, and nothing when the act is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.meetings.models import Meeting
from governance.meetings.services import plan_plenary
from governance.payouts.services import approve_batch, prepare_batch
from governance.surplus.models import Share
from governance.voting.models import Motion
from kmp import clock
from kmp.errors import DomainError
from members.notices.models import Notice
from tests.factories.governance import (
    drafted_motion,
    founding_bylaws,
    on_day,
    one_of_each_group,
    opened,
    posted_distribution,
)
from tests.factories.members import application_of, budi, make_left, make_member
from tests.governance.payouts.paying import PAYDAY, chosen, paid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bylaws(settings: Any) -> None:
    settings.SAVINGS_RULE = "governance.bylaws.queries.savings_rule"


def told(prefix: str) -> list[Notice]:
    return list(Notice.objects.filter(key__startswith=prefix).order_by("id"))


def told_voters(motion: Motion) -> list[Notice]:
    """Without what the board was told about the same motion."""
    return [one for one in told("usul:") if one.key == f"usul:{motion.pk}"]


def persons(members: Any) -> set[int]:
    return {application_of(member).person_id for member in members}


def test_planned_plenary_invites_everyone_and_each_group_its_own() -> None:
    members = one_of_each_group()
    make_left(make_member(group="nakes"))
    starts_at = clock.now() + timedelta(days=30)

    plenary = plan_plenary(title="RAT 2026", starts_at=starts_at, place="Balai desa", acting_user=budi())

    invited = told(f"rapat:{plenary.pk}")
    assert {one.person_id for one in invited} == persons(members.values())
    assert {one.title for one in invited} == {"Undangan: RAT 2026"}
    assert {one.body.split("\n")[1] for one in invited} == {"Tempat: Balai desa"}
    own = Meeting.objects.get(plenary=plenary, group="nakes")
    assert [one.person_id for one in told(f"rapat:{own.pk}")] == [application_of(members["nakes"]).person_id]


def test_refused_plenary_invites_nobody() -> None:
    one_of_each_group()

    with pytest.raises(DomainError):
        plan_plenary(title="RAT", starts_at=clock.now() - timedelta(days=1), place="Balai", acting_user=budi())

    assert told("rapat:") == []


def test_opened_motion_tells_its_roll_with_the_way_to_vote_and_the_hour() -> None:
    members = one_of_each_group()
    motion = drafted_motion(hours=24)

    opened(motion)

    asked = told_voters(motion)
    assert {one.person_id for one in asked} == persons(members.values())
    assert {one.path for one in asked} == {reverse("vote", args=[motion.pk])}
    assert asked[0].title == f"Usul {motion.number} dibuka untuk suara: {motion.title}"
    assert asked[0].body.startswith("Berikan suara sebelum ")
    assert asked[0].body.endswith(" WIB.")
    with pytest.raises(DomainError):
        opened(motion)
    assert len(told_voters(motion)) == len(asked)


def test_motion_that_nobody_may_vote_on_tells_nobody() -> None:
    founding_bylaws()
    motion = drafted_motion()

    with pytest.raises(DomainError) as refused:
        opened(motion)

    assert refused.value.code == "empty_roll"
    assert told_voters(motion) == []


def test_paid_share_tells_its_member_once_with_sum_and_way() -> None:
    posted_distribution()
    share = Share.objects.filter(total_rp__gt=0).select_related("member").order_by("pk")[0]
    chosen(share.member, "tunai")

    paid("tunai")

    (first,) = told("shu:")
    assert first.person_id in persons([share.member])
    assert first.title == f"SHU dibayarkan: Rp{share.total_rp:,}".replace(",", ".")
    assert first.body == "Dapat diambil tunai di kantor. Bawa kartu anggota."
    assert first.path == reverse("pay_choice")
    paid("sukarela")
    assert len({one.key for one in told("shu:")}) == len(told("shu:")) == 8


def test_payout_that_one_person_alone_approves_tells_nobody() -> None:
    posted_distribution()

    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        with pytest.raises(DomainError) as refused:
            approve_batch(batch, paid_on=PAYDAY, acting_user=budi())

    assert refused.value.code == "payout_by_two_persons"
    assert told("shu:") == []
