"""Reads for the statements. Balances are sums of postings; each statement takes a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kmp import clock
from kmp.books.models import Account, Period, Posting
from kmp.books.queries import CLOSING, OPENING
from kmp.books.states import AccountKind
from kmp.statements.engine import Sum, Time
from kmp.statements.models import NotesSeal, NoteText
from kmp.statements.rules import Post, Span, heads_of, place_of
from kmp.statements.states import Place, Sort

DECEMBER = 12
CARRIES = Q(is_header=False) | Exists(Posting.objects.filter(account=OuterRef("pk")))
# What each account took by time, in one pass over the postings; then the same of the few journals of another sort,
# which is taken off. A journal that touches the surplus in the equity and closes no year shares it, or covers a loss.
# Opening balances stand before everything: nothing moved when they were written down.
STRETCH = "CASE WHEN j.date < %(last)s OR j.reference LIKE %(opening)s THEN 0 WHEN j.date < %(this)s THEN 1 ELSE 2 END"
SIDES = """
           coalesce(sum(p.amount_rp) FILTER (WHERE p.amount_rp > 0), 0),
           coalesce(-sum(p.amount_rp) FILTER (WHERE p.amount_rp < 0), 0)
"""
SUMS = f"""
    SELECT p.account_id, {STRETCH}, {SIDES}
      FROM kmp_posting p JOIN kmp_journal j ON j.id = p.journal_id
     WHERE j.date <= %(until)s GROUP BY 1, 2
"""  # noqa: S608  of constants alone
OTHER_SORTS = f"""
    WITH other AS (
        SELECT id, 'penutup' AS sort FROM kmp_journal WHERE reference LIKE %(closing)s
        UNION
        SELECT j.id, 'pembagian' FROM kmp_posting p JOIN kmp_journal j ON j.id = p.journal_id
         WHERE p.account_id = ANY(%(surplus)s) AND j.reference NOT LIKE %(closing)s
    )
    SELECT p.account_id, {STRETCH}, {SIDES}, other.sort
      FROM other JOIN kmp_journal j ON j.id = other.id JOIN kmp_posting p ON p.journal_id = j.id
     WHERE j.date <= %(until)s GROUP BY 1, 2, other.sort
"""  # noqa: S608  of constants alone
MONTHS = """
    SELECT p.account_id, extract(month FROM j.date)::int, sum(p.amount_rp)
      FROM kmp_posting p JOIN kmp_journal j ON j.id = p.journal_id
     WHERE j.date BETWEEN %(since)s AND %(until)s AND j.reference NOT LIKE %(closing)s
       AND p.account_id = ANY(%(accounts)s)
     GROUP BY 1, 2
"""
TRIAL = """
    SELECT p.account_id,
           coalesce(sum(p.amount_rp) FILTER (WHERE j.date < %(since)s), 0),
           coalesce(sum(p.amount_rp) FILTER (WHERE j.date >= %(since)s AND p.amount_rp > 0), 0),
           coalesce(-sum(p.amount_rp) FILTER (WHERE j.date >= %(since)s AND p.amount_rp < 0), 0)
      FROM kmp_posting p JOIN kmp_journal j ON j.id = p.journal_id
     WHERE j.date <= %(until)s
     GROUP BY 1
"""
PARTIES = """
    SELECT account_id, code, amount, parties FROM (
        SELECT sums.account_id, party.code, sums.amount,
               count(*) OVER (PARTITION BY sums.account_id) AS parties,
               row_number() OVER (PARTITION BY sums.account_id ORDER BY abs(sums.amount) DESC, sums.party_id) AS place
          FROM (SELECT p.account_id, p.party_id, sum(p.amount_rp) AS amount
                  FROM kmp_posting p JOIN kmp_journal j ON j.id = p.journal_id
                 WHERE p.account_id = ANY(%(accounts)s) AND p.party_id IS NOT NULL AND j.date <= %(until)s
                 GROUP BY 1, 2 HAVING sum(p.amount_rp) <> 0) AS sums
          JOIN kmp_party AS party ON party.id = sums.party_id) AS listed
     WHERE place <= %(most)s ORDER BY account_id, place
