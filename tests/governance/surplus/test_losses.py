"""Years in which members share nothing: a loss and its cover, a surplus of others alone, and a year of zero."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from governance.surplus.freezing import prepare_distribution
from governance.surplus.models import Distribution, Share, ShareInput
from governance.surplus.rules import Cover, Outcome, cover_of, outcome_of
from governance.surplus.services import approve_distribution, propose_distribution
from governance.surplus.states import DistributionKind, DistributionState
from governance.voting.resolutions import adopt_resolution
from kmp import clock
from kmp.books.models import Posting
from kmp.books.queries import balances
from kmp.books.rules import Line
from kmp.books.services import post_journal
from kmp.runs.services import execute_run
from members.registry.models import Member
from tests.factories.books import close_anyway
from tests.factories.governance import (
    BOOK_YEAR,
    asked_run,
    closed_year,
    counted,
    founding_bylaws,
    frozen_distribution,
    held,
    on_day,
    opened,
    planned_plenary,
    vote,
)
from tests.factories.members import budi, make_member, open_house
from tests.governance.refused import code_of, raw_sql_is_refused

DECISION_DAY = date(BOOK_YEAR + 1, 3, 28)
amounts = st.integers(-(10**18), 10**18)


@given(ours=amounts, theirs=amounts)
def test_members_never_share_more_than_there_is(ours: int, theirs: int) -> None:
    outcome = outcome_of(members_rp=ours, non_members_rp=theirs)

    if outcome is None:
        assert ours + theirs == 0
        return
    assert outcome.total_rp == ours + theirs
    if outcome.kind == DistributionKind.SHARED:
        assert 0 < outcome.members_rp <= ours + max(theirs, 0)
        assert outcome.non_members_rp >= 0


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (5, 3, Outcome(DistributionKind.SHARED, 5, 3)),
        (5, -3, Outcome(DistributionKind.SHARED, 2, 0)),
        (-5, 8, Outcome(DistributionKind.RESERVED, -5, 8)),
        (0, 8, Outcome(DistributionKind.RESERVED, 0, 8)),
        (-5, 3, Outcome(DistributionKind.LOSS, -5, 3)),
        (5, -5, None),
    ],
)
def test_what_becomes_of_a_year(ours: int, theirs: int, expected: Outcome | None) -> None:
    assert outcome_of(members_rp=ours, non_members_rp=theirs) == expected


@given(loss=st.integers(1, 10**18), risk=amounts, general=amounts)
def test_a_loss_is_covered_by_what_is_there_and_the_rest_is_carried(loss: int, risk: int, general: int) -> None:
    cover = cover_of(loss, risk_rp=risk, general_rp=general)

    assert cover.risk_rp + cover.general_rp + cover.carried_rp == loss
    assert min(cover.risk_rp, cover.general_rp, cover.carried_rp) >= 0
    assert cover.general_rp == 0 or cover.risk_rp == max(risk, 0)  # the reserve for risks first


def test_the_reserve_for_risks_comes_first() -> None:
    assert cover_of(100, risk_rp=30, general_rp=500) == Cover(30, 70, 0)
    assert cover_of(100, risk_rp=30, general_rp=50) == Cover(30, 50, 20)


@pytest.mark.django_db
def test_a_year_of_zero_leaves_nothing_to_decide() -> None:
    with on_day(date(BOOK_YEAR, 1, 2)):
        open_house(BOOK_YEAR)
        founding_bylaws()
    with on_day(date(BOOK_YEAR + 1, 1, 2)):
        close_anyway(BOOK_YEAR, 12, acting_user=budi())
        assert code_of(prepare_distribution, BOOK_YEAR, acting_user=budi()) == "nothing_to_decide"
    assert not Distribution.objects.exists()


def loss_year() -> dict[str, list[Member]]:
    """A loss of a million, with 300,000 in the reserve for risks and 400,000 in the general one."""
    lines = [Line("1-1010", 700_000), Line("3-2100", -300_000), Line("3-2000", -400_000)]
    with on_day(date(BOOK_YEAR, 1, 2)):
        open_house(BOOK_YEAR, BOOK_YEAR + 1)
        with transaction.atomic():
            post_journal(reference="AWAL", on=clock.today(), memo="Saldo awal", lines=lines, acting_user=budi())
    return closed_year(sales_rp=1_000_000, cost_rp=2_000_000, non_member_sales_rp=0)


def decided(distribution: Distribution, everyone: Sequence[Member], groups: dict[str, list[Member]]) -> Distribution:
    """Put to a plenary in which all said yes, and carried out by the run."""
    with on_day(DECISION_DAY):
        plenary = planned_plenary()
        for meeting in plenary.group_meetings.all():
            held(meeting, members=groups[str(meeting.group_id)])
        closes_at = clock.now() + timedelta(minutes=30)
        motion = opened(propose_distribution(distribution, meeting=plenary, closes_at=closes_at, acting_user=budi()))
        vote(motion, dict.fromkeys(everyone, "setuju"))
        counted(motion)
        held(plenary, members=everyone)
        resolution = adopt_resolution(motion, acting_user=budi())
        approve_distribution(distribution, resolution=resolution, acting_user=budi())
    run = asked_run(distribution)
    with on_day(DECISION_DAY + timedelta(days=1)):
        execute_run(run.pk)
    distribution.refresh_from_db()
    return distribution


@pytest.mark.django_db
def test_a_loss_is_covered_after_the_decision_and_no_member_bears_it() -> None:
    members = loss_year()
    with on_day(DECISION_DAY):
        distribution = frozen_distribution()
    assert (distribution.kind, distribution.pools) == (
        DistributionKind.LOSS,
        {"total_rp": -1_000_000, "cover": {"risk_rp": 300_000, "general_rp": 400_000, "carried_rp": 300_000}},
    )

    decided(distribution, [member for own in members.values() for member in own], members)

    assert distribution.state == DistributionState.SETTLED
    assert distribution.motion is not None
    assert "Ditutup dari cadangan umum: Rp400.000." in distribution.motion.text
    assert "simpanan anggota tidak dipotong" in distribution.motion.text
    left = {total.code: total.amount_rp for total in balances(DECISION_DAY + timedelta(days=2))}
    assert (left["3-2100"], left["3-2000"], left["3-3100"], left["2-1200"]) == (0, 0, 300_000, 0)
    assert (Share.objects.count(), ShareInput.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_loss_takes_neither_lines_nor_shares() -> None:
    members = loss_year()
    with on_day(DECISION_DAY):
        distribution = frozen_distribution()
    facts: list[Any] = [distribution.pk, members["nakes"][0].pk]

    refused = raw_sql_is_refused(
        "INSERT INTO governance_shareinput (distribution_id, member_id, group_id, code, capital, patronage)"
        " VALUES (%s, %s, 'nakes', 'ABCDEFGH1234', 1, '{}')",
        *facts,
    )

    assert "frozen" in refused
    raw_sql_is_refused("UPDATE governance_distribution SET kind = 'dibagi' WHERE id = %s", distribution.pk)
    assert not Posting.objects.filter(journal__reference=f"RUGI-{BOOK_YEAR}").exists()


@pytest.mark.django_db
def test_a_surplus_of_others_alone_goes_to_the_reserve_whole() -> None:
    groups = ("produsen", "distributor", "faskes", "nakes", "pengguna")
    members = closed_year(sales_rp=1_000_000, cost_rp=1_200_000, non_member_sales_rp=900_000)
    with on_day(DECISION_DAY):
        distribution = frozen_distribution()
        assert make_member(group="nakes").group_id in groups

    assert distribution.kind == DistributionKind.RESERVED
    decided(distribution, [member for own in members.values() for member in own], members)

    assert distribution.state == DistributionState.SETTLED
    assert distribution.journal is not None
    moved = dict(distribution.journal.postings.values_list("account__code", "amount_rp"))
    assert moved == {"3-3100": 700_000, "3-2000": -700_000}
