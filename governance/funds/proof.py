"""Proof that payments out of funds are in the books as they were approved, for `manage.py check_books`."""

from typing import Any

from django.db import connection

MOST_SHOWN = 20  # the first differences are enough to begin with

# Per payment: gross off the fund, tax to 2-1400, net out of cash or bank.
PAYMENTS = """
    SELECT f.number, f.gross_rp - coalesce(sum(p.amount_rp) FILTER (WHERE p.amount_rp > 0), 0)
      FROM governance_fundpayment f JOIN kmp_posting p ON p.journal_id = f.journal_id
      JOIN kmp_account a ON a.id = p.account_id
     WHERE f.state = 'dibayar'
     GROUP BY f.id
    HAVING f.gross_rp <> coalesce(sum(p.amount_rp) FILTER (WHERE p.amount_rp > 0), 0)
        OR f.tax_rp <> -coalesce(sum(p.amount_rp) FILTER (WHERE a.code = '2-1400'), 0)
     ORDER BY f.id"""
OVERDRAWN = """
    SELECT a.code, sum(p.amount_rp) FROM kmp_posting p JOIN kmp_account a ON a.id = p.account_id
     WHERE a.code IN ('2-1300', '2-1310', '2-1320', '2-1330', '2-1340')
     GROUP BY a.code HAVING sum(p.amount_rp) > 0 ORDER BY a.code"""

CHECKS = {"fund_payment_differs_from_books": PAYMENTS, "fund_is_overdrawn": OVERDRAWN}


def differences() -> list[dict[str, Any]]:
    """Where funds and books differ: `reference` is the payment or account, `value` the rupiah."""
    found: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for code, question in CHECKS.items():
            cursor.execute(f"{question} LIMIT {MOST_SHOWN}")
            found += [{"code": code, "reference": row[0], "value": int(row[1])} for row in cursor.fetchall()]
    return found
