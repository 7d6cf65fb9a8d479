"""Imports at the desk: what to send, what was read, who enters it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.runs.states import UNFINISHED
from members.imports import services
from members.imports.access import access_import, may_drop, may_enter, require_dropper
from members.imports.columns import COLUMNS
from members.imports.forms import ImportForm
from members.imports.models import MemberImport
from members.imports.queries import faults, imports_found, lines_found, members_of
from members.imports.states import ImportState
from members.imports.template import example_line, words_of_columns, workbook
from members.listing import Listing
from members.registry.queries import count_by, group_names

TABS = {"": "Semua", **{state.value: str(state.label) for state in ImportState}}
LINES = {"": "Semua baris", "salah": "Baris salah", "janggal": "Perlu dilihat"}
FAULT_HEAD = ["Baris", "Kolom", "Yang tertulis", "Penjelasan"]


@peran("members.see")
@require_GET
def staff_imports(request: HttpRequest) -> HttpResponse:
    """All imports, the newest first, and how one is done."""
    listing = Listing(request, keadaan=TABS)
    found = imports_found()
    counts = count_by(found, "state")
    context = {
        "tabs": listing.tabs("keadaan", TABS, {"": sum(counts.values()), **counts}),
        "page": listing.page(imports_found(state=listing["keadaan"])),
        "state": listing["keadaan"],
        "may_upload": has_right(request.user, "imports.upload"),
    }
    return render(request, "members/imports/staff_imports.html", context)


@peran("imports.upload")
@require_http_methods(["GET", "POST"])
def staff_import_new(request: HttpRequest) -> HttpResponse:
    """The columns explained, and the form; a file that can be kept leads to its import at once."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            batch = services.upload_import(
                sent["file"], as_of=sent["as_of"], contra=sent["contra"], acting_user=signed_in(request)
            )
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Berkas diterima dan sedang dibaca."))
            return see_other("staff_import", batch.pk)
    context = {"form": form, "columns": COLUMNS.known, "choices": words_of_columns()}
    return render(request, "members/imports/staff_import_new.html", context, status=422 if form.errors else 200)


@peran("imports.upload")
@require_GET
def staff_import_template_csv(request: HttpRequest) -> HttpResponseBase:
    """The headings and one invented line."""
    return csv_file("templat-anggota", COLUMNS.codes, [example_line()])


@peran("imports.upload")
@require_GET
def staff_import_template_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook whose columns are text where a spreadsheet would round, with a sheet of explanations."""
    return workbook("templat-anggota")


@peran("members.see")
@require_GET
def staff_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: progress, what the file says in sum, every line, and what can be done now."""
    batch, user = access_import(pk), signed_in(request)
    listing = Listing(request, lihat=LINES)
    is_staged = batch.state in {ImportState.FAULTY, ImportState.READY}
    context = {
        "batch": batch,
        "running": batch.run is not None and batch.run.state in UNFINISHED,
        "failed": batch.run is not None and batch.run.state == "gagal" and batch.state != ImportState.DROPPED,
        "is_staged": is_staged,
        "groups": _groups(batch),
        **_dates(batch),
        "listing": listing,
        "shown": listing["lihat"],
        "tabs": listing.tabs("lihat", LINES, _counts(batch)) if is_staged else [],
        "chips": listing.chips(),
        "page": _lines(batch, listing) if is_staged else None,
        "members": listing.page(members_of(batch)) if batch.state == ImportState.ENTERED else None,
        "may_enter": may_enter(user, batch),
        "waits_for_other": batch.state == ImportState.READY and batch.uploaded_by_id == user.pk,
        "may_drop": may_drop(user, batch),
        "may_take": has_right(user, "imports.upload"),
    }
    return render(request, "members/imports/staff_import.html", context)


def _groups(batch: MemberImport) -> list[tuple[str, str, int]]:
    names = group_names()
    return [(code, names[code], count) for code, count in batch.summary.get("groups", {}).items()]


def _dates(batch: MemberImport) -> dict[str, date | None]:
    """The first and the last day of entry in the file."""
    names = ("first_joined", "last_joined")
    told = {name: batch.summary.get(name) for name in names}
    return {name: date.fromisoformat(day) if day else None for name, day in told.items()}


def _counts(batch: MemberImport) -> dict[str, int]:
    return {"": batch.rows, "salah": batch.faulty, "janggal": batch.summary.get("cautions", 0)}


def _lines(batch: MemberImport, listing: Listing) -> Any:
    """The lines of this page, each with its day of entry as a date."""
    page = listing.page(lines_found(batch, shown=listing["lihat"], q=listing.q))
    for one in page:
        day = one.data.get("joined_on")
        one.joined = date.fromisoformat(day) if day else None
    return page


@peran("imports.upload")
@kode_segar
@require_GET
def staff_import_faults(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every error as a line of a spreadsheet; a fresh sign-in, and a line in the log."""
    batch = access_import(pk)
    services.note_faults_taken(batch, acting_user=signed_in(request))
    return csv_file(f"baris-salah-{batch.number}", FAULT_HEAD, faults(batch))


@peran("imports.enter")
@require_http_methods(["GET", "POST"])
def staff_import_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person says yes; then all members are entered in the background."""
    batch = access_import(pk)
    if request.method == "POST":
        try:
            services.ask_entry(batch, acting_user=signed_in(request))
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("Impor sedang dicatat. Hasilnya muncul di halaman ini."))
        return see_other("staff_import", batch.pk)
    if not may_enter(signed_in(request), batch):
        messages.error(request, _("Impor ini tidak menunggu Anda. Yang mengunggah tidak boleh mencatatnya sendiri."))
        return see_other("staff_import", batch.pk)
    return render(
        request, "members/imports/staff_import_enter.html", {"batch": batch, "groups": _groups(batch), **_dates(batch)}
    )


@peran("members.see")
@require_http_methods(["GET", "POST"])
def staff_import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an import that was not entered, after asking."""
    batch, user = access_import(pk), signed_in(request)
    require_dropper(user, batch)
    if request.method == "POST":
        try:
            services.drop_import(batch, acting_user=user)
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("%(number)s dibatalkan. Tidak ada anggota yang dicatat.") % _named(batch))
        return see_other("staff_import", batch.pk)
    if not may_drop(user, batch):
        messages.error(request, _("Impor ini sudah dicatat atau dibatalkan."))
        return see_other("staff_import", batch.pk)
    return render(request, "members/imports/staff_import_drop.html", {"batch": batch})


def _named(batch: MemberImport) -> dict[str, str]:
    return {"number": batch.number}
