"""SHU that members leave in the cooperative: very many at once, into simpanan sukarela or as capital.

The journal is the caller's (Dr 2-1200, Cr 2-1000 or 3-1100 with each member as party); the rows written here must say
the same, member by member, which `check_books` proves.
"""

from datetime import date
from typing import Any

from django.db import connection

from kmp import clock
from kmp.accounts.models import User
from kmp.acts import step
from kmp.books.models import Journal
from members.savings.states import Saving

INTO_SUKARELA = """
    INSERT INTO members_payment
        (kind, member_id, amount_rp, method, paid_on, journal_id, note, received_by_id, received_at)
    SELECT 'sukarela', staged.member_id, staged.amount_rp, 'shu', %(on)s, %(journal)s, '', %(user)s, %(now)s
      FROM {table} AS staged ORDER BY staged.member_id
"""

# Bills in the order of their due dates take what is there; the rest is simpanan wajib beyond any bill.
INTO_CAPITAL = """
    WITH open_bill AS (
        SELECT bill.id, bill.member_id, bill.rest_rp, staged.amount_rp,
               sum(bill.rest_rp) OVER (PARTITION BY bill.member_id ORDER BY bill.due_on, bill.id) - bill.rest_rp
                   AS before_rp
          FROM members_bill AS bill JOIN {table} AS staged USING (member_id)
         WHERE bill.kind = 'wajib' AND bill.rest_rp > 0),
    part AS (
        SELECT member_id, id AS bill_id, least(rest_rp, amount_rp - before_rp) AS amount_rp
          FROM open_bill WHERE before_rp < amount_rp),
    rest AS (
        SELECT staged.member_id, NULL::bigint AS bill_id,
               staged.amount_rp - coalesce((SELECT sum(part.amount_rp) FROM part
                                             WHERE part.member_id = staged.member_id), 0) AS amount_rp
          FROM {table} AS staged)
    INSERT INTO members_payment
        (kind, member_id, bill_id, amount_rp, method, paid_on, journal_id, note, received_by_id, received_at)
    SELECT 'wajib', one.member_id, one.bill_id, one.amount_rp, 'shu', %(on)s, %(journal)s, '', %(user)s, %(now)s
      FROM (SELECT * FROM part UNION ALL SELECT * FROM rest) AS one
     WHERE one.amount_rp > 0 ORDER BY one.member_id, one.bill_id
"""

# Whoever pays one of these bills at the counter meanwhile waits, or has paid before it is read.
LOCK_BILLS = """
    SELECT bill.id FROM members_bill AS bill JOIN {table} AS staged USING (member_id)
     WHERE bill.kind = 'wajib' AND bill.rest_rp > 0 ORDER BY bill.id FOR NO KEY UPDATE OF bill
"""


@step
def keep_shu_in_savings(kind: Saving, *, staged: str, journal: Journal, on: date, acting_user: User) -> int:
    """Write the payments of `journal`, method `shu`: simpanan sukarela, or wajib with its open bills first.

    `staged` names a table of this transaction with member_id and amount_rp, one row for each member, rupiah above
    zero. How many payments were written. Refused by the database: `payment_comes_from_a_member` for who has left.
    """
    if kind not in (Saving.SUKARELA, Saving.WAJIB):
        raise ValueError(f"SHU never becomes {kind}")
    statement = INTO_SUKARELA if kind == Saving.SUKARELA else INTO_CAPITAL
    facts: dict[str, Any] = {"on": on, "journal": journal.pk, "user": acting_user.pk, "now": clock.now()}
    table = connection.ops.quote_name(staged)
    with connection.cursor() as cursor:
        if kind == Saving.WAJIB:
            cursor.execute(LOCK_BILLS.format(table=table))
        cursor.execute(statement.format(table=table), facts)
        count: int = cursor.rowcount
    return count
