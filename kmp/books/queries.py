"""Reads of the ledger. Balances are sums of postings, never a stored number."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, Window
from django.db.models.functions import Coalesce

from kmp.books.models import Account, Closing, Journal, Party, Period, Posting, Reopening
from kmp.books.rules import AccountTotal, Surplus, surplus_of
from kmp.books.states import REAL
from kmp.proofs.canonical import digest

OPENING = "SA-"  # how the references of opening balances begin, brought in by kmp.bookimports
CLOSING = "TUTUP-"  # how the references of entries begin that close a year
FIRST_YEAR, LAST_YEAR = 1901, 2199  # what can be a book year at all


def closing_reference(year: int) -> str:
    """The reference of the entry that closes a year for the first time; closed again it gets a number behind."""
    return f"{CLOSING}{year}"


def closing_entries(year: int) -> Q:
    """Which journals close that year, or take its closing back: to be left out where the year's result is asked."""
    return Q(reference=closing_reference(year)) | Q(reference__startswith=f"{closing_reference(year)}/")


def standing_closing_entry(year: int) -> Journal | None:
    """The entry that closes the year now; None while it is open, or when it was closed without any result."""
    standing = Journal.objects.filter(closing_entries(year), reverses=None, reversed_by=None)
    return standing.order_by("-pk").first()


def year_totals(year: int, *, closing_too: bool = True) -> list[AccountTotal]:
    """What each account moved in a year, in rupiah, debit positive; with or without the year's closing entry."""
    postings = Posting.objects.filter(journal__date__year=year)
    if not closing_too:
        postings = postings.exclude(journal__in=Journal.objects.filter(closing_entries(year)).values("pk"))
    rows = (
        postings.values("account__code", "account__kind", "account__turnover_with", "account__name")
        .annotate(total=Sum("amount_rp"))
        .order_by("account__code")
    )
    return [
        AccountTotal(
            row["account__code"],
            row["account__kind"],
            row["account__turnover_with"],
            int(row["total"]),
            row["account__name"],
        )
        for row in rows
    ]


def surplus_of_year(year: int) -> Surplus:
    """The surplus of a year in rupiah, open or closed: its closing entry is left out."""
    return surplus_of(year_totals(year, closing_too=False))


def balances(until: date) -> list[AccountTotal]:
    """The balance of every account at the end of `until`, in rupiah, debit positive; accounts never used are zero."""
    rows = (
        Account.objects.annotate(
            total=Coalesce(Sum("postings__amount_rp", filter=Q(postings__journal__date__lte=until)), 0)
        )
        .values_list("code", "kind", "turnover_with", "total", "name")
        .order_by("code")  # a sum drops the table's own order
    )
    return [AccountTotal(code, kind, side, int(total), name) for code, kind, side, total, name in rows]


def journals(year: int, *, text: str = "", account: str = "") -> "QuerySet[Any, Any]":
    """The journals of a year, newest first, each with `total_rp`: its debit side, which equals the credit side.

    `text` is looked for in reference, memo and party; `account` is a code that one of the postings must have.
    """
    found = Journal.objects.filter(date__year=year)
    if account:
        found = found.filter(Exists(Posting.objects.filter(journal=OuterRef("pk"), account__code=account)))
    if text:
        party = Q(party__code__icontains=text) | Q(party__name__icontains=text)
        by_party = Exists(Posting.objects.filter(party, journal=OuterRef("pk")))
        found = found.filter(Q(reference__icontains=text) | Q(memo__icontains=text) | by_party)
    debit = Posting.objects.filter(journal=OuterRef("pk"), amount_rp__gt=0).order_by().values("journal")
    total = Coalesce(Subquery(debit.annotate(total=Sum("amount_rp")).values("total")), Value(0))
    near = found.select_related("posted_by", "reverses", "reversed_by")
    return near.annotate(total_rp=total).order_by("-date", "-id")


