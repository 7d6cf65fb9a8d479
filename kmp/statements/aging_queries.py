"""Open amounts of all parties at once: `kmp.statements.aging` in SQL, by window sums, a constant number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kmp.statements.aging import AgeChoice
from kmp.statements.states import Age

# gone: a journal and the one that takes it back, which is no payment and settles nothing else.
# steps: ran is what this side of the party's account had come to, against what the other side came to in all.
OPEN = """
    WITH taken AS MATERIALIZED (
        SELECT r.id, r.reverses_id FROM kmp_journal r
         WHERE r.reverses_id IS NOT NULL AND r.date <= %(until)s
           AND NOT EXISTS (SELECT 1 FROM kmp_journal again WHERE again.reverses_id = r.id AND again.date <= %(until)s)
    ),
    gone AS MATERIALIZED (SELECT id FROM taken UNION SELECT reverses_id FROM taken),
    lines AS (
        SELECT p.id, p.journal_id, p.account_id, p.party_id, j.date, p.amount_rp * %(sign)s AS amount
          FROM kmp_posting p JOIN kmp_journal j ON j.id = p.journal_id
         WHERE p.account_id = ANY(%(accounts)s) AND j.date <= %(until)s
           AND p.journal_id NOT IN (SELECT id FROM gone)
    ),
    steps AS (
        SELECT *, sum(abs(amount)) OVER side AS ran,
               CASE WHEN amount > 0 THEN -sum(least(amount, 0)) OVER whole
                    ELSE sum(greatest(amount, 0)) OVER whole END AS against
          FROM lines
        WINDOW whole AS (PARTITION BY account_id, party_id),
               side AS (PARTITION BY account_id, party_id, amount > 0 ORDER BY date, journal_id, id
                        ROWS UNBOUNDED PRECEDING)
    ),
    rests AS (
        SELECT steps.*, least(abs(amount), ran - against) * sign(amount) AS rest,
               %(until)s - date - %(term)s AS over_days
          FROM steps WHERE ran > against
    ),
    open AS (
        SELECT rests.*, party.code, party.name,
               CASE WHEN rest < 0 THEN 'lebih-bayar' WHEN over_days <= 0 THEN 'belum' WHEN over_days <= 30 THEN '1-30'
                    WHEN over_days <= 60 THEN '31-60' WHEN over_days <= 90 THEN '61-90' ELSE 'lebih-90' END AS age
          FROM rests LEFT JOIN kmp_party party ON party.id = rests.party_id
    ),
    found AS (
        SELECT * FROM open
         WHERE (%(party)s = '' OR code = %(party)s) AND (NOT %(nobody)s OR code IS NULL)
           AND (%(text)s = '' OR code ILIKE %(like)s OR name ILIKE %(like)s)
    )
"""
AGES = ", ".join(f"coalesce(sum(rest) FILTER (WHERE age = '{age.value}'), 0)" for age in Age)
LISTED = f"""{OPEN}
    SELECT code, name, {AGES} FROM found GROUP BY code, name
     ORDER BY code IS NULL, sum(rest) DESC, code LIMIT %(most)s OFFSET %(skipped)s
"""  # noqa: S608  of constants alone
TOTALS = f"""{OPEN}
    SELECT count(DISTINCT coalesce(code, '')), {AGES} FROM found
"""  # noqa: S608  of constants alone
ITEMS = f"""{OPEN}
    SELECT found.journal_id, found.date, j.reference, j.memo, account.code, account.name, coalesce(found.code, ''),
           coalesce(found.name, ''), found.age, found.amount, found.rest,
           count(*) OVER (), sum(found.rest) OVER ()
      FROM found JOIN kmp_journal j ON j.id = found.journal_id JOIN kmp_account account ON account.id = found.account_id
     WHERE %(age)s = '' OR age = %(age)s
     ORDER BY found.date, found.journal_id, found.id LIMIT %(most)s OFFSET %(skipped)s
"""  # noqa: S608  of constants alone


@dataclass(frozen=True)
class AgedParty:
    """The open amounts of one party (no code: the postings that name none), rupiah by age; paid ahead is negative."""

    code: str
    name: str
    ages: tuple[int, ...]  # in the order of Age

    @property
    def total_rp(self) -> int:
        return sum(self.ages)


@dataclass(frozen=True)
class OpenItem:
    """A posting of which something is still open: what it came to, and the rest of it; rupiah, owed positive."""

    journal: int
    date: date
    reference: str
    memo: str
    account: str
    account_name: str
    party: str
    party_name: str
    age: Age
    amount_rp: int
    rest_rp: int

    @property
    def settled_rp(self) -> int:
        return self.amount_rp - self.rest_rp


def aged_parties(choice: AgeChoice, *, most: int | None = None, skipped: int = 0) -> list[AgedParty]:
    """Parties with anything open, the largest first; what names no party comes last."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED, {**_given(choice), "most": most, "skipped": skipped})
        return [
            AgedParty(code or "", name or "", tuple(int(rp) for rp in ages)) for code, name, *ages in cursor.fetchall()
        ]


def aged_totals(choice: AgeChoice) -> tuple[int, tuple[int, ...]]:
    """How many rows the list has, and the sum of each age over all of them."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, _given(choice))
        count, *ages = cursor.fetchone()
    return int(count), tuple(int(rp) for rp in ages)


def items_open(choice: AgeChoice, *, most: int | None = None, skipped: int = 0) -> tuple[list[OpenItem], int, int]:
    """The postings behind an amount of the list, oldest first; how many in all, and the sum of their rests (rupiah).

    Beyond the last page there is nothing, not even the sum.
    """
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {**_given(choice), "most": most, "skipped": skipped})
        rows = cursor.fetchall()
    listed = [OpenItem(*[*row[:8], Age(row[8]), int(row[9]), int(row[10])]) for row in rows]
    return listed, rows[0][11] if rows else 0, int(rows[0][12]) if rows else 0


def _given(choice: AgeChoice) -> dict[str, Any]:
    return {
        "accounts": [post.pk for post in choice.accounts],
        "until": choice.until,
        "sign": choice.sign,
        "term": choice.term_days,
        "party": choice.party,
        "nobody": choice.without_party,
        "text": choice.text,
        "like": f"%{connection.ops.prep_for_like_query(choice.text)}%",
        "age": choice.age,
    }
