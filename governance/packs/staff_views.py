"""The RAT pack and the sheet for ODS at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.meetings.models import Todo
from governance.meetings.todos import finish_todo
from governance.packs import ods
from governance.packs.access import access_pack, access_plenary
from governance.packs.files import pack_pdf, pack_zip
from governance.packs.forms import SheetForm
from governance.packs.making import ask_pack
from governance.packs.models import AnnualReport
from governance.packs.ods_files import by_hand, csv_zip, note_export, workbook
from governance.packs.queries import packs_of, report_warnings
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.runs.states import UNFINISHED

REPORTED = "laporan_rat"  # the to-do of a RAT: its result is told the ministry within a month


@peran("meetings.see")
@require_GET
def staff_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in the pack, whether it is ready, and what still warns."""
    meeting = access_plenary(pk)
    packs = list(packs_of(meeting).defer("archive")[:10])
    ready = next((pack for pack in packs if pack.pdf), None)
    newest = packs[0] if packs else None
    context: dict[str, Any] = {
        "meeting": meeting,
        "pack": ready,
        "run": newest.run if newest is not None and newest is not ready else None,
        "running": newest is not None and newest.run.state in UNFINISHED,
        "earlier": [pack for pack in packs if pack.pdf and pack is not ready],
        "warnings": report_warnings(meeting),
        "report": AnnualReport.objects.filter(year=meeting.book_year or 0).first(),
        "todo": Todo.objects.filter(meeting=meeting, key=REPORTED).select_related("done_by").first(),
        "may_make": has_right(request.user, "meetings.hold"),
        "may_report": has_right(request.user, "todos.do"),
    }
    return render(request, "governance/packs/staff_pack.html", context)


@peran("meetings.hold")
@require_POST
def staff_pack_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a pack of everything as it stands now."""
    ask_pack(access_plenary(pk), acting_user=signed_in(request))
    return see_other("staff_pack", pk)


@peran("meetings.see")
@require_GET
def staff_pack_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The newest pack as one PDF."""
    return pack_pdf(access_pack(pk))


@peran("meetings.see")
@require_GET
def staff_pack_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest pack as a zip of parts and sheets."""
    return pack_zip(access_pack(pk))


@peran("todos.do")
@require_POST
def staff_pack_reported(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of the RAT was told the ministry: the to-do is done."""
    todo = Todo.objects.filter(meeting=access_plenary(pk), key=REPORTED).first()
    try:
        if todo is None:
            raise DomainError("todo_missing", _("Rapat ini tidak mempunyai tugas melaporkan hasil RAT."))
        finish_todo(todo, acting_user=signed_in(request), note=request.POST.get("catatan", "")[:240])
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Tercatat: hasil RAT sudah dilaporkan."))
    return see_other("staff_pack", pk)


@peran("reports.export")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_ods(request: HttpRequest) -> HttpResponseBase:
    """The sheet for ODS and SIMKOPDES: what it fills, what is left to fill in by hand, and the file itself."""
    form = SheetForm(request.POST) if request.method == "POST" else SheetForm.usual()
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        year, with_nik = typed.pop("year"), typed["with_nik"]
        try:
            note_export(year, **typed, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            made = workbook if typed["form"] == "xlsx" else csv_zip
            return made(f"lembar-ods-{year}", ods.tables(year, with_nik=with_nik))
    asked = form.initial.get("year") if not form.is_bound else form.cleaned_data.get("year")
    tables = list(ods.tables(asked or SheetForm.usual().initial["year"], with_nik=False))
    context = {"form": form, "tables": tables, "by_hand": [row for table in tables for row in by_hand(table)]}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/packs/staff_ods.html", context, status=status)