def turnover_of(journal: Journal) -> int:
    """The debit side in rupiah, which equals the credit side."""
    return int(journal.postings.filter(amount_rp__gt=0).aggregate(total=Sum("amount_rp", default=0))["total"])


def postings_of(found: "QuerySet[Any, Any]") -> QuerySet[Posting]:
    """Every line of these journals, oldest first, for a spreadsheet."""
    return (
        Posting.objects.filter(journal__in=found.order_by().values("pk"))
        .select_related("journal", "account", "party")
        .order_by("journal__date", "journal_id", "pk")
    )


def book_years() -> list[int]:
    """The years that have been opened, newest first."""
    known = Period.objects.filter(year__range=(FIRST_YEAR, LAST_YEAR))
    return list(known.order_by("-year").values_list("year", flat=True).distinct())


def periods_of(year: int) -> list[Period]:
    """The months of a book year, January first, with who closed them."""
    return list(Period.objects.filter(year=year).select_related("closed_by").order_by("month"))


def has_open_month() -> bool:
    """Whether the books take an entry on any day at all."""
    return Period.objects.filter(closed_at=None).exists()


def is_open(on: date) -> bool:
    """Whether the books take an entry on that day."""
    return Period.objects.filter(year=on.year, month=on.month, closed_at=None).exists()


def closings_of(year: int) -> list[Closing]:
    """Who closed what of a year, over which warnings; the newest first."""
    return list(Closing.objects.filter(year=year).select_related("closed_by"))


def reopenings_of(year: int) -> list[Reopening]:
    """When a year was opened again, the newest first."""
    return list(Reopening.objects.filter(year=year).select_related("opened_by"))


def parties_found(*, q: str = "", account: str = "") -> "QuerySet[Any, Any]":
    """Parties by code; `q` is looked for in code and name, `account` is one where the party does not stand at zero."""
    rows = Party.objects.all()
    if q:
        rows = rows.filter(Q(code__icontains=q) | Q(name__icontains=q))
    if account:
        standing = Posting.objects.filter(party=OuterRef("pk"), account__code=account).order_by().values("party")
        rows = rows.filter(Exists(standing.annotate(rp=Sum("amount_rp")).exclude(rp=0)))
    return rows.order_by("code")


def stands_of(parties: Iterable[int]) -> list[tuple[int, str, str, int]]:
    """Party, account code and name, and the balance there in rupiah, debit positive: what is not zero.

    Above zero the party owes the cooperative (or has been paid ahead), below zero the cooperative owes the party.
    """
    real = Posting.objects.filter(party__in=list(parties), account__kind__in=REAL)
    sums = real.order_by().values_list("party", "account__code", "account__name").annotate(rp=Sum("amount_rp"))
    return sorted((party, code, name, int(rp)) for party, code, name, rp in sums if rp)


def party_postings(party: Party, *, account: str = "") -> QuerySet[Posting]:
    """Every line with this party, oldest first, each with `balance_rp`: the running sum over those shown."""
    lines = Posting.objects.filter(party=party).select_related("journal", "account")
    if account:
        lines = lines.filter(account__code=account)
    running = Window(Sum("amount_rp"), order_by=["journal__date", "journal_id", "pk"])
    return lines.annotate(balance_rp=running).order_by("journal__date", "journal_id", "pk")


def months_open_before(first: date) -> int:
    """How many opened months before that one are not closed yet."""
    earlier = Q(year__lt=first.year) | Q(year=first.year, month__lt=first.month)
    return Period.objects.filter(earlier, closed_at=None).count()


def times_closed(year: int) -> int:
    """How often the year has got a closing entry, those taken back included."""
    return Journal.objects.filter(closing_entries(year), reverses=None).count()


def totals_digest(year: int) -> str:
    """What the year's figures are now, in 64 digits: a confirmation counts only for the figures that were shown."""
    return digest([[total.code, total.amount_rp] for total in year_totals(year)])
