"""`benchmark shu`: a year's SHU for `size` members, database to database, against a COPY of the rows it writes.

What counts: capital × days and participation summed and frozen, every share worked out and written, and the digest of
the proof taken, with all triggers, constraints and indexes in force. The baseline is taken in the same run: the very
rows (frozen lines and shares) COPYed from memory into tables with the same indexes and checks, and no triggers.
Journal and bundle come after; they are reported beside it.
"""

import io
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.db import connection, transaction

from benchmarks import Report
from benchmarks.crowd import seed_members, staff_user
from benchmarks.measure import peak_memory_bytes, seconds_of
from governance.bylaws.founding import founding_rules
from governance.bylaws.models import BylawVersion
from governance.bylaws.queries import rules_of
from governance.bylaws.services import enact_founding_bylaws
from governance.surplus.codes import draw_secret
from governance.surplus.freezing import seal, work_out_pools
from governance.surplus.lines import Digesting, lines_digest
from governance.surplus.models import Distribution
from governance.surplus.proving import Proof, publish_proof
from governance.surplus.sets import write_inputs
from governance.surplus.sharing import post_shared_journal, write_shares
from kmp import clock

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
MEMBERS_RP_EACH, NON_MEMBERS_RP_EACH = 187_501, 31_013  # rupiah of surplus for each member: no round numbers
ACTS = """
    INSERT INTO members_participation (member_id, group_id, status, act, amount, date, source, memo, recorded_at)
    SELECT m.id, m.group_id, 'aktif',
           CASE m.group_id WHEN 'produsen' THEN 'penjualan' WHEN 'distributor' THEN 'pengantaran'
                WHEN 'faskes' THEN 'pembelian' WHEN 'nakes' THEN 'layanan' ELSE 'penggunaan' END,
           1000 + (m.id * 7919 + n * 104729) %% 5000000, date '2025-01-01' + ((m.id * 31 + n * 97) %% 365)::int,
           'tolok:' || n, '', now()
      FROM members_member m CROSS JOIN generate_series(1, %s) AS n
"""
PAYMENTS = """
    INSERT INTO members_payment (kind, member_id, amount_rp, method, paid_on, journal_id, note, received_by_id,
                                 received_at)
    SELECT 'wajib', m.id, 10000 * (1 + m.id %% 50), 'tunai', date '2025-01-01' + (m.id %% 360)::int,
           (SELECT min(id) FROM kmp_journal), '', %s, now()
      FROM members_member m
"""
ACTS_EACH = 2
TABLES = ("governance_shareinput", "governance_share")


def run(size: int, say: Report) -> dict[str, Any]:
    """Seconds of each part, `ratio` (frozen, shared and sealed, against the COPY), peak memory of this process."""
    say(f"{size} anggota disiapkan")
    distribution = _set_up(size)
    rules = rules_of(distribution.bylaws)
    parts: dict[str, float] = {}
    say("dibekukan, dibagi, disidik")
    with transaction.atomic():
        write = partial(write_inputs, acts=rules.acts, groups=rules.group_codes, secret=draw_secret())
        _timed(parts, "inputs", lambda: write(distribution))
        _timed(parts, "sums", lambda: work_out_pools(distribution, rules))
        _timed(parts, "inputs_digest", lambda: _seal_lines(distribution))
    _approve(distribution)
    with transaction.atomic():
        _timed(parts, "shares", lambda: write_shares(distribution, lambda: None))
        _timed(parts, "result_digest", lambda: Proof(distribution).write_result(Digesting()))
    counted = sum(parts.values())
    say("patokan: COPY baris yang sama")
    _rest()
    copied = {table: _copy_again(table) for table in TABLES}
    say("berkas bukti dan jurnal")
    with transaction.atomic():
        _timed(parts, "bundle", lambda: publish_proof(distribution))
        _timed(parts, "journal", lambda: post_shared_journal(distribution, rules, acting_user=staff_user()))
    return {
        "lines": (distribution.pools or {})["lines"],
        "parts_seconds": {name: round(seconds, 2) for name, seconds in parts.items()},
        "seconds": round(counted, 2),
        "copy_seconds": {table: round(seconds, 2) for table, seconds in copied.items()},
        "ratio": round(counted / sum(copied.values()), 2),
        "ratio_to_copy_of_shares_alone": round(counted / copied["governance_share"], 2),
        "peak_memory_bytes": peak_memory_bytes(),
    }


def _timed(parts: dict[str, float], name: str, work: Callable[[], Any]) -> None:
    [parts[name]] = seconds_of(work)


def _set_up(size: int) -> Distribution:
    """Members with savings and acts of 2025, and a draft: the books are not what is measured."""
    seed_members(size)
    staff = staff_user()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE members_payment SET paid_on = least(paid_on, '2025-12-01')")
        cursor.execute(ACTS, [ACTS_EACH])
        cursor.execute(PAYMENTS, [staff.pk])
    _rest()
    return Distribution.objects.create(
        year=LAST.year,
        bylaws=bylaws_in_force(),
        members_rp=MEMBERS_RP_EACH * size,
        non_members_rp=NON_MEMBERS_RP_EACH * size,
        books_digest="0" * 64,
        created_at=clock.now(),
    )


def _rest() -> None:
    """What was just written is vacuumed and on disk, as the year of a house is long before its surplus is shared."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def bylaws_in_force() -> BylawVersion:
    found = BylawVersion.objects.first()
    return found or enact_founding_bylaws(
        deed_number="AHU-00/UKUR", valid_from=date(2015, 1, 1), rules=founding_rules(), acting_user=staff_user()
    )


def _seal_lines(distribution: Distribution) -> None:
    assert distribution.pools is not None
    distribution.pools["lines_digest"] = lines_digest(distribution)
    seal(distribution)


def _approve(distribution: Distribution) -> None:
    """As if the assembly had decided; no trigger would let this happen outside a scratch database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("ALTER TABLE governance_distribution DROP CONSTRAINT approved_distribution_has_a_resolution")
        cursor.execute("ALTER TABLE governance_distribution DROP CONSTRAINT proposed_distribution_has_a_motion")
        cursor.execute(
            "UPDATE governance_distribution SET state = 'disahkan', resolution_id = 0, inputs_digest = %s"
            " WHERE id = %s",
            [distribution.inputs_digest, distribution.pk],
        )


def _copy_again(table: str) -> float:
    """Seconds to COPY the rows into a table with the same indexes and checks."""
    held, like = io.BytesIO(), f"{table}_tolok"
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT", held)
        cursor.execute(f"CREATE TABLE {like} (LIKE {table} INCLUDING ALL)")
        held.seek(0)
        [seconds] = seconds_of(lambda: cursor.copy_expert(f"COPY {like} FROM STDIN", held))
    return seconds
