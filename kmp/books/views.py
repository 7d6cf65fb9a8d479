"""The books as staff, board and supervisors read them: months and journals."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.answers import csv_file
from kmp.books.access import access_journal, may_be_reversed
from kmp.books.models import Account, Posting
from kmp.books.queries import book_years, closings_of, journals, periods_of, postings_of, reopenings_of, turnover_of
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from kmp.ui.formats import MONTHS

PAGE = 25
LINES = 200  # of one journal on a page: a file of imported members has hundreds of thousands
JOURNAL_HEAD = ["Rujukan", "Tanggal", "Keterangan", "Kode akun", "Akun", "Pihak", "Debit", "Kredit"]


def chosen_year(request: HttpRequest) -> int:
    """The year asked for by ?tahun=, if it is one; else the newest opened one up to this year."""
    asked = sent_id(request.GET.get("tahun", ""))
    if 1900 < asked < 2200:
        return asked
    opened = [year for year in book_years() if year <= clock.today().year]
    return opened[0] if opened else clock.today().year


@peran("books.see")
@require_GET
def staff_books(request: HttpRequest) -> HttpResponseBase:
    """A book year and its months."""
    year, years = chosen_year(request), book_years()
    periods = periods_of(year)
    is_oldest = year == min(years, default=0)
    context = {
        "year": year,
        "years": years,
        "months": [(period, MONTHS[period.month - 1]) for period in periods],
        "next_year": year + 1,
        "year_before": year - 1 if is_oldest and not periods[0].closed_at else None,
        "is_closed": bool(periods) and all(period.closed_at for period in periods),
        "closes": has_right(request.user, "books.close"),
        "writes": has_right(request.user, "vouchers.write"),
        "closings": [(one, MONTHS[one.month - 1]) for one in closings_of(year) if one.cautions],
        "reopenings": [(one, MONTHS[one.from_month - 1]) for one in reopenings_of(year)],
    }
    return render(request, "kmp/books/staff_books.html", context)


@peran("books.see")
@require_GET
def staff_journals(request: HttpRequest) -> HttpResponseBase:
    """The journals of a year: search, one account, paging, CSV of every line."""
    year, text = chosen_year(request), request.GET.get("q", "").strip()
    account = Account.objects.filter(code=request.GET.get("akun", "")).first()
    found = journals(year, text=text, account=account.code if account else "")
    if "unduh" in request.GET:
        return csv_file(f"jurnal-{year}", JOURNAL_HEAD, map(_posting_cells, postings_of(found).iterator(2000)))
    page = Paginator(found, PAGE).get_page(request.GET.get("halaman"))
    context = {
        "year": year,
        "years": book_years(),
        "trail": [{"label": _("Pembukuan"), "href": reverse("staff_books")}],
        "q": text,
        "account": account,
        "accounts": Account.objects.all(),
        "page": page,
        "rows": [{"journal": journal, "total_rp": journal.total_rp} for journal in page],
        "writes": has_right(request.user, "vouchers.write"),
    }
    return render(request, "kmp/books/staff_journals.html", context)


@peran("books.see")
@require_GET
def staff_journal(request: HttpRequest, pk: int) -> HttpResponse:
    """One journal: its lines, who posted it, what it takes back or what took it back."""
    journal = access_journal(pk)
    postings = journal.postings.select_related("account", "party").order_by("pk")
    page = Paginator(postings, LINES).get_page(request.GET.get("halaman"))
    reversal = getattr(journal, "reversed_by", None)
    context = {
        "journal": journal,
        "lines": [(line, max(line.amount_rp, 0), max(-line.amount_rp, 0)) for line in page],
        "page": page,
        "trail": _way_here(journal.date.year),
        "total_rp": turnover_of(journal),
        "reversal": reversal,
        "voucher": getattr(journal, "voucher", None),
        "may_ask_reversal": has_right(request.user, "vouchers.write") and may_be_reversed(journal),
    }
    return render(request, "kmp/books/staff_journal.html", context)


def _way_here(year: int) -> list[dict[str, Any]]:
    journals_href = f"{reverse('staff_journals')}?tahun={year}"
    return [
        {"label": _("Pembukuan"), "href": f"{reverse('staff_books')}?tahun={year}"},
        {"label": _("Jurnal"), "href": journals_href},
    ]


def _posting_cells(line: Posting) -> list[object]:
    journal, party = line.journal, line.party.code if line.party else ""
    where = [journal.reference, journal.date.isoformat(), journal.memo, line.account.code, line.account.name, party]
    return [*where, max(line.amount_rp, 0), max(-line.amount_rp, 0)]
