"""Proof that every rupiah of savings is in the books, for `manage.py check_books`: asks the rows, trusts no trigger."""

from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kmp.money import rupiah

MOST_SHOWN = 20  # the first differences are enough to begin with

# Per member and account: what the payments sum to is what the ledger owes (credit) under that member's number.
SAVINGS = """
    WITH paid AS (
        SELECT m.number AS party, a.code AS account, sum(p.amount_rp) AS rupiah
          FROM members_payment p JOIN members_member m ON m.id = p.member_id
          JOIN (VALUES ('pokok', '3-1000'), ('wajib', '3-1100'), ('sukarela', '2-1000')) AS a (kind, code)
            ON a.kind = p.kind
         GROUP BY m.number, a.code),
    booked AS (
        SELECT coalesce(party.code, '') AS party, a.code AS account, -sum(p.amount_rp) AS rupiah
          FROM kmp_posting p JOIN kmp_account a ON a.id = p.account_id
          LEFT JOIN kmp_party party ON party.id = p.party_id
         WHERE a.code IN ('3-1000', '3-1100', '2-1000')
         GROUP BY party.code, a.code)
    SELECT party, account, coalesce(paid.rupiah, 0) - coalesce(booked.rupiah, 0)
      FROM paid FULL JOIN booked USING (party, account)
     WHERE coalesce(paid.rupiah, 0) <> coalesce(booked.rupiah, 0)
     ORDER BY party, account"""

# Per application: advances that are not equity yet stand on 2-1050 under the application's number.
ADVANCES = """
    WITH held AS (
        SELECT application.number AS party, sum(advance.amount_rp) AS rupiah
          FROM members_advance advance JOIN members_bill bill ON bill.id = advance.bill_id
          JOIN members_application application ON application.id = bill.application_id
         WHERE NOT EXISTS (
            SELECT 1 FROM members_payment p WHERE p.bill_id = bill.id HAVING coalesce(sum(p.amount_rp), 0) > 0)
         GROUP BY application.number),
    booked AS (
        SELECT coalesce(party.code, '') AS party, -sum(p.amount_rp) AS rupiah
          FROM kmp_posting p JOIN kmp_account a ON a.id = p.account_id
          LEFT JOIN kmp_party party ON party.id = p.party_id
         WHERE a.code = '2-1050' GROUP BY party.code)
    SELECT party, '2-1050', coalesce(held.rupiah, 0) - coalesce(booked.rupiah, 0)
      FROM held FULL JOIN booked USING (party)
     WHERE coalesce(held.rupiah, 0) <> coalesce(booked.rupiah, 0) ORDER BY party"""

# Per bill: what triggers keep as its rest is what its payments leave (of a simpanan pokok not paid yet: its advances).
RESTS = """
    WITH paid AS (SELECT bill_id, sum(amount_rp) AS rupiah FROM members_payment WHERE bill_id IS NOT NULL GROUP BY 1),
    advanced AS (SELECT bill_id, sum(amount_rp) AS rupiah FROM members_advance GROUP BY 1)
    SELECT 'tagihan', bill.id::text,
           bill.rest_rp - bill.amount_rp + coalesce(nullif(paid.rupiah, 0), advanced.rupiah, 0)
      FROM members_bill bill LEFT JOIN paid ON paid.bill_id = bill.id LEFT JOIN advanced ON advanced.bill_id = bill.id
     WHERE bill.rest_rp <> bill.amount_rp - coalesce(nullif(paid.rupiah, 0), advanced.rupiah, 0)
     ORDER BY bill.id"""

CHECKS = {"bill_rest_differs": RESTS, "savings_differ_from_books": SAVINGS, "advances_differ_from_books": ADVANCES}


SENTENCES: dict[str, Promise] = {
    "bill_rest_differs": gettext_lazy("Sisa %(party)s nomor %(account)s berselisih %(rp)s dari yang sudah dibayar."),
    "savings_differ_from_books": gettext_lazy(
        "Simpanan %(party)s pada akun %(account)s: daftar simpanan dan pembukuan berselisih %(rp)s."
    ),
    "advances_differ_from_books": gettext_lazy(
        "Titipan %(party)s pada akun %(account)s: catatan titipan dan pembukuan berselisih %(rp)s."
    ),
}
NAMELESS = gettext_lazy(
    "Pada akun %(account)s ada %(rp)s tanpa nomor anggota, yang tidak dikenal daftar simpanan."
    " Simpanan masuk lewat halaman simpanan atau impor anggota, dengan nomornya."
)


def differences() -> list[dict[str, Any]]:
    """Where savings and books differ: `reference` is party and account, `value` the rupiah that savings have more,
    `message` the same in words."""
    found: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for code, question in CHECKS.items():
            cursor.execute(f"{question} LIMIT {MOST_SHOWN}")
            found += [_finding(code, *row) for row in cursor.fetchall()]
    return found


def _finding(code: str, party: str, account: str, value: int) -> dict[str, Any]:
    words = SENTENCES[code] if party else NAMELESS
    message = str(words) % {"party": party, "account": account, "rp": rupiah(abs(int(value)))}
    return {"code": code, "reference": f"{party} {account}".strip(), "value": int(value), "message": message}
