"""Imports of books at the desk: what to send, what was read, whether it ties out, who enters it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.bookimports import services
from kmp.bookimports.access import access_book_import, may_drop, may_enter
from kmp.bookimports.columns import COLUMNS
from kmp.bookimports.forms import BookImportForm, ControlsForm
from kmp.bookimports.models import BookImport
from kmp.bookimports.queries import book_imports_found, counts_by_state, faults, lines_found
from kmp.bookimports.states import BookImportState, Control
from kmp.bookimports.template import example_lines, workbook
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.runs.states import UNFINISHED

PAGE, LINES = 25, 50
FAULT_HEAD = ["Baris", "Kolom", "Yang tertulis", "Penjelasan"]
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@peran("books.see")
@require_GET
def staff_book_imports(request: HttpRequest) -> HttpResponse:
    """All imports, the newest first, and how one is done."""
    state = request.GET.get("keadaan", "")
    state = state if state in BookImportState.values else ""
    context = {
        "tabs": _tabs(state),
        "state": state,
        "page": Paginator(book_imports_found(state=state), PAGE).get_page(request.GET.get("halaman")),
        "may_upload": has_right(request.user, "vouchers.write"),
    }
    return render(request, "kmp/bookimports/staff_book_imports.html", context)


@peran("vouchers.write")
@require_http_methods(["GET", "POST"])
def staff_book_import_new(request: HttpRequest) -> HttpResponse:
    """The columns explained, and the form; a file that can be kept leads to its import at once."""
    form = BookImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            batch = services.upload_books(
                sent["file"],
                kind=sent["kind"],
                as_of=sent["as_of"],
                controls=form.controls(),
                acting_user=signed_in(request),
            )
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Berkas diterima dan sedang dibaca."))
            return see_other("staff_book_import", batch.pk)
    context = {"form": form, "columns": COLUMNS.known}
    status = WRONG if form.errors else HTTPStatus.OK
    return render(request, "kmp/bookimports/staff_book_import_new.html", context, status=status)


@peran("vouchers.write")
@require_GET
def staff_book_template_csv(request: HttpRequest) -> HttpResponseBase:
    """The headings and one invented entry."""
    return csv_file("templat-buku", COLUMNS.codes, example_lines())


@peran("vouchers.write")
@require_GET
def staff_book_template_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook, with a sheet of explanations."""
    return workbook("templat-buku")


@peran("books.see")
@require_GET
def staff_book_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: progress, whether it ties out, every line, and what can be done now."""
    batch, user = access_book_import(pk), signed_in(request)
    shown = "salah" if request.GET.get("lihat") == "salah" else ""
    text = request.GET.get("q", "").strip()[:100]
    is_own = batch.uploaded_by_id == user.pk
    context = {
        "batch": batch,
        "running": batch.run is not None and batch.run.state in UNFINISHED,
        "failed": batch.run is not None and batch.run.state == "gagal" and batch.state != BookImportState.DROPPED,
        "unreadable": _unreadable(batch),
        "controls": _control_rows(batch),
        "ties_out": batch.controls == batch.found,
        "tabs": _line_tabs(batch, shown),
        "q": text,
        "shown": shown,
        "page": Paginator(lines_found(batch, shown=shown, q=text), LINES).get_page(request.GET.get("halaman")),
        "may_enter": may_enter(user, batch),
        "may_drop": may_drop(user, batch),
        "may_correct": is_own and batch.state == BookImportState.READY,
        "waits_for_other": is_own and batch.state == BookImportState.READY,
    }
    return render(request, "kmp/bookimports/staff_book_import.html", context)


@peran("vouchers.write")
@require_http_methods(["GET", "POST"])
def staff_book_import_controls(request: HttpRequest, pk: int) -> HttpResponse:
    """Type the totals of the report once more."""
    batch = access_book_import(pk)
    form = ControlsForm(request.POST or None, initial=batch.controls)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_controls(batch, controls=form.controls(), acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Angka laporan disimpan dan dibandingkan lagi."))
            return see_other("staff_book_import", batch.pk)
    status = WRONG if form.errors else HTTPStatus.OK
    context = {"batch": batch, "form": form}
    return render(request, "kmp/bookimports/staff_book_import_controls.html", context, status=status)


@peran("vouchers.write")
@require_GET
def staff_book_import_faults(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every error as a line of a spreadsheet."""
    batch = access_book_import(pk)
    return csv_file(f"baris-salah-{batch.number}", FAULT_HEAD, faults(batch))


@peran("books.post")
@require_http_methods(["GET", "POST"])
def staff_book_import_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person says yes; then everything is entered in the background."""
    batch = access_book_import(pk)
    if request.method == "POST":
        try:
            services.ask_books_entry(batch, acting_user=signed_in(request))
        except DomainError as refused:
            for said in [str(one.message) for one in refused.problems] or [str(refused)]:
                messages.error(request, said)
        else:
            messages.success(request, _("Impor sedang dicatat. Hasilnya muncul di halaman ini."))
        return see_other("staff_book_import", batch.pk)
    context = {"batch": batch, "controls": _control_rows(batch)}
    return render(request, "kmp/bookimports/staff_book_import_enter.html", context)


@peran("vouchers.write")
@require_http_methods(["GET", "POST"])
def staff_book_import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an import that was not entered, after a page that says so."""
    batch = access_book_import(pk)
    if request.method == "POST":
        try:
            services.drop_books(batch, acting_user=signed_in(request))
        except DomainError as refused:
            messages.error(request, refused.message)
            return see_other("staff_book_import", batch.pk)
        messages.success(request, _("Impor dibatalkan; tidak ada yang dicatat."))
        return see_other("staff_book_imports")
    return render(request, "kmp/bookimports/staff_book_import_drop.html", {"batch": batch})


def _unreadable(batch: BookImport) -> str:
    """Why the file as a whole cannot be taken; empty when its lines were read."""
    faults = batch.summary.get("faults") if batch.state == BookImportState.FAULTY else None
    return next((said for column, said, _count in faults or [] if not column), "")


def _control_rows(batch: BookImport) -> list[dict[str, Any]]:
    """Each total of the report beside that of the books, and how far they are apart."""
    rows = []
    for control in Control:
        if control.value in batch.controls:
            typed, found = batch.controls[control.value], batch.found.get(control.value)
            differs = None if found is None else found - typed
            rows.append({"label": control.label, "typed": typed, "found": found, "difference": differs})
    return rows


def _tabs(state: str) -> list[dict[str, Any]]:
    counts = counts_by_state()
    listed = [("", _("Semua"), sum(counts.values()))]
    listed += [(one.value, str(one.label), counts.get(one.value, 0)) for one in BookImportState]
    return [
        {"label": label, "href": f"?keadaan={value}" if value else "?", "count": count, "current": value == state}
        for value, label, count in listed
    ]


def _line_tabs(batch: BookImport, shown: str) -> list[dict[str, Any]]:
    listed = [("", _("Semua baris"), batch.rows), ("salah", _("Baris salah"), batch.faulty)]
    return [
        {"label": label, "href": f"?lihat={value}" if value else "?", "count": count, "current": value == shown}
        for value, label, count in listed
    ]
