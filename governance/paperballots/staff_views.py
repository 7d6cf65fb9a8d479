"""Paper ballots at the desk: what was printed and came back, printing, one sheet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.bylaws.queries import rules_of
from governance.paperballots import services
from governance.paperballots.access import access_paper_motion, access_sheet
from governance.paperballots.models import PaperSheet
from governance.paperballots.printing import KIND, print_for, sheet_pdf
from governance.paperballots.queries import (
    batches_of,
    reconciliation,
    sheet_counts,
    sheets_of,
    voters_for_paper,
)
from governance.paperballots.rules import printing_problems
from governance.paperballots.states import SheetState
from governance.voting.models import Motion
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.answers import csv_file, pdf_file, see_other
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.numbers import sent_id
from kmp.papers.rules import grouped_code
from kmp.roles import has_right, peran
from kmp.runs.access import visible_runs
from kmp.ui.formats import moment
from kmp.ui.statuses import status_of
from members.forms import ReasonForm
from members.listing import MOST_LETTERS, Listing
from members.registry.models import Group

HANDLE = "paper.handle"
TABS = {"": "Semua", **{state.value: status_of(f"sheet.{state}").text for state in SheetState}}
HEAD = ["Nomor anggota", "Nama", "Kelompok", "Kode", "Keadaan", "Tempat", "Dicetak"]


def signed_in(request: HttpRequest) -> User:
    """Who is signed in; the marks let nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


def takes_paper(motion: Motion) -> str:
    """Why no sheet is printed or written down now; empty when the ballot is open."""
    casting, state = motion.casting, motion.state
    problems = printing_problems(state=state, casting=casting, closes_at=motion.closes_at, now=clock.now())
    return problems[0].message if problems else ""


def group_names(motion: Motion) -> dict[str, str]:
    """The groups of the bylaws by code, in their order."""
    names = dict(Group.objects.values_list("code", "name"))
    return {code: names.get(code, code) for code in rules_of(motion.bylaws).group_codes}


@peran("meetings.see")
@require_GET
def staff_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of one motion: does everything add up, what waits for a second person, every sheet."""
    motion = access_paper_motion(pk)
    names = group_names(motion)
    listing = Listing(request, keadaan=SheetState.values, kelompok=names)
    counts, lines = sheet_counts(motion), reconciliation(motion)
    found = sheets_of(motion, state=listing["keadaan"], group=listing["kelompok"], search=listing.q)
    batches = list(batches_of(motion))
    context = {
        "motion": motion,
        "lines": [(names.get(line.group, ""), line) for line in lines],
        "sum": lines[-1],
        "batches": batches,
        "waits": [batch for batch in batches if batch.state == "dicatat"],
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, {"": sum(counts.values()), **counts}),
        "chips": listing.chips(kelompok=names),
        "filters": [("kelompok", "Kelompok", "Semua kelompok", tuple(names.items()), listing["kelompok"])],
        "page": listing.page(found),
        "may_handle": has_right(request.user, HANDLE),
        "obstacle": takes_paper(motion),
    }
    return render(request, "governance/paperballots/staff_paper.html", context)


@peran("meetings.see")
@kode_segar
@require_GET
def staff_paper_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every sheet as a spreadsheet; written in the log, for names leave the house."""
    motion = access_paper_motion(pk)
    found = sheets_of(motion)
    services.record_export(motion, rows=found.count(), acting_user=signed_in(request))
    return csv_file(f"surat-suara-{motion.number.replace('/', '-')}", HEAD, map(_cells, found.iterator()))


def _cells(one: PaperSheet) -> list[object]:
    member, place = one.voter.member, one.batch.place if one.batch else ""
    state, printed = one.get_state_display(), moment(one.printed_at)
    return [member.number, member.name, one.voter.group.name, grouped_code(one.code), state, place, printed]


@peran(HANDLE)
@require_GET
def staff_paper_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose for whom to print: a group, a village, a name; who has voted already is not among them."""
    motion = access_paper_motion(pk)
    names = group_names(motion)
    listing = Listing(request, kelompok=names)
    region = request.GET.get("wilayah", "").strip()[:MOST_LETTERS]
    page = listing.page(voters_for_paper(motion, group=listing["kelompok"], region=region, search=listing.q))
    chips = listing.chips(kelompok=names)
    context = {
        "motion": motion,
        "listing": listing,
        "region": region,
        "chips": [*chips, {"label": region, "href": listing.href(wilayah="")}] if region else chips,
        "filters": [("kelompok", "Kelompok", "Semua kelompok", tuple(names.items()), listing["kelompok"])],
        "page": page,
        "obstacle": takes_paper(motion),
    }
    return render(request, "governance/paperballots/staff_paper_print.html", context)


@peran(HANDLE)
@kode_segar
@require_http_methods(["POST"])
def staff_paper_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Print for those ticked, or for all of the filter: at once when few, else by a background run."""
    motion = access_paper_motion(pk)
    given = {key: request.POST.get(key, "").strip()[:MOST_LETTERS] for key in ("kelompok", "wilayah", "q")}
    voters = voters_for_paper(motion, group=given["kelompok"], region=given["wilayah"], search=given["q"])
    ticked = [pk for pk in map(sent_id, request.POST.getlist("pemilih")) if pk]
    if request.POST.get("siapa") == "ditandai":
        voters = voters.filter(pk__in=ticked)
    try:
        sheets, run = print_for(motion, voters=voters, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
        return see_other("staff_paper_print", pk)
    if run is not None:
        return see_other("run", run.pk)
    return pdf_file(f"surat-suara-{motion.number.replace('/', '-')}", sheet_pdf(motion, sheets))


@peran(HANDLE)
@kode_segar
@require_GET
def staff_paper_file(request: HttpRequest, pk: int, run_pk: int) -> HttpResponseBase:
    """The sheets that a background run has typeset; each download is written in the log."""
    motion, user = access_paper_motion(pk), signed_in(request)
    run = get_object_or_404(visible_runs(user), pk=run_pk, kind=KIND, inputs__motion=motion.pk)
    stored = StoredFile.objects.filter(pk=(run.result or {}).get("file", 0)).exclude(content="").first()
    if stored is None:
        raise Http404
    services.record_export(motion, rows=len(run.inputs["sheets"]), acting_user=user)
    return FileResponse(stored.content.open("rb"), as_attachment=True, filename=stored.name)


@peran("meetings.see")
@require_GET
def staff_paper_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Where a sheet's QR leads: whose it is and what became of it; a forged code is not found (404)."""
    sheet = access_sheet(code)
    own = batches_of(sheet.voter.motion).filter(state="dicatat", entered_by=signed_in(request))
    context = {
        "sheet": sheet,
        "motion": sheet.voter.motion,
        "code": grouped_code(sheet.code),
        "batches": list(own) if sheet.state == SheetState.PRINTED else [],
        "may_void": sheet.state == SheetState.PRINTED and has_right(request.user, HANDLE),
    }
    return render(request, "governance/paperballots/staff_paper_sheet.html", context)


@peran(HANDLE)
@require_http_methods(["GET", "POST"])
def staff_paper_void(request: HttpRequest, code: str) -> HttpResponse:
    """Declare a lost or stolen sheet void, with the reason."""
    sheet = access_sheet(code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.void_sheet(sheet, reason=form.cleaned_data["reason"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Surat suara itu tidak berlaku lagi."))
            return see_other("staff_paper_sheet", sheet.code)
    context: dict[str, Any] = {"sheet": sheet, "code": grouped_code(sheet.code), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/paperballots/staff_paper_void.html", context, status=status)
