"""Proof of the ledger, as `manage.py check_books` runs it: asks the rows, trusts no trigger."""

import logging
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from kmp.books.findings import told
from kmp.books.queries import FIRST_YEAR, LAST_YEAR

logger = logging.getLogger(__name__)

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
    "posting_without_account": """
        SELECT p.id::text, p.amount_rp FROM kmp_posting p
         WHERE NOT EXISTS (SELECT 1 FROM kmp_account a WHERE a.id = p.account_id) ORDER BY p.id""",
    "posting_without_journal": """
        SELECT p.id::text, p.amount_rp FROM kmp_posting p
         WHERE NOT EXISTS (SELECT 1 FROM kmp_journal j WHERE j.id = p.journal_id) ORDER BY p.id""",
    "posting_without_party": """
        SELECT p.id::text, p.amount_rp FROM kmp_posting p
         WHERE p.party_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM kmp_party WHERE id = p.party_id) ORDER BY p.id""",
    "account_unlike_its_code": """
        SELECT code, 0 FROM kmp_account
         WHERE kind IS DISTINCT FROM CASE left(code, 1) WHEN '1' THEN 'aset' WHEN '2' THEN 'kewajiban'
            WHEN '3' THEN 'ekuitas' WHEN '4' THEN 'pendapatan' WHEN '5' THEN 'beban' END ORDER BY code""",
    "book_year_out_of_range": f"""
        SELECT year::text, count(*) FROM kmp_period WHERE year NOT BETWEEN {FIRST_YEAR} AND {LAST_YEAR}
         GROUP BY year ORDER BY year""",  # noqa: S608  of constants alone
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
    """What is wrong: `code`, `reference` of the journal or id of the posting, the rupiah or count in question as
    `value`, and the `message` that says it in words.

    Apps above say in settings.BOOK_CHECKS what of theirs must agree with the ledger. A check that cannot be made at all
    is a finding too (`check_not_possible`), and the others are made nevertheless.
    """
    found: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for code, question in CHECKS.items():
            cursor.execute(f"{question} LIMIT {MOST_SHOWN}")
            found += [{"code": code, "reference": row[0], "value": int(row[1])} for row in cursor.fetchall()]
    for name in settings.BOOK_CHECKS:
        found += _made(name)
    return told(found[:MOST_SHOWN])


def _made(name: str) -> list[dict[str, Any]]:
    """What one of the other checks finds, in rows that nobody foresaw too."""
    try:
        with transaction.atomic():
            return list(import_string(name)())
    except Exception:  # the edge of the proof: one state that no check foresaw must not hide what the others found
        logger.exception("%s could not be made", name)
        return [{"code": "check_not_possible", "reference": name, "value": 0}]
