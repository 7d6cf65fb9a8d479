"""A whole year: closed, put to the assembly, decided, shared, paid; and everything that is refused on the way."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest

from governance.payouts.models import PayoutBatch
from governance.surplus import tasks
from governance.surplus.freezing import prepare_distribution
from governance.surplus.models import Distribution, Share
from governance.surplus.services import propose_distribution
from governance.surplus.sharing import ask_share_run, post_shares
from governance.surplus.states import DistributionState
from governance.voting.models import Motion, Resolution
from kmp import clock
from kmp.accounts.models import RoleGrant
from kmp.books.models import Journal, Posting
from kmp.books.queries import balances
from kmp.proofs.models import ProofBundle
from kmp.proofs.verifier import main as verifier
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.runs.states import RunState
from tests.factories.governance import (
    BOOK_YEAR,
    approved_distribution,
    asked_run,
    closed_year,
    counted,
    founding_bylaws,
    frozen_distribution,
    on_day,
    opened,
    planned_plenary,
    posted_distribution,
    vote,
)
from tests.factories.members import budi, hadi
from tests.factories.tampering import tamper
from tests.governance.refused import code_of, raw_sql_is_refused

pytestmark = pytest.mark.django_db
PAYDAY = date(BOOK_YEAR + 1, 4, 15)


def proposed(*, choice: str = "setuju") -> tuple[Distribution, Motion]:
    """The SHU of 2025 put to a plenary of March 2026, where everyone said `choice`; counted."""
    members = closed_year()
    with on_day(date(BOOK_YEAR + 1, 3, 28)):
        distribution = frozen_distribution()
        closes_at = clock.now() + timedelta(minutes=30)
        motion = propose_distribution(distribution, meeting=planned_plenary(), closes_at=closes_at, acting_user=budi())
        opened(motion)
        vote(motion, {member: choice for own in members.values() for member in own})
        counted(motion)
    distribution.refresh_from_db()
    return distribution, motion


def test_the_worked_example_is_shared_to_the_rupiah() -> None:
    members = closed_year()

    distribution = posted_distribution(members)

    assert distribution.state == DistributionState.POSTED
    assert distribution.result is not None
    assert distribution.result["posts"] == {
        "cadangan": 149_972_982,
        "jasa_modal": 67_536_046,
        "jasa_usaha": 180_096_123,
        "pengurus": 22_512_015,
        "karyawan": 22_512_015,
        "pendidikan": 22_512_015,
        "sosial": 13_507_209,
        "pembangunan": 9_004_806,
    }
    assert distribution.result["groups"]["jasa_usaha"] == {
        "produsen": 54_028_837,
        "distributor": 45_024_031,
        "faskes": 45_024_030,
        "nakes": 21_611_535,
        "pengguna": 14_407_690,
    }
    assert distribution.result["total_rp"] == 487_653_211
    faskes = Share.objects.filter(distribution=distribution, group="faskes").order_by("member__number")
    assert [share.lines["jasa_usaha"] for share in faskes] == [27_869_069, 12_650_869, 4_504_092]
    assert sum(Share.objects.values_list("total_rp", flat=True)) == 67_536_046 + 180_096_123


def test_the_journal_moves_the_whole_surplus_and_nothing_else() -> None:
    distribution = posted_distribution()

    assert distribution.journal is not None
    by_account: dict[str, int] = {}
    for posting in Posting.objects.filter(journal=distribution.journal).select_related("account"):
        by_account[posting.account.code] = by_account.get(posting.account.code, 0) + posting.amount_rp
    assert by_account == {
        "3-3100": 487_653_211,
        "3-2000": -149_972_982,
        "2-1200": -(67_536_046 + 180_096_123),
        "2-1300": -22_512_015,
        "2-1310": -22_512_015,
        "2-1320": -22_512_015,
        "2-1330": -13_507_209,
        "2-1340": -9_004_806,
    }
    left = {total.code: total.amount_rp for total in balances(PAYDAY)}
    assert left["3-3100"] == 0


def test_a_group_without_participation_falls_to_the_reserve() -> None:
    amounts = {"produsen": [100], "distributor": [50], "faskes": [10], "nakes": [], "pengguna": [5]}

    distribution = posted_distribution(closed_year(participation=amounts))

    assert distribution.result is not None
    assert distribution.result["unshared"] == {"jasa_usaha/nakes": 21_611_535}
    assert distribution.result["posts"]["cadangan"] == 149_972_982 + 21_611_535
    assert distribution.result["total_rp"] == 487_653_211


def test_capital_counts_from_the_day_it_was_paid() -> None:
    members = closed_year()
    distribution = posted_distribution(members)

    share = Share.objects.get(distribution=distribution, member=members["nakes"][0])

    assert share.capital == 100_000 * 364  # simpanan pokok, 2 January to 31 December


def test_the_bundle_is_confirmed_by_the_stand_alone_verifier() -> None:
    distribution = posted_distribution()

    assert distribution.bundle is not None
    with zipfile.ZipFile(io.BytesIO(bytes(distribution.bundle.content))) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert verifier.verify(files) == []
    assert distribution.result is not None
    assert distribution.bundle.result_digest == distribution.result["sha256"]


def test_an_open_year_has_no_surplus_to_share() -> None:
    founding_bylaws()

    assert code_of(prepare_distribution, clock.today().year, acting_user=budi()) == "year_not_closed"
    assert code_of(prepare_distribution, 1999, acting_user=budi()) == "year_not_closed"


def test_a_year_is_prepared_once() -> None:
    closed_year()
    with on_day(date(BOOK_YEAR + 1, 3, 1)):
        prepare_distribution(BOOK_YEAR, acting_user=budi())
        assert code_of(prepare_distribution, BOOK_YEAR, acting_user=budi()) == "distribution_exists"


def test_the_motion_says_where_every_rupiah_goes() -> None:
    distribution, motion = proposed()

    assert distribution.state == DistributionState.PROPOSED
    assert "Rp450.240.306" in motion.text
    assert "Jasa usaha (ART Pasal 42): Rp180.096.123" in motion.text
    assert "– Fasilitas kesehatan: Rp45.024.030" in motion.text
    assert distribution.inputs_digest in motion.text


def test_a_proposed_year_is_not_proposed_again_unless_the_motion_failed() -> None:
    distribution, motion = proposed(choice="tidak")
    first = motion.pk

    with on_day(date(BOOK_YEAR + 1, 3, 29)):
        closes_at = clock.now() + timedelta(hours=2)
        facts: dict[str, Any] = {"meeting": planned_plenary(), "closes_at": closes_at, "acting_user": budi()}
        again = propose_distribution(distribution, **facts)
        assert code_of(propose_distribution, distribution, **facts) == "distribution_not_estimate"

    distribution.refresh_from_db()
    assert distribution.motion == again
    assert again.pk != first


def test_nothing_is_shared_before_the_decision() -> None:
    distribution, _motion = proposed()

    assert code_of(ask_share_run, distribution, acting_user=budi()) == "distribution_not_approved"
    assert not Run.objects.filter(kind="shu").exists()


def test_books_that_take_nothing_today_are_told_before_the_run() -> None:
    distribution = approved_distribution(closed_year())

    with on_day(date(2044, 1, 5)):
        assert code_of(ask_share_run, distribution, acting_user=hadi()) == "month_not_open"
    assert not Run.objects.filter(kind="shu").exists()


def test_asked_twice_it_is_one_run_with_one_result() -> None:
    distribution = approved_distribution(closed_year())
    first, second = asked_run(distribution), asked_run(distribution)
    assert first == second

    with on_day(date(BOOK_YEAR + 1, 3, 29)):
        execute_run(first.pk)
        execute_run(first.pk)

    assert Run.objects.get(pk=first.pk).state == RunState.DONE
    assert Journal.objects.filter(reference=f"SHU-{BOOK_YEAR}").count() == 1
    assert ProofBundle.objects.filter(kind="shu").count() == 1
    assert Share.objects.count() == 8


def test_a_worker_killed_before_the_commit_leaves_nothing_and_the_next_one_finishes() -> None:
    distribution = approved_distribution(closed_year())
    run = asked_run(distribution)

    with on_day(date(BOOK_YEAR + 1, 3, 29)):
        killed = mock.patch("governance.surplus.sharing.finish_run", side_effect=KeyboardInterrupt)
        with killed, pytest.raises(KeyboardInterrupt):
            execute_run(run.pk)
        assert (Share.objects.count(), ProofBundle.objects.filter(kind="shu").count()) == (0, 0)
        assert Run.objects.get(pk=run.pk).state == RunState.RUNNING
        execute_run(run.pk)

    distribution.refresh_from_db()
    assert distribution.state == DistributionState.POSTED
    assert Share.objects.count() == 8


def test_the_handler_called_again_writes_nothing_twice() -> None:
    distribution = posted_distribution()
    run = distribution.run
    assert run is not None

    assert code_of(tasks.share_surplus, run, lambda done, total: None) == "distribution_not_approved"
    assert Share.objects.count() == 8


def test_books_that_changed_since_are_not_shared() -> None:
    distribution = approved_distribution(closed_year())
    run = asked_run(distribution)

    with (
        on_day(date(BOOK_YEAR + 1, 3, 29)),
        mock.patch("governance.surplus.services.books_digest", return_value="f" * 64),
    ):
        execute_run(run.pk)

    failed = Run.objects.get(pk=run.pk)
    assert (failed.state, failed.error) == (RunState.FAILED, "Pembukuan tahun itu berubah sejak SHU dibekukan.")
    assert not Share.objects.exists()


def test_who_lost_the_right_meanwhile_shares_nothing() -> None:
    distribution = approved_distribution(closed_year())
    run = asked_run(distribution)
    RoleGrant.objects.filter(user=hadi()).delete()

    with on_day(date(BOOK_YEAR + 1, 3, 29)):
        run.refresh_from_db()
        assert code_of(post_shares, run, lambda done, total: None) == "right_lost"
    assert not Share.objects.exists()


def test_raw_sql_pays_nothing_before_the_posting_and_changes_no_share() -> None:
    distribution = posted_distribution()
    share = Share.objects.filter(distribution=distribution).order_by("pk")[0]
    tamper("UPDATE governance_distribution SET state = 'disahkan' WHERE id = %s", distribution.pk)  # before the posting

    batch = PayoutBatch.objects.create(number="BS-UJI", way="tunai", prepared_by=budi())
    refused = raw_sql_is_refused(
        "INSERT INTO governance_payout (share_id, amount_rp, batch_id, method, state, bank,"
        " account_holder, return_reason) VALUES (%s, %s, %s, 'tunai', 'disiapkan', '', '', '')",
        share.pk,
        share.total_rp,
        batch.pk,
    )

    assert "is not payable" in refused
    raw_sql_is_refused("UPDATE governance_share SET total_rp = 1 WHERE id = %s", share.pk)
    raw_sql_is_refused("DELETE FROM governance_share WHERE id = %s", share.pk)


def test_a_decision_stands_behind_every_share() -> None:
    distribution = posted_distribution()

    assert distribution.resolution == Resolution.objects.get()
    assert distribution.resolution.verdict.passed
    assert distribution.resolution.motion.meeting.minutes.quorum_reached
