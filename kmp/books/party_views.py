"""With whom the cooperative deals: what each owes or is owed, and every posting."""

from collections import defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kmp.answers import csv_file
from kmp.books.models import Account, Party, Posting
from kmp.books.queries import parties_found, party_postings, stands_of
from kmp.books.states import REAL
from kmp.roles import peran

PAGE, LINES, CHUNK = 25, 100, 2000
HEAD = ["Kode", "Nama", "Kode akun", "Akun", "Saldo (debit +)"]
LINE_HEAD = ["Tanggal", "Rujukan", "Keterangan", "Kode akun", "Akun", "Debit", "Kredit", "Saldo berjalan"]


@peran("books.see")
@require_GET
def staff_parties(request: HttpRequest) -> HttpResponseBase:
    """Parties with search, one account, paging, CSV of everybody's balances."""
    text = request.GET.get("q", "").strip()[:100]
    accounts = Account.objects.filter(kind__in=REAL, is_header=False)
    account = accounts.filter(code=request.GET.get("akun", "")).first()
    found = parties_found(q=text, account=account.code if account else "")
    if "unduh" in request.GET:
        return csv_file("pihak", HEAD, _balance_rows(found))
    page = Paginator(found, PAGE).get_page(request.GET.get("halaman"))
    context = {
        "q": text,
        "account": account,
        "accounts": accounts,
        "page": page,
        "rows": _with_stands(list(page)),
        "trail": [{"label": _("Pembukuan"), "href": reverse("staff_books")}],
    }
    return render(request, "kmp/books/staff_parties.html", context)


@peran("books.see")
@require_GET
def staff_party(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One party: where it stands, and every posting with a running balance."""
    party = get_object_or_404(Party, pk=pk)
    account = Account.objects.filter(code=request.GET.get("akun", "")).first()
    lines = party_postings(party, account=account.code if account else "")
    if "unduh" in request.GET:
        return csv_file(f"pihak-{party.pk}", LINE_HEAD, map(_cells, lines.iterator(CHUNK)))
    page = Paginator(lines, LINES).get_page(request.GET.get("halaman"))
    context = {
        "party": party,
        "account": account,
        "stands": [(code, name, rp) for _party, code, name, rp in stands_of([party.pk])],
        "page": page,
        "lines": [(line, max(line.amount_rp, 0), max(-line.amount_rp, 0)) for line in page],
    }
    return render(request, "kmp/books/staff_party.html", context)


def _with_stands(parties: list[Party]) -> list[tuple[Party, list[tuple[str, str, int]]]]:
    stands: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for party, code, name, rp in stands_of(party.pk for party in parties):
        stands[party].append((code, name, rp))
    return [(party, stands[party.pk]) for party in parties]


def _balance_rows(found: Any) -> Any:
    """The balances of all parties found, some thousands at a time."""
    batch: list[Party] = []
    for party in found.iterator(CHUNK):
        batch.append(party)
        if len(batch) == CHUNK:
            yield from _rows_of(batch)
            batch = []
    yield from _rows_of(batch)


def _rows_of(batch: list[Party]) -> Any:
    for party, stands in _with_stands(batch):
        for code, name, rp in stands:
            yield [party.code, party.name, code, name, rp]


def _cells(line: Posting) -> list[object]:
    journal, account = line.journal, line.account
    where: list[object] = [journal.date.isoformat(), journal.reference, journal.memo, account.code, account.name]
    return [*where, max(line.amount_rp, 0), max(-line.amount_rp, 0), line.balance_rp]  # type: ignore[attr-defined]
