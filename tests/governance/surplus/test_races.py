"""Two runs, two clicks, a worker killed in the middle: one result. Real commits, real threads, a real process."""

import os
import signal
import subprocess
import sys
import time
from contextvars import copy_context
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, transaction

from governance.surplus.freezing import prepare_distribution, refreeze_distribution
from governance.surplus.models import Distribution, Share, ShareInput
from governance.surplus.services import propose_distribution
from governance.surplus.sharing import ask_share_run
from governance.surplus.states import DistributionState
from kmp import clock
from kmp.books.models import Journal, Period
from kmp.books.proof import differences
from kmp.proofs.models import ProofBundle
from kmp.runs.models import Run
from kmp.runs.services import execute_run, retry_run
from members.participation.models import Participation
from members.participation.services import record_participation
from tests.conftest import _test_database
from tests.factories.books import close_anyway, close_until
from tests.factories.governance import (
    BOOK_YEAR,
    approved_distribution,
    asked_run,
    closed_year,
    frozen_distribution,
    on_day,
    planned_plenary,
)
from tests.factories.members import budi, hadi
from tests.factories.waiting import in_order
from tests.governance.rivals import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
DECISION_DAY = date(BOOK_YEAR + 1, 3, 28)
PATIENCE = 60
WORKER = """
import django, sys
django.setup()
from datetime import UTC, datetime
from kmp import clock
from kmp.runs.services import execute_run
with clock.pretend(datetime(2026, 3, 29, 3, tzinfo=UTC)):
    execute_run(int(sys.argv[1]))
"""


def killed_while_waiting(run: Run, table: str) -> None:
    """Start a worker on the run, hold what it needs in the middle of its work, and kill it there."""
    environment = {**os.environ, "DATABASE_URL": _test_database(), "DJANGO_SETTINGS_MODULE": "kmp.settings"}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        worker = subprocess.Popen([sys.executable, "-c", WORKER, str(run.pk)], cwd=ROOT, env=environment)
        _await_lock(table)
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
    run.refresh_from_db()
    assert run.state == "berjalan"  # nobody told it


def _await_lock(table: str) -> None:
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted", [table])
            if cursor.fetchone()[0]:
                return
            assert time.monotonic() < end, "the worker never came so far"
            time.sleep(0.02)


def test_a_worker_killed_at_the_journal_leaves_nothing_and_the_next_does_it_once() -> None:
    run = asked_run(approved_distribution(closed_year()))

    killed_while_waiting(run, "kmp_journal")

    assert (Share.objects.count(), ProofBundle.objects.filter(kind="shu").count()) == (0, 0)
    with on_day(DECISION_DAY + timedelta(days=1)):
        execute_run(run.pk)
        execute_run(run.pk)
    assert Distribution.objects.get().state == DistributionState.POSTED
    assert (Share.objects.count(), ProofBundle.objects.filter(kind="shu").count()) == (8, 1)
    assert Journal.objects.filter(reference=f"SHU-{BOOK_YEAR}").count() == 1


def test_a_worker_killed_while_it_freezes_leaves_a_draft_and_the_next_freezes_it() -> None:
    closed_year()
    with on_day(DECISION_DAY):
        run = prepare_distribution(BOOK_YEAR, acting_user=budi()).freeze_run
    assert run is not None

    killed_while_waiting(run, "governance_shareinput")

    assert (Distribution.objects.get().state, ShareInput.objects.count()) == (DistributionState.DRAFT, 0)
    execute_run(run.pk)
    assert (Distribution.objects.get().state, ShareInput.objects.count()) == (DistributionState.ESTIMATE, 8)


def test_two_workers_and_two_clicks_share_once() -> None:
    distribution = approved_distribution(closed_year())
    with on_day(DECISION_DAY + timedelta(days=1)):
        clicks = [partial(ask_share_run, distribution, acting_user=hadi()) for _ in range(2)]
        asked = at_once([partial(copy_context().run, click) for click in clicks])
        assert len({run.pk for run in asked}) == 1
        at_once([partial(copy_context().run, execute_run, asked[0].pk) for _ in range(2)])
        execute_run(asked[0].pk)

    assert Run.objects.get(pk=asked[0].pk).state == "selesai"
    assert (Share.objects.count(), Journal.objects.filter(reference=f"SHU-{BOOK_YEAR}").count()) == (8, 1)


