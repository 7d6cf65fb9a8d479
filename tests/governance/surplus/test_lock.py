"""The lock: no step without the one before, none by the wrong person, and no way round it by raw SQL."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from governance.surplus.freezing import prepare_distribution, refreeze_distribution
from governance.surplus.models import Distribution, Share, ShareInput
from governance.surplus.proof import differences
from governance.surplus.services import approve_distribution, propose_distribution, settle_distribution
from governance.surplus.sharing import ask_share_run
from governance.surplus.states import DistributionState
from governance.voting.models import Motion, Resolution
from kmp import clock
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from members.participation.services import record_participation, reverse_participation
from tests.factories.governance import (
    BOOK_YEAR,
    approved_distribution,
    asked_run,
    closed_year,
    founding_bylaws,
    frozen_distribution,
    on_day,
    planned_plenary,
    posted_distribution,
)
from tests.factories.members import budi, hadi
from tests.factories.tampering import tamper
from tests.governance.refused import code_of, raw_sql, raw_sql_is_refused

pytestmark = pytest.mark.django_db
DECISION_DAY = date(BOOK_YEAR + 1, 3, 28)


def estimate() -> Distribution:
    """The SHU of 2025 with frozen inputs, before the assembly."""
    closed_year()
    with on_day(DECISION_DAY):
        return frozen_distribution()


def moved(distribution: Distribution, state: str) -> str:
    """How the database refuses to move a distribution by raw SQL."""
    return raw_sql_is_refused("UPDATE governance_distribution SET state = %s WHERE id = %s", state, distribution.pk)


def test_a_distribution_begins_as_a_draft_and_skips_no_step() -> None:
    distribution = estimate()

    with pytest.raises(Exception, match="does not begin as a draft"), transaction.atomic():
        Distribution.objects.create(
            year=2001, bylaws=founding_bylaws(), members_rp=1, non_members_rp=0, books_digest="0", state="disahkan"
        )
    for state in ("disahkan", "dibukukan", "lunas"):
        assert "Invalid transition" in moved(distribution, state)
    assert "proposed_distribution_has_a_motion" in moved(distribution, "diajukan")


def test_a_draft_is_not_proposed_before_it_is_frozen() -> None:
    closed_year()
    with on_day(DECISION_DAY):
        draft = prepare_distribution(BOOK_YEAR, acting_user=budi())
        closes_at = clock.now() + timedelta(hours=1)
        facts: dict[str, Any] = {"meeting": planned_plenary(), "closes_at": closes_at, "acting_user": budi()}

        assert code_of(propose_distribution, draft, **facts) == "distribution_not_estimate"

    assert not Motion.objects.filter(kind="shu").exists()


def test_frozen_lines_are_immutable_until_they_are_frozen_anew() -> None:
    distribution = estimate()
    line = ShareInput.objects.filter(group="nakes").order_by("code")[0]

    raw_sql_is_refused("UPDATE governance_shareinput SET capital = 1 WHERE id = %s", line.pk)
    assert "frozen" in raw_sql_is_refused("DELETE FROM governance_shareinput WHERE id = %s", line.pk)
    assert "frozen" in raw_sql_is_refused(
        "INSERT INTO governance_shareinput (distribution_id, member_id, group_id, code, capital, patronage)"
        " VALUES (%s, %s, 'pengguna', 'ABCDEFGH1234', 1, '{}')",
        distribution.pk,
        line.member_id,
    )
    assert ShareInput.objects.filter(distribution=distribution).count() == 8


def test_what_the_assembly_has_before_it_does_not_change() -> None:
    distribution = _proposed()

    for change in ("members_rp = 1", "pools = '{}'", "inputs_digest = ''", "shared_rp = 7", "kind = 'rugi'"):
        raw_sql_is_refused(f"UPDATE governance_distribution SET {change}")  # noqa: S608 - our own words
    assert distribution.inputs_digest == Distribution.objects.get().inputs_digest
    assert "has not refused" in moved(distribution, "konsep")
    with on_day(DECISION_DAY):
        assert code_of(refreeze_distribution, distribution, acting_user=budi()) == "already_decided"


def _proposed() -> Distribution:
    distribution = estimate()
    with on_day(DECISION_DAY):
        closes_at = clock.now() + timedelta(hours=1)
        propose_distribution(distribution, meeting=planned_plenary(), closes_at=closes_at, acting_user=budi())
    distribution.refresh_from_db()
    return distribution


def test_no_share_without_the_decision_and_none_without_a_frozen_line() -> None:
    distribution = _proposed()
    line = ShareInput.objects.order_by("code")[0]
    insert = (
        "INSERT INTO governance_share (id, distribution_id, member_id, group_id, parts, total_rp)"
        " VALUES (%s, %s, %s, %s, '{1,0}', 1)"
    )
    values = (line.pk, distribution.pk, line.member_id, line.group_id)

    assert "is not approved" in raw_sql_is_refused(insert, *values)
    assert "no frozen line" in raw_sql_is_refused(insert, 999_999, *values[1:])
    assert not Share.objects.exists()


def test_the_resolution_is_about_these_very_figures() -> None:
    members = closed_year()
    distribution = approved_distribution(members)
    resolution = distribution.resolution
    tamper("UPDATE governance_distribution SET state = 'diajukan', resolution_id = NULL WHERE id = %s", distribution.pk)
    tamper("UPDATE governance_distribution SET inputs_digest = %s WHERE id = %s", "f" * 64, distribution.pk)

    distribution.refresh_from_db()
    assert resolution is not None
    refused = code_of(approve_distribution, distribution, resolution=resolution, acting_user=budi())

    assert refused == "resolution_is_of_the_own_motion"
    assert Distribution.objects.get().state == DistributionState.PROPOSED


def test_who_confirmed_the_decision_does_not_ask_for_the_posting() -> None:
    distribution = approved_distribution(closed_year())

    with on_day(DECISION_DAY):
        assert code_of(ask_share_run, distribution, acting_user=budi()) == "surplus_is_posted_by_a_second_person"

    assert not Run.objects.filter(kind="shu").exists()
    refused = raw_sql_is_refused(
        "UPDATE governance_distribution SET posted_by_id = approved_by_id WHERE id = %s", distribution.pk
    )
    assert "surplus_is_posted_by_a_second_person" in refused


def test_raw_sql_posts_nothing_that_does_not_sum_up() -> None:
    distribution = approved_distribution(closed_year())

    refused = raw_sql_is_refused(
        "UPDATE governance_distribution SET state = 'dibukukan', posted_by_id = %s WHERE id = %s",
        hadi().pk,
        distribution.pk,
    )

    assert "sum to something else" in refused


def test_it_is_settled_only_when_nothing_is_owed() -> None:
    distribution = posted_distribution()

    assert "is still owed" in moved(distribution, "lunas")
    with pytest.raises(Exception, match="is still owed"), transaction.atomic():
        settle_distribution(distribution, acting_user=budi())
    assert Distribution.objects.get().state == DistributionState.POSTED


def test_a_late_act_is_refused_at_the_proposal_and_cured_by_freezing_anew() -> None:
    members = closed_year()
    with on_day(DECISION_DAY):
        distribution = frozen_distribution()
        _late_act(members["faskes"][0])
        closes_at = clock.now() + timedelta(hours=1)
        facts: dict[str, Any] = {"meeting": planned_plenary(), "closes_at": closes_at, "acting_user": budi()}
        assert code_of(propose_distribution, distribution, **facts) == "participation_changed"

        again = refreeze_distribution(distribution, acting_user=hadi())
        assert again.freeze_run is not None
        execute_run(again.freeze_run.pk)
        propose_distribution(again, **facts)

    again.refresh_from_db()
    assert (again.state, again.freezings) == (DistributionState.PROPOSED, 2)
    assert again.inputs_digest != distribution.inputs_digest


def _late_act(member: Any) -> None:
    with transaction.atomic():
        record_participation(member, act="pembelian", amount=5, on=date(BOOK_YEAR, 12, 30), source="telat:1")


def test_after_the_proposal_no_act_of_the_year_is_written_or_taken_back() -> None:
    members = closed_year()
    approved_distribution(members)
    row = members["faskes"][0].participations.get()

    with on_day(DECISION_DAY + timedelta(days=1)), transaction.atomic():
        assert code_of(reverse_participation, row, on=row.date, memo="Salah catat.") == "year_is_decided"
        assert code_of(_late_act, members["faskes"][0]) == "year_is_decided"

    assert not row.__class__.objects.filter(source="telat:1").exists()


def test_an_act_that_came_in_all_the_same_stops_the_run_with_its_reason() -> None:
    members = closed_year()
    distribution = approved_distribution(members)
    run = asked_run(distribution)
    with on_day(DECISION_DAY + timedelta(days=1)):
        raw_sql(
            "INSERT INTO members_participation (member_id, group_id, status, act, amount, date, source, memo,"
            " recorded_at) SELECT id, group_id, 'aktif', 'pembelian', 9, '2025-12-30', 'telat:2', '', now()"
            " FROM members_member WHERE id = %s",
            members["faskes"][0].pk,
        )
        execute_run(run.pk)

    failed = Run.objects.get(pk=run.pk)
    assert (failed.state, failed.error) == ("gagal", "Partisipasi tahun itu berubah sejak SHU dibekukan.")
    assert not Share.objects.exists()


def test_lines_tampered_with_are_found_before_anything_is_published() -> None:
    distribution = approved_distribution(closed_year())
    run = asked_run(distribution)
    first, second = ShareInput.objects.filter(group="faskes").order_by("code")[:2]
    tamper(  # the same sums, other lines
        "UPDATE governance_shareinput SET capital = CASE id WHEN %s THEN capital + 5 ELSE capital - 5 END"
        " WHERE id IN (%s, %s)",
        first.pk,
        first.pk,
        second.pk,
    )

    with on_day(DECISION_DAY + timedelta(days=1)):
        execute_run(run.pk)

    assert Run.objects.get(pk=run.pk).error == "Masukan yang dibekukan tidak lagi sama dengan yang diputuskan."
    assert not Share.objects.exists()


def test_another_resolution_unlocks_nothing() -> None:
    distribution = approved_distribution(closed_year())
    other = _proposed_elsewhere()

    refused = raw_sql_is_refused(
        "UPDATE governance_distribution SET motion_id = %s WHERE id = %s", other.pk, distribution.pk
    )

    assert "is not about these figures" in refused
    assert Resolution.objects.count() == 1


def _proposed_elsewhere() -> Motion:
    meeting = Motion.objects.get(kind="shu").meeting
    assert meeting.bylaws is not None
    return Motion.objects.create(
        number="99/2026",
        meeting=meeting,
        bylaws=meeting.bylaws,
        kind="shu",
        title="Lain",
        text="Lain",
        if_passed="Ya",
        if_failed="Tidak",
        closes_at=clock.now(),
        proposed_by=budi(),
    )


def test_the_triggers_speak_at_once() -> None:
    """Nothing of the lock waits for the commit: a deferred rule could be seen too late by a reader."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgdeferrable AND NOT tgisinternal"
            " AND tgrelid IN ('governance_distribution'::regclass, 'governance_share'::regclass,"
            " 'governance_shareinput'::regclass)"
        )
        assert cursor.fetchone()[0] == 0


def test_the_books_prove_every_share_against_its_journal() -> None:
    posted_distribution()
    assert differences() == []
    share = Share.objects.order_by("pk")[0]
    tamper("UPDATE governance_share SET total_rp = total_rp + 1 WHERE id = %s", share.pk)

    found = {(one["code"], one["value"]) for one in differences()}

    assert found == {
        ("shu_journal_differs_from_shares", 1),
        ("shu_differs_from_decision", -1),
        ("shu_line_does_not_sum", 1),
    }


def test_the_books_find_a_share_of_another_line_and_one_without_decision() -> None:
    distribution = posted_distribution()
    share = Share.objects.filter(group="faskes").order_by("pk")[0]
    tamper("UPDATE governance_share SET group_id = 'pengguna' WHERE id = %s", share.pk)
    tamper("UPDATE governance_resolution SET verdict_id = 0 WHERE id = %s", distribution.resolution_id)

    assert {one["code"] for one in differences()} == {"shu_line_without_input", "shu_without_decision"}
