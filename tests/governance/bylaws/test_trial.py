"""What would have happened: past votes and the last surplus under a draft, exact on a small year."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from governance.bylaws.founding import founding_rules
from governance.bylaws.hindsight import try_rules
from governance.bylaws.rules import Rules, parse_rules
from governance.bylaws.trial import Line, PastVote, named_posts, reread, share_again
from governance.surplus.engine import Member, Members, share_surplus
from governance.surplus.freezing import prepare_distribution
from governance.surplus.models import Share
from governance.voting.engine import Tally
from governance.voting.models import Motion, Verdict
from governance.voting.rules import frozen_rule
from tests.factories.governance import (
    BOOK_YEAR,
    closed_year,
    counted,
    founding_bylaws,
    one_of_each_group,
    opened_motion,
    vote,
)
from tests.factories.members import budi

OLD = parse_rules(founding_rules())
# 30% and 25% say yes, 25%, 12% and 8% no: 55% by the founding weights
SPLIT = {
    "produsen": Tally(3, 0, 0, 4),
    "distributor": Tally(1, 0, 1, 4),
    "faskes": Tally(0, 2, 0, 4),
    "nakes": Tally(0, 5, 0, 10),
    "pengguna": Tally(0, 9, 0, 100),
}


def rules(**voting: Any) -> Rules:
    told = founding_rules()
    told["voting"] |= voting
    return parse_rules(told)


def needs(**majority: Any) -> dict[str, Any]:
    """The majorities, with another one for ordinary motions."""
    return {**founding_rules()["voting"]["majorities"], "biasa": majority}


def past(kind: str = "biasa", group: str = "") -> PastVote:
    rule = frozen_rule(OLD.counting_rule(kind, group=group), OLD.group_codes)
    when = datetime(2026, 3, 28, tzinfo=UTC)
    tallies = {group: Tally(2, 1, 0, 5)} if group else SPLIT
    return PastVote(1, "1/2026", "Kulkas", kind, group, when, rule, tallies)


@pytest.mark.parametrize(
    ("voting", "share", "passed"),
    [
        ({}, Fraction(55, 100), True),
        ({"method": "one_member_one_vote"}, Fraction(4, 20), False),
        ({"method": "block"}, Fraction(55, 100), True),
        ({"concurrent": ["biasa"]}, Fraction(2, 5), False),
        ({"majorities": needs(num=3, den=5, strict=False)}, Fraction(55, 100), False),
        (
            {"majorities": needs(num=1, den=2, strict=True, base="roll")},
            Fraction(30, 100) * Fraction(3, 4) + Fraction(25, 100) * Fraction(1, 4),
            False,
        ),
    ],
)
def test_a_past_vote_is_read_again_by_the_draft(voting: dict[str, Any], share: Fraction, passed: bool) -> None:
    [one] = reread([past()], rules(**voting))

    assert (one.then.yes_share, one.then.passed) == (Fraction(55, 100), True)
    assert (one.under.yes_share, one.under.passed, one.would_differ) == (share, passed, not passed)


def test_other_weights_turn_a_vote() -> None:
    told = founding_rules()
    told["groups"]["produsen"]["weight_bp"], told["groups"]["pengguna"]["weight_bp"] = 2000, 1800

    [one] = reread([past()], parse_rules(told))

    assert (one.under.yes_share, one.would_differ) == (Fraction(45, 100), True)


def test_a_group_that_the_draft_has_not_is_left_out_and_named() -> None:
    told = founding_rules()
    del told["groups"]["pengguna"]
    told["groups"]["nakes"]["weight_bp"] = 2000
    for part in ("pokok_rp", "wajib_monthly_rp"):
        del told["savings"][part]["pengguna"]
    told["surplus"] = {**told["surplus"], "posts": [dict(post) for post in told["surplus"]["posts"]]}
    del told["surplus"]["posts"][2]["groups"], told["surplus"]["acts"]["jasa_usaha"]["pengguna"]

    without = parse_rules(told)

    [one] = reread([past()], without)
    assert (one.left_out, one.under.yes_share) == (["pengguna"], Fraction(55, 100))
    assert reread([past(group="pengguna")], without) == []


def test_the_vote_of_one_group_stays_one_member_one_vote() -> None:
    [one] = reread([past(group="faskes")], rules(method="block"))

    assert (one.then.yes_share, one.under.yes_share, one.would_differ) == (Fraction(2, 3), Fraction(2, 3), False)


def test_a_surplus_is_shared_again_post_by_post_and_group_by_group() -> None:
    told = founding_rules()
    told["surplus"]["posts"][0]["bp"], told["surplus"]["posts"][2]["bp"] = 2000, 4500
    new = parse_rules(told)
    people = [Member("P1", "produsen", 10, {"jasa_usaha": 1}), Member("F1", "faskes", 30, {"jasa_usaha": 5})]
    shared = [
        share_surplus(members_rp=1_000_000, posts=one.engine_posts(), members=Members.of(people)) for one in (OLD, new)
    ]

    found = share_again(*shared, posts=named_posts(OLD, new), groups=[("produsen", "Produsen"), ("faskes", "Faskes")])

    assert found.posts[:3] == [
        Line("Cadangan", 430_000, 402_500),
        Line("Jasa modal", 150_000, 150_000),
        Line("Jasa usaha", 220_000, 247_500),
    ]
    assert found.groups == [Line("Produsen", 157_500, 172_500), Line("Faskes", 212_500, 225_000)]
    assert (found.total_rp, found.rising, found.falling, found.unchanged) == (1_000_000, 2, 0, 0)


@pytest.mark.django_db
def test_a_draft_is_tried_on_what_is_stored_and_stores_nothing(django_assert_num_queries: Any) -> None:
    members = closed_year()
    prepare_distribution(BOOK_YEAR, acting_user=budi())
    told = founding_rules()
    told["surplus"]["posts"][0]["bp"], told["surplus"]["posts"][2]["bp"] = 2000, 4500

    trial = try_rules(parse_rules(told))

    assert trial.surplus is not None
    assert trial.surplus.shared is not None
    assert [line.more_rp for line in trial.surplus.shared.posts[:3]] == [-22_512_016, 0, 22_512_015]
    assert trial.surplus.shared.total_rp == 450_240_306 + 37_412_905
    assert trial.surplus.shared.rising == sum(map(len, members.values()))
    assert not Share.objects.exists()


@pytest.mark.django_db
def test_every_past_count_is_read_in_a_constant_number_of_queries(django_assert_num_queries: Any) -> None:
    members = one_of_each_group()
    for _ in range(2):
        motion = opened_motion()
        vote(motion, {member: "setuju" if group == "produsen" else "tidak" for group, member in members.items()})
        counted(motion)

    with django_assert_num_queries(2):
        trial = try_rules(rules(method="block"))

    assert [one.then.passed for one in trial.votes] == [False, False]
    assert (trial.differing, trial.not_read, trial.surplus) == (0, 0, None)
    assert (Motion.objects.count(), Verdict.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_before_anything_was_decided_there_is_nothing_to_try() -> None:
    founding_bylaws()

    trial = try_rules(OLD)

    assert (trial.votes, trial.not_read, trial.surplus) == ([], 0, None)
