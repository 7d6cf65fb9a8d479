"""Notes of the supervisors at the desk: written by a pengawas on the page where something was seen, answered once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.officers import noting
from governance.officers.access import access_note
from governance.officers.forms import AnswerNoteForm, NoteForm
from governance.officers.models import SupervisorNote
from governance.officers.queries import note_counts, notes
from governance.officers.states import NoteArea
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.ui.formats import moment
from members.listing import Listing
from members.notices.rules import own_path

TABS = {"": "Semua", "baru": "Menunggu tanggapan", "selesai": "Sudah ditanggapi"}
AREAS = dict(NoteArea.choices)
HEAD = ["Tanggal", "Pengawas", "Tentang", "Pokok", "Catatan", "Halaman", "Tanggapan", "Ditanggapi"]


@peran("notes.see")
@require_GET
def staff_notes(request: HttpRequest) -> HttpResponse:
    """All notes, those that wait for an answer first: tabs, area, search, paging."""
    listing = Listing(request, keadaan=TABS, tentang=NoteArea.values)
    matching = notes(search=listing.q, area=listing["tentang"])
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, note_counts(matching)),
        "chips": listing.chips(tentang=AREAS),
        "areas": AREAS,
        "page": listing.page(notes(search=listing.q, area=listing["tentang"], tab=listing["keadaan"])),
        "query": listing.href(),
        "may_write": has_right(request.user, "notes.write"),
    }
    return render(request, "governance/officers/staff_notes.html", context)


@peran("notes.see")
@kode_segar
@require_GET
def staff_notes_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet. A fresh sign-in, and a line in the log."""
    listing = Listing(request, keadaan=TABS, tentang=NoteArea.values)
    found = list(notes(search=listing.q, area=listing["tentang"], tab=listing["keadaan"]))
    noting.record_note_export(count=len(found), acting_user=signed_in(request))
    return csv_file(f"catatan-pengawas-{clock.today()}", HEAD, map(_cells, found))


def _cells(one: SupervisorNote) -> list[object]:
    answered = moment(one.answered_at) if one.answered_at else ""
    written = [moment(one.written_at), str(one.written_by), one.get_area_display(), one.title, one.text, one.path]
    return [*written, one.answer, answered]


@peran("notes.write")
@require_http_methods(["GET", "POST"])
def staff_note_new(request: HttpRequest) -> HttpResponse:
    """Write a note; the page on which something was seen comes along."""
    path = own_path(request.GET.get("halaman", "")[:200])
    form = NoteForm(request.POST or None, initial={"path": path})
    if request.method == "POST" and form.is_valid():
        try:
            note = noting.write_note(**form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Catatan tersimpan dan disampaikan kepada pengurus."))
            return see_other("staff_note", note.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/officers/staff_note_new.html", {"form": form}, status=status)


@peran("notes.see")
@require_GET
def staff_note(request: HttpRequest, pk: int) -> HttpResponse:
    """One note and its answer."""
    return _page(request, access_note(pk), AnswerNoteForm())


@peran("notes.answer")
@require_http_methods(["GET", "POST"])
def staff_note_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The board's answer, once."""
    note, form = access_note(pk), AnswerNoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            noting.answer_note(note, answer=form.cleaned_data["answer"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Tanggapan tersimpan."))
            return see_other("staff_note", pk)
    return _page(request, note, form, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, note: SupervisorNote, form: AnswerNoteForm, *, status: int = 200) -> HttpResponse:
    may_answer = has_right(request.user, "notes.answer") and note.answered_at is None
    context = {"note": note, "form": form, "may_answer": may_answer}
    return render(request, "governance/officers/staff_note.html", context, status=status)
