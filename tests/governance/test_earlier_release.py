"""The database of the release before, as it wrote it, migrated: nothing is lost, and its years go on to be paid."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

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
from members.savings.models import Withdrawal
from tests.factories.governance import held, on_day
from tests.factories.members import budi, hadi
from tests.governance.earlier import Rows, all_rows, broken_rules, changed_columns, earlier_database

PAYDAY = date(2027, 4, 20)


@pytest.fixture(scope="module")
def before(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rows]:
    """Every row of that release, in a database that has been migrated since."""
    with django_db_blocker.unblock(), earlier_database():
        _ask_savings_back()
        rows = all_rows()
        call_command("migrate", verbosity=0, interactive=False)
        yield rows


def _ask_savings_back() -> None:
    """Two requests as that release kept them: one waits for a transfer to what stood in a line, one was dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_withdrawal (number, amount_rp, method, account_note, state, asked_at, reason,"
            " asked_by_id, decided_by_id, decided_at, member_id)"
            " SELECT said.number, 1000, said.method, said.note, said.state, now(), '', u.id,"
            " CASE said.state WHEN 'ditarik' THEN u.id END, CASE said.state WHEN 'ditarik' THEN now() END, m.id"
            " FROM (VALUES ('TS-1', 'transfer', 'BRI 0011-2233-44 a.n. Sari', 'diminta'),"
            " ('TS-2', 'tunai', '', 'ditarik')) AS said(number, method, note, state),"
            " (SELECT min(id) AS id FROM kmp_user) AS u, (SELECT min(id) AS id FROM members_member) AS m"
        )


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


def test_the_account_of_a_withdrawal_is_sealed_and_kept(before: Rows) -> None:
    waiting, dropped = Withdrawal.objects.order_by("number")

    assert waiting.account_number == "BRI 0011-2233-44 a.n. Sari"
    assert (waiting.account_shown, b"0011" in bytes(waiting.account_cipher or b"")) == ("••••3344", False)
    assert (dropped.account_cipher, dropped.account_shown) == (None, "")


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
