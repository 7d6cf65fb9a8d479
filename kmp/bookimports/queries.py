"""Reads of imports: lists, lines, and what the books would say with the import in them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kmp.bookimports.models import BookImport, BookImportLine
from kmp.bookimports.rules import Facts, Known, totals_found
from kmp.bookimports.states import UNENTERED, BookImportState
from kmp.books.models import Account, Journal, Party, Period, Posting
from kmp.books.queries import balances, closing_entries
from kmp.books.rules import AccountTotal
from kmp.books.states import KIND_OF_DIGIT, NOMINAL

MOST_ACCOUNTS = 200  # new ones that are named; more are counted


def facts_on(as_of: date) -> Facts:
    """What the lines of a file are held against."""
    rows = Account.objects.values_list("code", "is_header", "is_active")
    months = {(period.year, period.month): period.closed_at is None for period in Period.objects.all()}
    return Facts(as_of, {code: Known(header, active) for code, header, active in rows}, months)


def totals_with(batch: BookImport) -> dict[str, int]:
    """The control totals that were typed, as the books on the day of the report say them with the lines of this import
    in them, in rupiah."""
    lines = BookImportLine.objects.filter(batch=batch).exclude(amount_rp=0).order_by()
    sums = lines.values_list("account").annotate(rp=Sum("amount_rp"))
    its_year = lines.filter(on__year=batch.as_of.year).values_list("account").annotate(rp=Sum("amount_rp"))
    found = totals_found([*balances(batch.as_of), *_totals(sums)], [*_results_until(batch.as_of), *_totals(its_year)])
    return {code: found[code] for code in batch.controls}


def _totals(sums: Any) -> list[AccountTotal]:
    return [AccountTotal(code, KIND_OF_DIGIT[code[0]], "", int(rp)) for code, rp in sums if code[:1] in KIND_OF_DIGIT]


def _results_until(as_of: date) -> list[AccountTotal]:
    """What revenue and expense moved in the year of that day up to it, closing entries left out."""
    closing = Journal.objects.filter(closing_entries(as_of.year)).values("pk")
    moved = Posting.objects.filter(
        journal__date__range=(date(as_of.year, 1, 1), as_of), account__kind__in=NOMINAL
    ).exclude(journal__in=closing)
    rows = moved.order_by().values_list("account__code", "account__kind").annotate(rp=Sum("amount_rp"))
    return [AccountTotal(code, kind, "", int(rp)) for code, kind, rp in rows]


def summary_of(batch: BookImport) -> dict[str, Any]:
    """What the lines say together: journals, their debit side in rupiah, accounts and parties that are new."""
    lines = BookImportLine.objects.filter(batch=batch).order_by()
    posted = lines.exclude(amount_rp=0)
    known = Account.objects.values("code")
    new = lines.exclude(account__in=known).exclude(account="").values_list("account", "account_name")
    parties = lines.exclude(party="").exclude(party__in=Party.objects.values("code"))
    accounts = sorted(new.exclude(account_name="").distinct())
    return {
        "journals": posted.values("reference").distinct().count(),
        "debit_rp": int(posted.filter(amount_rp__gt=0).aggregate(rp=Sum("amount_rp", default=0))["rp"]),
        "accounts": accounts[:MOST_ACCOUNTS],
        "new_accounts": len(accounts),
        "parties": parties.values("party").distinct().count(),
    }


def faulty_lines(batch: BookImport) -> int:
    """How many lines have an error."""
    return BookImportLine.objects.filter(batch=batch).exclude(errors=[]).count()


def book_imports_found(*, state: str = "") -> QuerySet[BookImport]:
    """Imports, the newest first."""
    rows = BookImport.objects.select_related("uploaded_by", "entered_by", "file", "run").order_by("-id")
    return rows.filter(state=state) if state else rows


def counts_by_state() -> dict[str, int]:
    """How many imports are in each state."""
    return dict(BookImport.objects.order_by().values_list("state").annotate(Count("pk")))


def waiting_for(user_id: int) -> int:
    """How many imports are ready for a second person who is not the one that uploaded them."""
    return BookImport.objects.filter(state=BookImportState.READY).exclude(uploaded_by=user_id).count()


def unentered_before(last: date) -> int:
    """How many imports with a day of report up to then are neither entered nor dropped."""
    return BookImport.objects.filter(state__in=UNENTERED, as_of__lte=last).count()


def lines_found(batch: BookImport, *, shown: str = "", q: str = "") -> QuerySet[BookImportLine]:
    """The lines of the file: all, or `salah` (with errors); `q` is a line's number, reference, account or party."""
    rows = BookImportLine.objects.filter(batch=batch).order_by("line")
    if shown == "salah":
        rows = rows.exclude(errors=[])
    if q:
        named = Q(reference__icontains=q) | Q(account__istartswith=q) | Q(account_name__icontains=q)
        named |= Q(party__icontains=q) | Q(party_name__icontains=q)
        rows = rows.filter(named | Q(line=int(q)) if q.isascii() and q.isdecimal() and len(q) < 9 else named)
    return rows


def faults(batch: BookImport) -> Iterator[list[object]]:
    """Each error of the file as cells: line, column, what was written, the sentence."""
    rows = lines_found(batch, shown="salah").values_list("line", "errors")
    for line, errors in rows.iterator(2000):
        for error in errors:
            yield [line, error["column"], error.get("written", ""), error["message"]]