def test_a_late_act_and_a_proposal_do_not_both_happen() -> None:
    members = closed_year()
    with on_day(DECISION_DAY):
        distribution, plenary = frozen_distribution(), planned_plenary()
        closes_at = clock.now() + timedelta(hours=2)
        propose = partial(propose_distribution, distribution, meeting=plenary, closes_at=closes_at, acting_user=budi())
        at_once([partial(copy_context().run, work) for work in (propose, partial(_act_late, members["faskes"][0]))])

    was_written = Participation.objects.filter(source="telat:9").exists()
    assert was_written == (Distribution.objects.get().state == DistributionState.ESTIMATE)


def _act_late(member: object) -> None:
    with transaction.atomic():
        record_participation(member, act="pembelian", amount=5, on=date(BOOK_YEAR, 12, 30), source="telat:9")  # type: ignore[arg-type]


def test_two_who_freeze_anew_do_it_once() -> None:
    closed_year()
    with on_day(DECISION_DAY):
        distribution = frozen_distribution()
        works = [partial(refreeze_distribution, distribution, acting_user=user) for user in (budi(), hadi())]
        found = at_once([partial(copy_context().run, work) for work in works])

    assert sorted(str(one) for one in found) == [f"SHU {BOOK_YEAR}", "freezing_goes_on"]
    assert Distribution.objects.get().freezings == 2
    assert Period.objects.filter(year=BOOK_YEAR, closed_at__isnull=True).count() == 0


def test_close_waits_for_the_journal_of_the_surplus_that_is_being_posted() -> None:
    run = asked_run(approved_distribution(closed_year()))

    with on_day(DECISION_DAY + timedelta(days=1)):
        close_until(BOOK_YEAR + 1, 2, acting_user=budi())
        closing = partial(close_anyway, BOOK_YEAR + 1, 3, acting_user=budi())
        answers = in_order(partial(execute_run, run.pk), closing, held_at="kmp_posting")

    run.refresh_from_db()
    assert (answers, run.state) == ((None, None), "selesai")
    assert Distribution.objects.get().state == DistributionState.POSTED
    assert Journal.objects.get(reference=f"SHU-{BOOK_YEAR}").date == DECISION_DAY + timedelta(days=1)
    assert month_is_closed(3)
    assert differences() == []


def test_journal_of_the_surplus_that_comes_while_the_month_closes_is_refused_and_posted_in_the_next() -> None:
    run = asked_run(approved_distribution(closed_year()))

    with on_day(DECISION_DAY + timedelta(days=1)):
        close_until(BOOK_YEAR + 1, 2, acting_user=budi())
        closing = partial(close_anyway, BOOK_YEAR + 1, 3, acting_user=budi())
        answers = in_order(closing, partial(execute_run, run.pk), held_at="kmp_closing")

    run.refresh_from_db()
    assert (answers, run.state, month_is_closed(3)) == ((None, None), "gagal", True)
    assert run.error == "Masa buku untuk tanggal itu sudah ditutup atau belum dibuka."
    assert (Distribution.objects.get().state, Share.objects.count()) == (DistributionState.APPROVED, 0)
    assert not Journal.objects.filter(reference=f"SHU-{BOOK_YEAR}").exists()
    with on_day(date(BOOK_YEAR + 1, 4, 2)):
        retry_run(run, acting_user=hadi())
        execute_run(run.pk)
    assert Distribution.objects.get().state == DistributionState.POSTED
    assert Journal.objects.get(reference=f"SHU-{BOOK_YEAR}").date == date(BOOK_YEAR + 1, 4, 2)
    assert differences() == []


def month_is_closed(month: int) -> bool:
    return Period.objects.filter(year=BOOK_YEAR + 1, month=month, closed_at__isnull=False).exists()
