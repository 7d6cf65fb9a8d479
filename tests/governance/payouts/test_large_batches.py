"""A batch too large for a page is paid by a run: once, killed or not, and taken back when the run cannot."""

from collections.abc import Iterator
from unittest import mock

import pytest

from governance.payouts.models import Payout, PayoutBatch
from governance.payouts.proof import differences
from governance.payouts.services import approve_batch, drop_batch, prepare_batch
from kmp.accounts.models import RoleGrant, User
from kmp.books.models import Journal
from kmp.runs.models import Run
from kmp.runs.services import execute_run
from kmp.runs.states import RunState
from tests.factories.governance import on_day, posted_distribution
from tests.factories.members import budi
from tests.governance.payouts.paying import PAYDAY, dewi
from tests.governance.refused import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything_is_large() -> Iterator[None]:
    with mock.patch("governance.payouts.services.LARGE", 2):
        yield


def asked(by: User) -> PayoutBatch:
    posted_distribution()
    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        return approve_batch(batch, paid_on=PAYDAY, acting_user=by)


def done(batch: PayoutBatch) -> Run:
    assert batch.run_id is not None
    with on_day(PAYDAY):
        execute_run(batch.run_id)
    return Run.objects.get(pk=batch.run_id)


def test_a_large_batch_waits_for_its_run_and_is_paid_by_it_once() -> None:
    batch = asked(dewi())
    assert (batch.state, Payout.objects.filter(state="dibayar").count()) == ("disetujui", 0)

    runs = [done(batch), done(batch)]

    assert [run.state for run in runs] == [RunState.DONE, RunState.DONE]
    assert runs[0].result == {"payments": 8, "url": f"/meja/shu/bayar/{batch.pk}/"}
    assert Payout.objects.filter(state="dibayar").count() == 8
    assert Journal.objects.filter(reference=f"SHU-{batch.number}").count() == 1
    assert differences() == []


def test_a_killed_run_leaves_nothing_and_the_next_one_pays() -> None:
    batch = asked(dewi())
    killed = mock.patch("governance.payouts.paying.finish_run", side_effect=KeyboardInterrupt)
    with killed, pytest.raises(KeyboardInterrupt):
        done(batch)
    assert Payout.objects.filter(journal__isnull=False).count() == 0

    assert done(batch).state == RunState.DONE
    assert Payout.objects.filter(state="dibayar").count() == 8


def test_who_lost_the_right_pays_nothing_and_the_batch_is_taken_back() -> None:
    other = dewi()
    batch = asked(other)
    assert code_of(drop_batch, batch, acting_user=budi()) == "batch_moved"  # its run has not failed
    RoleGrant.objects.filter(user=other).delete()

    run = done(batch)

    assert (run.state, run.error) == (RunState.FAILED, "Yang menyetujui tidak lagi berhak membayarkan SHU.")
    drop_batch(batch, acting_user=budi())
    assert set(Payout.objects.values_list("state", flat=True)) == {"batal"}
