"""Proxies: only where the bylaws allow them, within their limit, revoked in time, and never before the own ballot."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.meetings.presence import check_in_many
from governance.voting.casting import cast_ballot, cast_by_proxy
from governance.voting.models import Ballot, Motion, Proxy, Recusal
from governance.voting.proxies import give_proxy, revoke_proxy
from governance.voting.proxies_held import proxies_to_use
from kmp.trail.models import ActionLog
from members.notices.models import Notice
from members.registry.models import Member
from tests.factories.ballots import bylaws_saying, proxies_allowed
from tests.factories.governance import drafted_motion, opened, opened_motion, planned_plenary
from tests.factories.kmp import browser_of
from tests.factories.members import budi, make_member, rini, suspend, user_of
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db: None) -> tuple[Member, Member]:
    """Who gives and who holds, of one group, under bylaws that allow one proxy."""
    proxies_allowed()
    return make_member(group="nakes"), make_member(group="nakes")


def given(asked: Motion, principal: Member, holder: Member, **more: Any) -> Proxy:
    user = user_of(principal)
    return give_proxy(asked.meeting, principal=principal, holder_number=holder.number, acting_user=user, **more)


def refused_gift(asked: Motion, principal: Member, number: str, **more: Any) -> str:
    facts = {"principal": principal, "holder_number": number, "acting_user": user_of(principal), **more}
    return code_of(give_proxy, asked.meeting, **facts)


def present(motion: Motion, member: Member) -> None:
    check_in_many(motion.meeting, members=[member], acting_user=rini())


def use(proxy: Proxy, motion: Motion, choice: str = "setuju") -> Ballot:
    holder = proxy.holder
    return cast_by_proxy(motion.pk, choice=choice, proxy=proxy, holder=holder, acting_user=user_of(holder))


def refused_use(proxy: Proxy, motion: Motion) -> str:
    holder = proxy.holder
    facts = {"choice": "setuju", "proxy": proxy, "holder": holder, "acting_user": user_of(holder)}
    return code_of(cast_by_proxy, motion.pk, **facts)


def test_the_holder_casts_the_ballot_of_the_principal_and_both_are_told(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion = opened_motion()
    proxy = given(motion, principal, holder, instruction="Setuju saja.")
    present(motion, holder)

    ballot = use(proxy, motion)

    assert (ballot.voter.member, ballot.via, ballot.proxy, ballot.cast_by) == (
        principal,
        "kuasa",
        proxy,
        user_of(holder),
    )
    keys = set(Notice.objects.filter(key__startswith="kuasa").values_list("key", "person"))
    assert keys == {
        (f"kuasa:{proxy.pk}", holder.person_id),
        (f"kuasa-dipakai:{proxy.pk}:{motion.pk}", principal.person_id),
    }
    assert ActionLog.objects.filter(action="governance.proxy.given").count() == 1


def test_without_a_word_of_the_bylaws_there_are_no_proxies() -> None:
    principal, holder = make_member(group="nakes"), make_member(group="nakes")
    motion = opened_motion()

    assert refused_gift(motion, principal, holder.number) == "proxies_not_allowed"
    assert not Proxy.objects.exists()


def test_a_holder_holds_no_more_than_the_bylaws_say(two: tuple[Member, Member]) -> None:
    principal, holder = two
    third, motion = make_member(group="nakes"), opened_motion()
    proxy = given(motion, principal, holder)

    assert refused_gift(motion, third, holder.number) == "proxies_stay_within_the_bylaws"
    revoke_proxy(proxy, acting_user=user_of(principal))
    assert given(motion, third, holder).holder == holder


def test_a_proxy_stays_in_the_group_and_with_an_active_member(two: tuple[Member, Member]) -> None:
    principal, holder = two
    other, motion = make_member(group="pengguna"), opened_motion()
    suspend(holder)

    assert refused_gift(motion, principal, other.number) == "proxy_stays_in_the_group"
    assert refused_gift(motion, principal, holder.number) == "holder_not_found"
    assert refused_gift(motion, principal, "NAK-99999") == "holder_not_found"
    assert refused_gift(motion, principal, principal.number) == "proxy_goes_to_another_member"
    assert not Proxy.objects.exists()


def test_nobody_gives_the_vote_of_another(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion = opened_motion()

    facts = {"principal": principal, "holder_number": holder.number, "acting_user": user_of(holder)}
    assert code_of(give_proxy, motion.meeting, **facts) == "not_for_this_member"
    proxy = given(motion, principal, holder)
    assert code_of(revoke_proxy, proxy, acting_user=user_of(holder)) == "not_for_this_member"


def test_in_a_room_the_holder_is_present_first(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion = opened_motion()
    proxy = given(motion, principal, holder)

    assert refused_use(proxy, motion) == "holder_not_present"
    assert not Ballot.objects.exists()
    present(motion, holder)
    assert use(proxy, motion).height == 1


def test_the_own_ballot_replaces_that_of_the_proxy_and_ends_it_for_the_motion(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion = opened_motion()
    proxy = given(motion, principal, holder)
    present(motion, holder)
    use(proxy, motion, "setuju")

    own = cast_ballot(motion.pk, choice="setuju", member=principal, acting_user=user_of(principal))

    assert (own.height, own.via) == (2, "langsung")
    assert refused_use(proxy, motion) == "own_ballot_comes_before_a_proxy"
    assert proxies_to_use(holder) == []


def test_a_final_ballot_of_a_proxy_is_final_for_the_proxy_alone() -> None:
    bylaws_saying(ballot={"changeable": False}, proxies={"limit": 1})
    principal, holder = make_member(group="nakes"), make_member(group="nakes")
    motion = opened_motion()
    proxy = given(motion, principal, holder)
    present(motion, holder)
    use(proxy, motion, "tidak")

    assert refused_use(proxy, motion) == "ballot_is_final"
    own = cast_ballot(motion.pk, choice="setuju", member=principal, acting_user=user_of(principal))
    assert (own.height, own.choice) == (2, "setuju")


def test_a_revoked_proxy_casts_nothing(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion = opened_motion()
    proxy = given(motion, principal, holder)
    present(motion, holder)

    revoke_proxy(proxy, acting_user=user_of(principal))

    assert refused_use(proxy, motion) == "ballot_by_proxy_rests_on_it"
    assert code_of(revoke_proxy, proxy, acting_user=user_of(principal)) == "proxy_is_revoked"
    assert not Ballot.objects.exists()


def test_a_used_proxy_on_one_motion_is_answered_by_the_own_ballot_not_revoked(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion = opened_motion()
    proxy = given(motion, principal, holder, motion=motion)
    present(motion, holder)
    use(proxy, motion)

    assert code_of(revoke_proxy, proxy, acting_user=user_of(principal)) == "proxy_was_used"
    text = browser_of(user_of(principal)).get(reverse("proxies")).text
    assert ("Sudah dipakai" in text, "dapat dicabut" in text.replace("Kuasa dapat dicabut kapan", "")) == (True, False)


def test_a_proxy_for_one_motion_is_of_no_use_on_another(two: tuple[Member, Member]) -> None:
    principal, holder = two
    plenary = planned_plenary()
    motion, other = opened_motion(plenary=plenary), opened_motion(plenary=plenary)
    proxy = given(motion, principal, holder, motion=motion)
    present(motion, holder)

    assert refused_use(proxy, other) == "ballot_by_proxy_rests_on_it"
    assert [use.motion for use in proxies_to_use(holder)] == [motion]


def test_a_recused_holder_casts_for_nobody(two: tuple[Member, Member]) -> None:
    principal, holder = two
    draft = drafted_motion()
    Recusal.objects.create(motion=draft, member=holder, reason="Pemasok.", declared_by=budi())
    motion = opened(draft)
    proxy = given(motion, principal, holder)

    assert refused_use(proxy, motion) == "holder_has_no_vote"


def test_a_meeting_that_is_over_or_a_closed_motion_takes_no_proxy(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion = opened_motion(hours=1)
    Motion.objects.filter(pk=motion.pk).update(state="ditutup", closed_at=motion.closes_at + timedelta(seconds=1))
    motion.refresh_from_db()

    assert refused_gift(motion, principal, holder.number, motion=motion) == "motion_closed"


def test_raw_sql_changes_no_proxy_and_revives_none(two: tuple[Member, Member]) -> None:
    principal, holder = two
    proxy = given(opened_motion(), principal, holder)

    raw_sql_is_refused("UPDATE governance_proxy SET holder_id = %s WHERE id = %s", make_member().pk, proxy.pk)
    raw_sql_is_refused("DELETE FROM governance_proxy WHERE id = %s", proxy.pk)
    revoke_proxy(proxy, acting_user=user_of(principal))
    raw_sql_is_refused("UPDATE governance_proxy SET revoked_at = NULL WHERE id = %s", proxy.pk)


def test_the_pages_give_use_and_revoke_a_proxy(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion = opened_motion()
    giver, voter = browser_of(user_of(principal)), browser_of(user_of(holder))
    present(motion, holder)

    sent = giver.post(reverse("proxy_new"), {"meeting": motion.meeting_id, "holder_number": holder.number.lower()})
    proxy = Proxy.objects.get()

    assert (sent.status_code, sent["Location"]) == (303, reverse("proxies"))
    assert principal.name in voter.get(reverse("vote", args=[motion.pk])).text
    address = reverse("proxy_vote_confirm", args=[motion.pk, proxy.pk])
    assert principal.name in voter.get(address + "?pilihan=tidak").text
    assert voter.post(address, {"pilihan": "tidak"})["Location"] == reverse(
        "proxy_vote_receipt", args=[motion.pk, proxy.pk]
    )
    assert "melalui kuasa" in giver.get(reverse("vote_receipt", args=[motion.pk])).text
    assert giver.get(reverse("proxy_revoke", args=[proxy.pk])).status_code == 200


def test_the_first_page_says_that_somebody_elses_ballot_waits(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion = opened_motion()
    proxy, browser = given(motion, principal, holder), browser_of(user_of(holder))
    present(motion, holder)

    assert "1 suara anggota lain menunggu Anda" in browser.get(reverse("home")).text
    use(proxy, motion)
    assert "suara anggota lain menunggu Anda" not in browser.get(reverse("home")).text


def test_a_proxy_of_somebody_else_is_not_found(two: tuple[Member, Member]) -> None:
    principal, holder = two
    motion, third = opened_motion(), make_member(group="nakes")
    proxy = given(motion, principal, holder)
    stranger = browser_of(user_of(third))

    for name, args in (("proxy_vote", [motion.pk, proxy.pk]), ("proxy_revoke", [proxy.pk])):
        assert stranger.get(reverse(name, args=args)).status_code == 404
    answer = stranger.post(reverse("proxy_vote_confirm", args=[motion.pk, proxy.pk]), {"pilihan": "setuju"})
    assert answer.status_code == 404
    assert not Ballot.objects.exists()


def test_the_page_says_when_the_bylaws_allow_none() -> None:
    member = make_member(group="nakes")
    opened_motion()

    page = browser_of(user_of(member)).get(reverse("proxies")).text

    assert "AD/ART kita tidak mengizinkan suara dikuasakan." in page
    assert reverse("proxy_new") not in page


def test_a_wrong_number_stays_on_the_form(two: tuple[Member, Member]) -> None:
    principal, _holder = two
    motion = opened_motion()

    typed = {"meeting": motion.meeting_id, "holder_number": "NAK-99999", "instruction": "Setuju."}
    answer = browser_of(user_of(principal)).post(reverse("proxy_new"), typed)

    assert answer.status_code == 422
    assert "Tidak ada anggota aktif yang mempunyai suara dengan nomor itu." in answer.text
    assert "NAK-99999" in answer.text
