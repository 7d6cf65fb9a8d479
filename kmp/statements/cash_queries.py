"""The cash-flow statement's sums, and the journals behind each of them: `kmp.statements.cash.divide` for all journals
at once, in SQL.

A journal that takes another one back is divided as the other was, with the sign turned: a mistake and its correction
leave nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kmp.books.queries import OPENING
from kmp.statements.cash import CashSum
from kmp.statements.engine import Time
from kmp.statements.rules import Post, Span, flow_of
from kmp.statements.states import Flow, Place

# turned: −1 for a journal that takes another back; its sides are then read the other way round.
# Most journals have their cash on one side and everything else on the other: each posting is what it was exchanged for.
# The rest is divided. counter: what such a journal moved against one flow, received +, paid −. aim: how much of each
# side was exchanged for cash; only where that is less than the side is there anything to round.
DIVIDED = """
    WITH flows (account_id, flow) AS (SELECT * FROM unnest(%(accounts)s::bigint[], %(flows)s::int[])),
    cash AS MATERIALIZED (
        SELECT j.id AS journal_id, j.date, CASE WHEN j.reverses_id IS NULL THEN 1 ELSE -1 END AS turned,
               sum(p.amount_rp) AS net, sum(abs(p.amount_rp)) AS gross
          FROM kmp_posting p JOIN kmp_journal j ON j.id = p.journal_id
         WHERE p.account_id = ANY(%(cash)s) AND j.date BETWEEN %(since)s AND %(until)s
           AND j.reference NOT LIKE %(opening)s
         GROUP BY j.id
    ),
    lines AS MATERIALIZED (
        SELECT p.journal_id, flows.flow, p.amount_rp, cash.date, cash.turned, cash.net, cash.gross,
               abs(cash.net) <> cash.gross OR (p.amount_rp > 0) = (cash.net > 0) AS is_odd
          FROM cash JOIN kmp_posting p ON p.journal_id = cash.journal_id JOIN flows ON flows.account_id = p.account_id
    ),
    mixed AS MATERIALIZED (SELECT DISTINCT journal_id FROM lines WHERE is_odd),
    counter AS MATERIALIZED (
        SELECT journal_id, date, turned, flow, max(net) * turned AS net, (max(gross) + max(net) * turned) / 2 AS came,
               -sum(amount_rp) * turned AS amount
          FROM lines JOIN mixed USING (journal_id)
         GROUP BY journal_id, date, turned, flow HAVING sum(amount_rp) <> 0
    ),
    sides AS (
        SELECT journal_id, least(coalesce(sum(amount) FILTER (WHERE amount > 0), 0), max(came)) AS got,
               coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS given,
               coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS taken
          FROM counter GROUP BY journal_id
    ),
    aimed AS (
        SELECT counter.*, CASE WHEN amount > 0 THEN got ELSE got - net END AS aim,
               CASE WHEN amount > 0 THEN given ELSE taken END AS side
          FROM counter JOIN sides USING (journal_id)
    ),
    floored AS (
        SELECT *, div(abs(amount) * aim, side) AS whole,
               row_number() OVER (PARTITION BY journal_id, amount > 0
                                  ORDER BY mod(abs(amount) * aim, side) DESC, flow) AS place,
               aim - sum(div(abs(amount) * aim, side)) OVER (PARTITION BY journal_id, amount > 0) AS rest
          FROM aimed WHERE aim <> side
    ),
    parts AS (
        SELECT journal_id, date, flow, amount_rp * turned > 0 AS paid, abs(amount_rp) * turned AS part
          FROM lines WHERE NOT EXISTS (SELECT 1 FROM mixed WHERE mixed.journal_id = lines.journal_id)
        UNION ALL
        SELECT journal_id, date, flow, amount < 0, abs(amount) * turned FROM aimed WHERE aim = side
        UNION ALL
        SELECT journal_id, date, flow, amount < 0, (whole + CASE WHEN place <= rest THEN 1 ELSE 0 END) * turned
          FROM floored
    )