"""


def carrying_accounts() -> QuerySet[Account]:
    """The accounts that the statements sum: those that take postings, and a header that has some nevertheless.

    The database refuses such a header, and `check_books` names it; until it is put right, its rupiah still count.
    """
    return Account.objects.filter(CARRIES)


def posts() -> list[Post]:
    """Every account that the statements sum, by code, with its place."""
    rows = list(
        Account.objects.annotate(carries=CARRIES)
        .order_by("code")
        .values_list(
            "pk", "code", "name", "kind", "turnover_with", "activity", "is_header", "chosen_place__place", "carries"
        )
    )
    heads = heads_of([(code, name, kind, is_header) for _pk, code, name, kind, _w, _a, is_header, *_rest in rows])
    return [
        Post(
            code=code,
            name=name,
            kind=kind,
            turnover_with=side,
            place=place_of(name=name, kind=kind, turnover_with=side, chosen=chosen or ""),
            activity=activity,
            head=heads.get(code, ""),
            pk=pk,
        )
        for pk, code, name, kind, side, activity, _is_header, chosen, carries in rows
        if carries
    ]


def span_of(year: int, month: int | None = None) -> Span:
    """The days of a statement: to the end of `month`; without one to today in the running year, else to its end."""
    closed = Period.objects.filter(year=year, month=DECEMBER, closed_at__isnull=False).exists()
    today = clock.today()
    if month is not None and month < DECEMBER:
        return Span(year, last_of(year, month), closed)
    if month is None and not closed and year == today.year:
        return Span(year, today, closed)
    return Span(year, date(year, DECEMBER, 31), closed)


def last_of(year: int, month: int) -> date:
    """The last day of a month."""
    return clock.months_after(date(year, month, 1), 1) - clock.ONE_DAY


def sums_of(span: Span, accounts: Iterable[Post]) -> list[Sum]:
    """What every account took until the last day of `span`, in two queries whatever the number of postings.

    Postings of an account that is not there any more are left out: then nothing ties, and `check_books` says why.
    """
    known = {post.pk: post for post in accounts}
    surplus = [one.pk for one in known.values() if one.kind == AccountKind.EQUITY and one.place == Place.SURPLUS]
    given: dict[str, Any] = {
        "last": date(span.year - 1, 1, 1),
        "this": span.since,
        "until": span.until,
        "opening": f"{OPENING}%",
    }
    with connection.cursor() as cursor:
        cursor.execute(OTHER_SORTS, {**given, "closing": f"{CLOSING}%", "surplus": surplus})
        found = [
            Sum(known[account], Time(stretch), Sort(sort), int(debit), int(credit))
            for account, stretch, debit, credit, sort in cursor.fetchall()
            if account in known
        ]
        cursor.execute(SUMS, given)
        rows = [row for row in cursor.fetchall() if row[0] in known]
    return [*found, *_usual(known, rows, found)]


def _usual(known: dict[int, Post], rows: Iterable[tuple[int, int, int, int]], other: list[Sum]) -> Iterator[Sum]:
    """All sums less those of the other sorts."""
    debits: dict[tuple[int, Time], int] = defaultdict(int)
    credits: dict[tuple[int, Time], int] = defaultdict(int)
    for one in other:
        debits[one.post.pk, one.time] += one.debit_rp
        credits[one.post.pk, one.time] += one.credit_rp
    for account, stretch, debit, credit in rows:
        key = account, Time(stretch)
        left = int(debit) - debits[key], int(credit) - credits[key]
        if any(left):
            yield Sum(known[account], key[1], Sort.USUAL, *left)


def movements(since: date, until: date) -> dict[int, tuple[int, int, int]]:
    """Account id → balance before `since`, debit and credit from then until `until`; rupiah."""
    with connection.cursor() as cursor:
        cursor.execute(TRIAL, {"since": since, "until": until})
        return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in cursor.fetchall()}


def months_of(span: Span, accounts: Iterable[Post]) -> dict[tuple[int, int], int]:
    """(account id, month) → what these accounts moved in it, debit positive, closing entries left out."""
    given: dict[str, Any] = {
        "since": span.since,
        "until": span.until,
        "closing": f"{CLOSING}%",
        "accounts": [post.pk for post in accounts],
    }
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, given)
        return {(account, month): int(amount) for account, month, amount in cursor.fetchall()}


def largest_parties(until: date, accounts: Iterable[Post], *, most: int) -> dict[int, list[tuple[str, int, int]]]:
    """Account id → (code of the party, rupiah debit positive, how many parties there are), the largest first."""
    found: dict[int, list[tuple[str, int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PARTIES, {"accounts": [post.pk for post in accounts], "until": until, "most": most})
        for account, code, amount, parties in cursor.fetchall():
            found.setdefault(account, []).append((code, int(amount), parties))
    return found


def note_texts(year: int) -> dict[str, NoteText]:
    """Section → the newest version of its words, of the sections that somebody wrote."""
    rows = NoteText.objects.filter(year=year).order_by("section", "-version").distinct("section")
    return {note.section: note for note in rows}


def versions_of(year: int, section: str) -> QuerySet[NoteText]:
    """Every version of one section, the newest first."""
    return NoteText.objects.filter(year=year, section=section).select_related("written_by").order_by("-version")


def notes_are_sealed(year: int) -> bool:
    """Whether the words of this year's notes can no longer change."""
    return NotesSeal.objects.filter(year=year, lifted_at=None).exists()
