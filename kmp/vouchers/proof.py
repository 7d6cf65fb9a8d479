"""Proof of the vouchers, for `manage.py check_books`: asks the rows, trusts no trigger."""

from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kmp.books.findings import told

MOST_SHOWN = 20

CHECKS = {
    "voucher_without_second_person": """
        SELECT number, 0 FROM kmp_voucher
         WHERE state IN ('dibukukan', 'ditolak') AND (decided_by_id IS NULL OR decided_by_id = written_by_id)
         ORDER BY id""",
    "voucher_posted_by_another": """
        SELECT v.number, v.decided_by_id FROM kmp_voucher v JOIN kmp_journal j ON j.id = v.journal_id
         WHERE j.posted_by_id IS DISTINCT FROM v.decided_by_id ORDER BY v.id""",
    "voucher_unlike_its_journal": """
        SELECT number, coalesce(sum(abs(difference)), 0) FROM (
            SELECT v.number, side.account_id, sum(side.amount_rp) AS difference
              FROM kmp_voucher v CROSS JOIN LATERAL (
                SELECT account_id, amount_rp FROM kmp_voucherline WHERE voucher_id = v.id
                UNION ALL SELECT account_id, -amount_rp FROM kmp_posting WHERE journal_id = v.journal_id) side
             WHERE v.state = 'dibukukan' AND v.kind <> 'balik' GROUP BY v.number, side.account_id) each
         WHERE difference <> 0 GROUP BY number ORDER BY number""",
    "voucher_without_journal": """
        SELECT number, 0 FROM kmp_voucher WHERE state = 'dibukukan' AND journal_id IS NULL ORDER BY id""",
    "manual_journal_without_voucher": """
        SELECT j.reference, 0 FROM kmp_journal j LEFT JOIN kmp_voucher v ON v.journal_id = j.id
         WHERE j.reference ~ '^JM-[0-9]{4}-[0-9]+$' AND v.id IS NULL ORDER BY j.id""",
}

SENTENCES: dict[str, Promise] = {
    "voucher_without_second_person": gettext_lazy("Bukti jurnal %(what)s dibukukan atau ditolak tanpa orang kedua."),
    "voucher_posted_by_another": gettext_lazy(
        "Jurnal dari bukti %(what)s dibukukan oleh orang lain daripada yang menyetujuinya."
    ),
    "voucher_unlike_its_journal": gettext_lazy(
        "Jurnal dari bukti %(what)s tidak sama dengan buktinya, selisih %(rp)s."
    ),
    "voucher_without_journal": gettext_lazy("Bukti jurnal %(what)s dinyatakan dibukukan, tetapi jurnalnya tidak ada."),
    "manual_journal_without_voucher": gettext_lazy("Jurnal %(what)s tidak punya bukti jurnal."),
}


def differences() -> list[dict[str, Any]]:
    """Vouchers that one person alone has posted, or whose journal says something else."""
    found: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for code, question in CHECKS.items():
            cursor.execute(f"{question} LIMIT {MOST_SHOWN}")
            found += [{"code": code, "reference": row[0], "value": int(row[1])} for row in cursor.fetchall()]
    return told(found, SENTENCES)