"""
BY_FLOW = f"""{DIVIDED}
    SELECT flow, CASE WHEN date < %(this)s THEN 1 ELSE 2 END,
           coalesce(sum(part) FILTER (WHERE NOT paid), 0), coalesce(sum(part) FILTER (WHERE paid), 0)
      FROM parts WHERE part <> 0 GROUP BY 1, 2
"""  # noqa: S608  of constants alone
BY_JOURNAL = f"""{DIVIDED}
    , found AS (SELECT journal_id, date, sum(CASE WHEN paid THEN -part ELSE part END) AS part FROM parts
                 WHERE flow = ANY(%(wanted)s) AND paid = ANY(%(sides)s) GROUP BY 1, 2)
    SELECT found.journal_id, found.date, j.reference, j.memo, found.part, count(*) OVER (), sum(found.part) OVER ()
      FROM found JOIN kmp_journal j ON j.id = found.journal_id WHERE found.part <> 0
     ORDER BY found.date, found.journal_id LIMIT %(most)s OFFSET %(skipped)s
"""  # noqa: S608  of constants alone
Key = tuple[str, Flow]  # activity, flow


@dataclass(frozen=True)
class CashChoice:
    """One line of the statement: an activity, a flow in it ("" for all), received or paid (None for both)."""

    activity: str
    flow: str = ""
    is_paid: bool | None = None


@dataclass(frozen=True)
class CashJournal:
    """A journal and what of its cash belongs to one line of the statement (rupiah; paid is negative)."""

    pk: int
    date: date
    reference: str
    memo: str
    amount_rp: int


def cash_sums(span: Span, accounts: Sequence[Post]) -> list[CashSum]:
    """What came in and went out against each flow, this year and the last; one query."""
    keys, given = _given(span.year - 1, span, accounts)
    with connection.cursor() as cursor:
        cursor.execute(BY_FLOW, {**given, "this": span.since})
        return [
            CashSum(keys[flow][0], keys[flow][1], Time(stretch), int(received), int(paid))
            for flow, stretch, received, paid in cursor.fetchall()
        ]


def cash_journals(
    span: Span, accounts: Sequence[Post], line: CashChoice, *, most: int | None = None, skipped: int = 0
) -> tuple[list[CashJournal], int, int]:
    """The journals behind one line of this year (or a whole activity), oldest first; how many, and their sum (rupiah).

    Beyond the last page there is nothing, not even the sum.
    """
    keys, given = _given(span.year, span, accounts)
    wanted = [number for number, key in enumerate(keys) if key[0] == line.activity and line.flow in ("", key[1])]
    sides = [False, True] if line.is_paid is None else [line.is_paid]
    with connection.cursor() as cursor:
        cursor.execute(BY_JOURNAL, {**given, "wanted": wanted, "sides": sides, "most": most, "skipped": skipped})
        rows = cursor.fetchall()
    listed = [CashJournal(pk, on, reference, memo, int(rp)) for pk, on, reference, memo, rp, _count, _sum in rows]
    return listed, rows[0][5] if rows else 0, int(rows[0][6]) if rows else 0


def _given(since: int, span: Span, accounts: Sequence[Post]) -> tuple[list[Key], dict[str, Any]]:
    """The flows by number in their fixed order (ties in a division go to the first), and what the SQL is given."""
    flows = {post.pk: (post.activity, flow) for post in accounts if (flow := flow_of(post)) is not None}
    order = {flow: place for place, flow in enumerate(Flow)}
    keys = sorted(set(flows.values()), key=lambda key: (order[key[1]], key[0]))
    number = {key: place for place, key in enumerate(keys)}
    return keys, {
        "accounts": list(flows),
        "flows": [number[key] for key in flows.values()],
        "cash": [post.pk for post in accounts if post.place == Place.CASH],
        "since": date(since, 1, 1),
        "until": span.until,
        "opening": f"{OPENING}%",
    }
