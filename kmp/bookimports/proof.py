"""Proof of the imports, for `manage.py check_books`: what was entered is what the file said and the report controls."""

from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kmp.books.findings import told

MOST_SHOWN = 20

CHECKS = {
    "book_import_without_second_person": """
        SELECT number, 0 FROM kmp_bookimport
         WHERE state = 'dicatat' AND (entered_by_id IS NULL OR entered_by_id = uploaded_by_id) ORDER BY id""",
    "book_import_unlike_its_report": """
        SELECT number, 0 FROM kmp_bookimport WHERE state = 'dicatat' AND controls <> found ORDER BY id""",
    "book_import_unlike_its_file": """
        SELECT b.number, coalesce(sum(p.amount_rp) FILTER (WHERE p.amount_rp > 0), 0) FROM kmp_bookimport b
          LEFT JOIN kmp_journal j ON starts_with(j.reference, b.number || '/') AND j.reverses_id IS NULL
          LEFT JOIN kmp_posting p ON p.journal_id = j.id
         WHERE b.state = 'dicatat' GROUP BY b.id
        HAVING coalesce(sum(p.amount_rp) FILTER (WHERE p.amount_rp > 0), 0) <> (b.summary->>'debit_rp')::bigint
            OR count(DISTINCT j.id) <> (b.summary->>'journals')::int ORDER BY b.id""",
}

SENTENCES: dict[str, Promise] = {
    "book_import_without_second_person": gettext_lazy("Impor buku %(what)s dicatat tanpa orang kedua."),
    "book_import_unlike_its_report": gettext_lazy(
        "Impor buku %(what)s dicatat walaupun tidak sama dengan angka laporannya."
    ),
    "book_import_unlike_its_file": gettext_lazy(
        "Jurnal impor buku %(what)s tidak lagi sama dengan berkasnya: debitnya sekarang %(rp)s."
    ),
}


def differences() -> list[dict[str, Any]]:
    """Imports that one person alone entered, or whose journals are not those of the file any more."""
    found: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for code, question in CHECKS.items():
            cursor.execute(f"{question} LIMIT {MOST_SHOWN}")
            found += [{"code": code, "reference": row[0], "value": int(row[1])} for row in cursor.fetchall()]
    return told(found, SENTENCES)
