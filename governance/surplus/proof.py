"""Proof that what was shared is what was decided and booked, for `manage.py check_books`: trusts no trigger."""

from typing import Any

from django.db import connection

MOST_SHOWN = 20  # the first differences are enough to begin with

# Per member: what the journal of the year owes (credit of 2-1200) under that member's number is the shares' sum.
JOURNAL = """
    WITH shared AS (
        SELECT d.journal_id, m.number AS party, sum(s.total_rp) AS rupiah
          FROM governance_share s JOIN governance_distribution d ON d.id = s.distribution_id
          JOIN members_member m ON m.id = s.member_id
         WHERE s.total_rp > 0 GROUP BY d.journal_id, m.number),
    booked AS (
        SELECT p.journal_id, coalesce(party.code, '') AS party, -sum(p.amount_rp) AS rupiah
          FROM kmp_posting p JOIN governance_distribution d ON d.journal_id = p.journal_id
          JOIN kmp_account a ON a.id = p.account_id AND a.code = '2-1200'
          LEFT JOIN kmp_party party ON party.id = p.party_id
         GROUP BY p.journal_id, party.code)
    SELECT party, coalesce(shared.rupiah, 0) - coalesce(booked.rupiah, 0)
      FROM shared FULL JOIN booked USING (journal_id, party)
     WHERE coalesce(shared.rupiah, 0) <> coalesce(booked.rupiah, 0) ORDER BY party"""

# Per year: the shares sum to what the assembly decided, line by line the parts to the total.
DECIDED = """
    SELECT 'SHU ' || d.year, d.shared_rp - coalesce(sum(s.total_rp), 0)
      FROM governance_distribution d LEFT JOIN governance_share s ON s.distribution_id = d.id
     WHERE d.state IN ('dibukukan', 'lunas') GROUP BY d.id HAVING d.shared_rp <> coalesce(sum(s.total_rp), 0)"""
PARTS = """
    SELECT i.code, s.total_rp - (SELECT coalesce(sum(part), 0) FROM unnest(s.parts) AS part)
      FROM governance_share s JOIN governance_shareinput i ON i.id = s.id
     WHERE s.total_rp <> (SELECT coalesce(sum(part), 0) FROM unnest(s.parts) AS part) ORDER BY i.code"""
ORPHANS = """
    SELECT coalesce(i.code, s.id::text), s.total_rp
      FROM governance_share s LEFT JOIN governance_shareinput i ON i.id = s.id
     WHERE (i.distribution_id, i.member_id, i.group_id) IS DISTINCT FROM (s.distribution_id, s.member_id, s.group_id)
     ORDER BY s.id"""
UNDECIDED = """
    SELECT 'SHU ' || d.year, sum(s.total_rp) FROM governance_distribution d
      JOIN governance_share s ON s.distribution_id = d.id
      LEFT JOIN governance_resolution r ON r.id = d.resolution_id
      LEFT JOIN governance_verdict v ON v.id = r.verdict_id AND v.motion_id = d.motion_id AND v.passed
     WHERE v.id IS NULL OR d.kind <> 'dibagi' GROUP BY d.id"""

CHECKS = {
    "shu_journal_differs_from_shares": JOURNAL,
    "shu_differs_from_decision": DECIDED,
    "shu_line_does_not_sum": PARTS,
    "shu_line_without_input": ORPHANS,
    "shu_without_decision": UNDECIDED,
}


def differences() -> list[dict[str, Any]]:
    """Where they differ: `reference` is the member's number, line or year, `value` the rupiah."""
    found: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for code, question in CHECKS.items():
            cursor.execute(f"{question} LIMIT {MOST_SHOWN}")
            found += [{"code": code, "reference": row[0], "value": int(row[1])} for row in cursor.fetchall()]
    return found
