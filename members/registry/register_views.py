"""The buku daftar anggota at the desk: its numbered lines, and the whole book on paper as of any date."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import pdf_file, see_other
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.roles import peran
from kmp.runs.access import visible_runs
from members.listing import Listing
from members.registry import services
from members.registry.book import KIND, book_pdf, book_rows, issue_book
from members.registry.forms import BookForm, PeriodForm
from members.registry.lists import lines_found, lines_written
from members.registry.states import Operation

OPERATIONS = {code: str(label) for code, label in Operation.choices}


@peran("members.see")
@require_GET
def staff_register(request: HttpRequest) -> HttpResponse:
    """The lines of the register, the latest first, by words, operation and days."""
    return _register_page(request, BookForm(initial={"per": clock.today()}))


def _register_page(request: HttpRequest, book: BookForm) -> HttpResponse:
    listing = Listing(request, tindakan=OPERATIONS)
    period = PeriodForm(request.GET)
    found = lines_found(q=listing.q, operation=listing["tindakan"], since=period.since, until=period.until)
    chips = [*listing.chips(tindakan=OPERATIONS), *_period_chips(listing, period)]
    context: dict[str, Any] = {
        "chips": chips,
        "page": listing.page(found, count=None if chips else lines_written()),
        "filters": [("tindakan", "Tindakan", "Semua tindakan", tuple(OPERATIONS.items()), listing["tindakan"])],
        "listing": listing,
        "period": period,
        "book": book,
        "today": clock.today(),
    }
    status = 422 if book.is_bound else 200
    return render(request, "members/registry/staff_register.html", context, status=status)


def _period_chips(listing: Listing, period: PeriodForm) -> list[dict[str, Any]]:
    words = (("dari", "sejak", period.since), ("sampai", "sampai", period.until))
    return [{"label": f"{word} {day:%d-%m-%Y}", "href": listing.href(**{name: ""})} for name, word, day in words if day]


@peran("members.see")
@kode_segar
@require_POST
def staff_register_pdf(request: HttpRequest) -> HttpResponseBase:
    """The whole book as of a date: at once when it is small, else by a background run whose page says how far it is."""
    form = BookForm(request.POST)
    if not form.is_valid():
        return _register_page(request, form)
    on: date = form.cleaned_data["per"]
    try:
        paper, run = issue_book(on, acting_user=signed_in(request))
    except DomainError as refused:
        form.add_refusal(refused)
        return _register_page(request, form)
    if run is not None:
        return see_other("run", run.pk)
    return pdf_file(f"buku-daftar-anggota-{on}", book_pdf(paper, book_rows(on), on))


@peran("members.see")
@kode_segar
@require_GET
def staff_register_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The book that a background run has typeset; each download is written in the log."""
    run = get_object_or_404(visible_runs(signed_in(request)), pk=pk, kind=KIND)
    stored = StoredFile.objects.filter(pk=(run.result or {}).get("file", 0)).exclude(content="").first()
    if stored is None:
        raise Http404
    services.record_export(count=1, filters={"file": stored.name}, acting_user=signed_in(request))
    return FileResponse(stored.content.open("rb"), as_attachment=True, filename=stored.name)
