"""Proof of the ledger, as `manage.py check_books` runs it: asks the rows, trusts no trigger."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

MOST_SHOWN = 20  # the first differences are enough to begin with

CHECKS = {
    "journal_unbalanced": """
        SELECT j.reference, coalesce(sum(p.amount_rp), 0) FROM kmp_journal j
          LEFT JOIN kmp_posting p ON p.journal_id = j.id
         GROUP BY j.id HAVING coalesce(sum(p.amount_rp), 0) <> 0 ORDER BY j.id""",
    "journal_too_short": """
        SELECT j.reference, count(p.id) FROM kmp_journal j LEFT JOIN kmp_posting p ON p.journal_id = j.id
         GROUP BY j.id HAVING count(p.id) < 2 ORDER BY j.id""",
    "posting_amount_zero": "SELECT id::text, amount_rp FROM kmp_posting WHERE amount_rp = 0 ORDER BY id",
    "posting_on_header": """
        SELECT a.code, count(*) FROM kmp_posting p JOIN kmp_account a ON a.id = p.account_id
         WHERE a.is_header GROUP BY a.code ORDER BY a.code""",
    "closed_without_closing": """
        SELECT p.year || '-' || p.month, 0 FROM kmp_period p
         WHERE p.closed_at > (SELECT min(closed_at) FROM kmp_closing)  -- earlier releases kept none
           AND NOT EXISTS (SELECT 1 FROM kmp_closing c WHERE c.year = p.year AND c.month IN (p.month, 12))
         ORDER BY p.id""",
    "journal_without_period": """
        SELECT j.reference, 0 FROM kmp_journal j LEFT JOIN kmp_period p
            ON p.year = extract(year FROM j.date) AND p.month = extract(month FROM j.date)
         WHERE p.id IS NULL ORDER BY j.id""",
    "posted_after_close": """
        SELECT j.reference, 0 FROM kmp_journal j JOIN kmp_period p
            ON p.year = extract(year FROM j.date) AND p.month = extract(month FROM j.date)
         WHERE p.closed_at IS NOT NULL AND j.posted_at > p.closed_at ORDER BY j.id""",
    "reversal_differs": """
        SELECT r.reference, coalesce(sum(p.amount_rp), 0) FROM kmp_journal r
          JOIN (SELECT r2.id, p.account_id, sum(p.amount_rp) AS amount_rp FROM kmp_journal r2
                  JOIN kmp_posting p ON p.journal_id IN (r2.id, r2.reverses_id)
                 WHERE r2.reverses_id IS NOT NULL GROUP BY r2.id, p.account_id) p ON p.id = r.id
         WHERE p.amount_rp <> 0 GROUP BY r.id ORDER BY r.id""",
}


def differences() -> list[dict[str, Any]]:
    """What is wrong: `code`, `reference` of the journal or id of the posting, and the rupiah or count in question.

    Apps above say in settings.BOOK_CHECKS what of theirs must agree with the ledger.
    """
    found: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for code, question in CHECKS.items():
            cursor.execute(f"{question} LIMIT {MOST_SHOWN}")
            found += [{"code": code, "reference": row[0], "value": int(row[1])} for row in cursor.fetchall()]
    for name in settings.BOOK_CHECKS:
        found += import_string(name)()
    return found[:MOST_SHOWN]
