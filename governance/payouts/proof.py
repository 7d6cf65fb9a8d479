"""Proof that what the books owe members as SHU is what their shares leave, for `manage.py check_books`."""

from typing import Any

from django.db import connection

MOST_SHOWN = 20  # the first differences are enough to begin with

# Per member: shares of posted years minus what has gone out is the credit of 2-1200 under that member's number.
OWED = """
    WITH shared AS (
        SELECT s.member_id, sum(s.total_rp) AS rupiah FROM governance_share s
          JOIN governance_distribution d ON d.id = s.distribution_id
         WHERE d.state IN ('dibukukan', 'lunas') GROUP BY s.member_id),
    paid AS (
        SELECT s.member_id, sum(p.amount_rp) AS rupiah FROM governance_payout p
          JOIN governance_share s ON s.id = p.share_id
         WHERE p.state IN ('dikirim', 'dibayar') GROUP BY s.member_id),
    owed AS (
        SELECT m.number AS party, shared.rupiah - coalesce(paid.rupiah, 0) AS rupiah
          FROM shared JOIN members_member m ON m.id = shared.member_id LEFT JOIN paid USING (member_id)),
    booked AS (
        SELECT coalesce(party.code, '') AS party, -sum(p.amount_rp) AS rupiah
          FROM kmp_posting p JOIN kmp_account a ON a.id = p.account_id
          LEFT JOIN kmp_party party ON party.id = p.party_id
         WHERE a.code = '2-1200' GROUP BY party.code)
    SELECT party, coalesce(owed.rupiah, 0) - coalesce(booked.rupiah, 0)
      FROM owed FULL JOIN booked USING (party)
     WHERE coalesce(owed.rupiah, 0) <> coalesce(booked.rupiah, 0) ORDER BY party"""

# Per batch: what its journals moved on 2-1200 is what of it went out and came back.
BATCHES = """
    WITH gone AS (
        SELECT journal_id AS id, sum(amount_rp) AS rupiah FROM governance_payout
         WHERE journal_id IS NOT NULL GROUP BY journal_id
        UNION ALL
        SELECT return_journal_id, -sum(amount_rp) FROM governance_payout
         WHERE return_journal_id IS NOT NULL GROUP BY return_journal_id)
    SELECT j.reference, gone.rupiah - coalesce(sum(p.amount_rp) FILTER (WHERE a.code = '2-1200'), 0)
      FROM gone JOIN kmp_journal j ON j.id = gone.id
      LEFT JOIN kmp_posting p ON p.journal_id = j.id LEFT JOIN kmp_account a ON a.id = p.account_id
     GROUP BY j.id, gone.rupiah
    HAVING gone.rupiah <> coalesce(sum(p.amount_rp) FILTER (WHERE a.code = '2-1200'), 0) ORDER BY j.reference"""

ALONE = """
    SELECT b.number, 0 FROM governance_payoutbatch b
     WHERE b.state = 'dibayar' AND (b.approved_by_id IS NULL OR b.approved_by_id = b.prepared_by_id)
    UNION ALL
    SELECT j.reference, 0 FROM governance_payoutreturn r JOIN kmp_journal j ON j.id = r.journal_id
     WHERE r.decided_by_id IS NULL OR r.decided_by_id = r.recorded_by_id ORDER BY 1"""

CHECKS = {"shu_owed_differs_from_books": OWED, "shu_batch_differs_from_books": BATCHES, "shu_paid_by_one_person": ALONE}


def differences() -> list[dict[str, Any]]:
    """Where shares and books differ: `reference` is the member's number, journal or batch, `value` the rupiah."""
    found: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for code, question in CHECKS.items():
            cursor.execute(f"{question} LIMIT {MOST_SHOWN}")
            found += [{"code": code, "reference": row[0], "value": int(row[1])} for row in cursor.fetchall()]
    return found
