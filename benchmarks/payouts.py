"""`benchmark payouts`: two posted years of SHU paid to `size` members, one into savings and one by bank transfer.

Preparing, approving (the work of the background run), the file for the bank and its answer, each with its seconds and
its number of statements: these must not grow with the members. Whoever has left waits for cash and is not in here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from benchmarks import Report
from benchmarks.crowd import seed_members, staff_user
from benchmarks.measure import peak_memory_bytes, timed
from benchmarks.shu import bylaws_in_force
from governance.payouts.bankfile import bank_rows
from governance.payouts.models import PayChoice, Payout, PayoutBatch
from governance.payouts.proof import differences
from governance.payouts.returning import confirm_return, record_results
from governance.payouts.services import approve_batch, prepare_batch
from governance.surplus.models import Distribution
from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.services import open_account
from kmp.books.models import Period
from kmp.books.services import open_year, post_staged_journal
from kmp.roles import Role
from kmp.runs.services import execute_run
from kmp.sealing import seal
from members.registry.models import Member

RETURNED_OF_THOUSAND = 10
INPUTS = """
    INSERT INTO governance_shareinput (distribution_id, member_id, group_id, code, capital, patronage)
    SELECT %s, id, group_id, upper(translate(lpad(to_hex(id), 12, '0'), 'ilou', 'jkmn')), 1, '{}' FROM members_member
"""
SHARES = """
    INSERT INTO governance_share (id, distribution_id, member_id, group_id, parts, total_rp)
    SELECT id, distribution_id, member_id, group_id, ARRAY[1 + member_id * 7919 %% 900000],
           1 + member_id * 7919 %% 900000
      FROM governance_shareinput WHERE distribution_id = %s
"""
OWED = """
    CREATE TEMPORARY TABLE tolok_terutang ON COMMIT DROP AS
    SELECT '2-1200'::text AS account, m.number AS party, m.name AS party_name, -s.total_rp AS amount_rp
      FROM governance_share s JOIN members_member m ON m.id = s.member_id WHERE s.distribution_id = %s
    UNION ALL
    SELECT '3-3000', '', '', sum(total_rp)::bigint FROM governance_share WHERE distribution_id = %s
"""


def run(size: int, say: Report) -> dict[str, Any]:
    """Seconds and statements of each part, peak memory of this process."""
    say(f"{size} anggota, dua tahun SHU dibukukan")
    seed_members(size)
    first, second = staff_user(), _second_person()
    _posted_year(clock.today().year - 2, by=first)
    parts: dict[str, Any] = {}
    say("ke simpanan sukarela")
    into_savings = _pay(parts, "sukarela", by=(first, second))
    _posted_year(clock.today().year - 1, by=first)
    say("lewat bank")
    _choose_transfer(first)
    by_bank = _pay(parts, "transfer", by=(first, second))
    _measured(parts, "bank_file", lambda: sum(1 for _row in bank_rows(by_bank)))
    leads = list(by_bank.payouts.order_by("pk").values_list("pk", flat=True)[:: 1000 // RETURNED_OF_THOUSAND])
    facts: dict[str, Any] = {"on": clock.today(), "acting_user": first}
    returned = dict.fromkeys(leads, "Rekening ditutup.")
    report = _measured(parts, "answer", lambda: record_results(by_bank, returned=returned, arrived=None, **facts))
    _measured(parts, "return_confirmed", lambda: confirm_return(report, acting_user=second))
    say("dibuktikan")
    wrong = _measured(parts, "proof", differences)
    return {
        "payments": {batch.way: Payout.objects.filter(batch=batch).count() for batch in (into_savings, by_bank)},
        "returned": len(leads),
        "differences": len(wrong),
        "parts": parts,
        "peak_memory_bytes": peak_memory_bytes(),
    }


def _pay(parts: dict[str, Any], way: str, *, by: tuple[User, User]) -> PayoutBatch:
    batch: PayoutBatch = _measured(parts, f"{way}_prepared", lambda: prepare_batch(way, acting_user=by[0]))
    _measured(parts, f"{way}_approved", lambda: approve_batch(batch, paid_on=clock.today(), acting_user=by[1]))
    batch.refresh_from_db()
    if batch.run_id is not None:
        _measured(parts, f"{way}_paid", lambda: execute_run(batch.run_id))  # type: ignore[arg-type]
    batch.refresh_from_db()
    if batch.state != "dibayar":
        raise RuntimeError(f"{batch.number}: {batch.run and batch.run.error}")
    return batch


def _measured(parts: dict[str, Any], name: str, work: Callable[[], Any]) -> Any:
    """What the work gives; its seconds and its statements go under `name`."""
    with _counting() as counted:
        found, seconds = timed(work)
    parts[name] = {"seconds": round(seconds, 2), "statements": counted[0]}
    return found


@contextmanager
def _counting() -> Iterator[list[int]]:
    counted = [0]

    def count(execute: Any, *args: Any) -> Any:
        counted[0] += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        yield counted


def _second_person() -> User:
    return open_account(
        "kedua@simpulsehat.example",
        name="Orang Kedua",
        username="kedua",
        password=None,
        roles=[Role.PENGURUS],
        acting_user=None,
    )


def _posted_year(year: int, *, by: User) -> Distribution:
    """As if the assembly had decided and the run had shared it; no trigger would let this happen outside a scratch."""
    facts = {"members_rp": 1, "non_members_rp": 0, "books_digest": "0" * 64, "created_at": clock.now()}
    distribution = Distribution.objects.create(year=year, bylaws=bylaws_in_force(), **facts)
    for known in (year, clock.today().year):
        if not Period.objects.filter(year=known).exists():
            open_year(known, acting_user=by)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for rule in (
            "approved_distribution_has_a_resolution",
            "proposed_distribution_has_a_motion",
            "posted_distribution_has_journal_and_bundle",
        ):
            cursor.execute(f"ALTER TABLE governance_distribution DROP CONSTRAINT IF EXISTS {rule}")
        cursor.execute(INPUTS, [distribution.pk])
        cursor.execute(SHARES, [distribution.pk])
        cursor.execute(OWED, [distribution.pk, distribution.pk])
        memo, on = f"SHU {year}", date(year, 12, 31)
        journal = post_staged_journal(reference=memo, on=on, memo=memo, staged="tolok_terutang", acting_user=by)
        cursor.execute(
            "UPDATE governance_distribution SET state = 'dibukukan', resolution_id = %s, journal_id = %s, shared_rp ="
            " (SELECT sum(total_rp) FROM governance_share WHERE distribution_id = %s) WHERE id = %s",
            [year, journal.pk, distribution.pk, distribution.pk],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return distribution


def _choose_transfer(by: User) -> None:
    """Everybody names an account."""
    for start in range(0, Member.objects.count(), 10_000):
        members = Member.objects.order_by("pk")[start : start + 10_000]
        PayChoice.objects.bulk_create(
            PayChoice(
                member=member,
                way="transfer",
                bank="Bank Contoh",
                account_cipher=seal(f"{member.pk:010d}"),
                account_holder=member.name,
                chosen_by=by,
            )
            for member in members
        )
