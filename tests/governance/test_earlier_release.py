"""The database of the release before, as it wrote it, migrated: nothing is lost, and its years go on to be paid."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from governance.meetings.models import Meeting
from governance.payouts.models import Payout, PayoutBatch
from governance.payouts.services import approve_batch, prepare_batch
from governance.surplus.models import Distribution, Share, ShareInput
from governance.surplus.services import approve_distribution
from governance.surplus.sharing import ask_share_run
from governance.voting.resolutions import adopt_resolution
from kmp.accounts.models import User
from kmp.books.models import Account
from kmp.runs.services import execute_run
from members.registry.models import Member
from tests.factories.governance import held, on_day
from tests.factories.members import budi, hadi
from tests.governance.earlier import Rows, all_rows, broken_rules, changed_columns, earlier_database

PAYDAY = date(2027, 4, 20)


@pytest.fixture(scope="module")
def before(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rows]:
    """Every row of that release, in a database that has been migrated since."""
    with django_db_blocker.unblock(), earlier_database():
        rows = all_rows()
        call_command("migrate", verbosity=0, interactive=False)
        yield rows


def said(command: str) -> str:
    out = StringIO()
    with suppress(SystemExit):
        call_command(command, stdout=out, stderr=out)
    return out.getvalue()


def test_every_row_is_there_and_every_rule_is_kept(before: Rows) -> None:
    after = all_rows()

    assert len(before["members_member"]) == 8
    assert changed_columns(before, after) == {
        "kmp_account: 42 → 46",  # what the chart of today has more
        "kmp_account.name",  # "Aset Tetap" is a header now
    }
    assert broken_rules() == []


def test_books_and_trail_are_proven(before: Rows) -> None:
    assert said("check_books") == '{"ok": true, "problems": []}\n'
    assert said("check_trail").startswith('{"ok": true')


def test_the_shares_of_the_paid_year_say_the_same_in_frozen_lines(before: Rows) -> None:
    old = {row["id"]: (row["total_rp"], row["capital"]) for row in before["governance_share"]}

    assert {share.pk: (share.total_rp, share.capital) for share in Share.objects.select_related("input")} == old
    assert ShareInput.objects.count() == len(old)
    assert sum(sum(share.parts) for share in Share.objects.all()) == Distribution.objects.get(year=2025).shared_rp
    persons = {(row["prepared_by_id"], row["approved_by_id"]) for row in before["governance_payout"]}
    assert set(PayoutBatch.objects.values_list("prepared_by", "approved_by")) == persons
    assert list(Payout.objects.values_list("state", flat=True)) == ["dibayar"] * len(before["governance_payout"])


def test_a_year_put_to_the_assembly_then_is_decided_shared_and_paid_now(before: Rows) -> None:
    distribution = Distribution.objects.get(year=2026)
    motion = distribution.motion
    assert motion is not None
    with on_day(date(2027, 3, 27), hour=5):
        held(Meeting.objects.get(pk=motion.meeting_id), members=list(Member.objects.all()))
        resolution = adopt_resolution(motion, acting_user=budi())
        distribution = approve_distribution(distribution, resolution=resolution, acting_user=budi())
    with on_day(date(2027, 3, 28)):
        execute_run(ask_share_run(distribution, acting_user=hadi()).pk)
    distribution.refresh_from_db()
    assert (distribution.state, distribution.run and distribution.run.error) == ("dibukukan", "")

    with on_day(PAYDAY):
        batch = prepare_batch("sukarela", acting_user=budi())
        approve_batch(batch, paid_on=PAYDAY, acting_user=User.objects.get(name="Dewi Lestari"))

    assert set(Distribution.objects.values_list("state", flat=True)) == {"lunas"}
    assert Account.objects.filter(code="5-9500").exists()
    assert said("check_books") == '{"ok": true, "problems": []}\n'
