"""Who is present, at the desk: the door, scanning, the live board, the list and what is taken off it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.meetings import presence
from governance.meetings.access import access_meeting
from governance.meetings.attendance_paper import EMPTY, FILLED, KIND, issue_list, list_pdf
from governance.meetings.board import (
    board_mark,
    board_of,
    meetings_today,
    member_of_text,
    members_at_the_door,
    present_at,
    undone_at,
)
from governance.meetings.models import Attendance, Meeting
from governance.meetings.presence_forms import ScanForm, UndoForm
from governance.meetings.queries import who_counts
from governance.meetings.states import TAKES_NAMES, Channel
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, pdf_file, see_other
from kmp.errors import DomainError
from kmp.files.models import StoredFile
from kmp.numbers import sent_id
from kmp.papers.rules import grouped_code
from kmp.roles import has_right, peran
from kmp.runs.access import visible_runs
from kmp.ui.formats import moment
from members.listing import Listing
from members.registry.models import Group

NOTE = "attendance.note"
SHOWN_AT_THE_DOOR = 30  # rows of a search; who is not among them is found by a longer word or the number
LAST_SHOWN = 5
PARTS = {"papan": "governance/meetings/_board.html", "kartu": "governance/meetings/_board_card.html"}
HEAD = ["Nomor anggota", "Nama", "Kelompok", "Cara", "Hadir sejak", "Dicatat oleh"]


def _meeting_of_members(pk: int) -> Meeting:
    """A meeting with an attendance list; a founding meeting has founders instead (404)."""
    meeting = access_meeting(pk)
    if meeting.bylaws_id is None:
        raise Http404
    return meeting


@peran("meetings.see")
@require_GET
def staff_meeting_board(request: HttpRequest, pk: int) -> HttpResponse:
    """The board for the wall. `?bagian=` gives one part alone, or 204 where `tanda` says that nothing changed."""
    meeting = _meeting_of_members(pk)
    part, mark = request.GET.get("bagian", ""), board_mark(meeting)
    if part in PARTS and request.GET.get("tanda") == mark:
        return HttpResponse(status=204)
    context = {"meeting": meeting, "board": board_of(meeting), "mark": mark, **_ways_in(request, meeting)}
    return render(request, PARTS.get(part, "governance/meetings/attendance_board.html"), context)


def _ways_in(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """The address behind the QR and the code under it."""
    return {
        "room_url": settings.PUBLIC_URL + reverse("check_in", args=[meeting.check_in_code]),
        "room_code": grouped_code(meeting.check_in_code),
        "find_url": (settings.PUBLIC_URL + reverse("check_in_find")).split("://", 1)[1],
        "may_note": has_right(request.user, NOTE),
    }


@peran(NOTE)
@require_GET
def staff_door(request: HttpRequest, pk: int) -> HttpResponse:
    """The door: scan a card, or search and tick."""
    return _door_page(request, _meeting_of_members(pk), ScanForm())


def _door_page(request: HttpRequest, meeting: Meeting, scan: ScanForm) -> HttpResponse:
    search = request.GET.get("q", "").strip()[:100]
    takes_names = meeting.state in TAKES_NAMES
    found = list(members_at_the_door(meeting, search=search)[: SHOWN_AT_THE_DOOR + 1]) if takes_names else []
    context = {
        "meeting": meeting,
        "scan": scan,
        "q": search,
        "takes_names": takes_names,
        "absent": found[:SHOWN_AT_THE_DOOR],
        "there_are_more": len(found) > SHOWN_AT_THE_DOOR,
        "last": list(present_at(meeting)[:LAST_SHOWN]),
        "board": board_of(meeting),
        "mark": board_mark(meeting),
        "may_note": True,
    }
    status = 422 if scan.is_bound else 200
    return render(request, "governance/meetings/staff_door.html", context, status=status)


@peran(NOTE)
@require_POST
def staff_door_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """One scanned card or typed number: noted at once, and the field waits for the next."""
    meeting, form = _meeting_of_members(pk), ScanForm(request.POST)
    member = member_of_text(form.cleaned_data["pindai"]) if form.is_valid() else None
    if form.is_valid() and member is None:
        form.add_error("pindai", _("Tidak ada anggota dengan kartu atau nomor itu. Pindai lagi, atau cari namanya."))
    if member is None:
        return _door_page(request, meeting, form)
    channel = Channel.DOOR if form.cleaned_data["pindai"].strip().upper() == member.number else Channel.CARD
    try:
        presence.check_in(meeting, member=member, channel=channel, acting_user=signed_in(request))
    except DomainError as refused:
        form.add_error("pindai", f"{member.name}: {refused.message}")
        return _door_page(request, meeting, form)
    messages.success(request, _("%(name)s, %(number)s: hadir.") % {"name": member.name, "number": member.number})
    return see_other("staff_door", pk)


@peran(NOTE)
@require_POST
def staff_meeting_check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the ticked members as present."""
    meeting = _meeting_of_members(pk)
    ticked = [pk for pk in map(sent_id, request.POST.getlist("anggota")) if pk]
    members = list(who_counts(meeting).filter(pk__in=ticked[:SHOWN_AT_THE_DOOR]))
    if not members:
        messages.warning(request, _("Pilih dahulu anggota yang hadir."))
        return see_other("staff_door", pk)
    try:
        new = presence.check_in_many(meeting, members=members, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("%(count)s anggota dicatat hadir.") % {"count": new})
    return see_other("staff_door", pk)


@peran(NOTE)
@require_GET
def staff_card_door(request: HttpRequest) -> HttpResponse:
    """`?kartu=`: from the page that a phone's camera opens for a card, to the meetings of today that take this name."""
    member = member_of_text(request.GET.get("kartu", ""))
    context = {"member": member, "meetings": list(meetings_today(member)) if member else []}
    status = 200 if member or not request.GET.get("kartu") else 404
    return render(request, "governance/meetings/staff_door_card.html", context, status=status)


@peran("meetings.see")
@require_GET
def staff_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is on the list: search, tabs of the groups, paging, and what was taken off it."""
    meeting = _meeting_of_members(pk)
    board = board_of(meeting)
    names = {"": _("Semua"), **dict(Group.objects.order_by("position").values_list("code", "name"))}
    present = board.count.present_by_group
    listing = Listing(request, kelompok=present)
    context = {
        "meeting": meeting,
        "board": board,
        "mark": board_mark(meeting),
        "listing": listing,
        "tabs": listing.tabs("kelompok", {c: names[c] for c in ("", *present)}, {"": board.count.present, **present}),
        "chips": listing.chips(),
        "page": listing.page(present_at(meeting, search=listing.q, group=listing["kelompok"])),
        "undone": list(undone_at(meeting)[:SHOWN_AT_THE_DOOR]),
        "may_print": has_right(request.user, NOTE),
        "may_note": has_right(request.user, NOTE) and meeting.state in TAKES_NAMES,
    }
    return render(request, "governance/meetings/attendance_list.html", context)


@peran("meetings.see")
@kode_segar
@require_GET
def staff_attendance_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list as a spreadsheet; written in the log, for names leave the house."""
    meeting = _meeting_of_members(pk)
    presence.record_list_export(meeting, acting_user=signed_in(request))
    return csv_file(f"daftar-hadir-{meeting.pk}", HEAD, map(_cells, present_at(meeting).iterator()))


def _cells(one: Attendance) -> list[object]:
    noted_by = str(one.noted_by) if one.noted_by else ""
    since, how = moment(one.checked_in_at), one.get_channel_display()
    return [one.member.number, one.member.name, one.group.name, how, since, noted_by]


@peran(NOTE)
@kode_segar
@require_POST
def staff_attendance_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The list on paper, to be signed or as it came out: at once when small, else by a background run."""
    content = FILLED if request.POST.get("isi") == FILLED else EMPTY
    meeting = _meeting_of_members(pk)
    try:
        paper, rows, run = issue_list(meeting, content=content, acting_user=signed_in(request))
    except DomainError as refused:
        messages.warning(request, refused.message)
        return see_other("staff_attendance", pk)
    if run is not None:
        return see_other("run", run.pk)
    return pdf_file(paper.number.lower(), list_pdf(paper, rows, content))


@peran("meetings.see")
@kode_segar
@require_GET
def staff_attendance_file(request: HttpRequest, pk: int, run_pk: int) -> HttpResponseBase:
    """The list that a background run has typeset; each download is written in the log."""
    meeting, user = _meeting_of_members(pk), signed_in(request)
    run = get_object_or_404(visible_runs(user), pk=run_pk, kind=KIND, inputs__meeting=meeting.pk)
    stored = StoredFile.objects.filter(pk=(run.result or {}).get("file", 0)).exclude(content="").first()
    if stored is None:
        raise Http404
    presence.record_list_export(meeting, acting_user=user)
    return FileResponse(stored.content.open("rb"), as_attachment=True, filename=stored.name)


@peran(NOTE)
@require_http_methods(["GET", "POST"])
def staff_attendance_undo(request: HttpRequest, pk: int, attendance_pk: int) -> HttpResponse:
    """Take a wrong name off the list, with the reason."""
    meeting = _meeting_of_members(pk)
    attendance = present_at(meeting).filter(pk=attendance_pk).first()
    if attendance is None:
        raise Http404
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            presence.undo_check_in(attendance, reason=form.cleaned_data["reason"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(name)s dihapus dari daftar hadir.") % {"name": attendance.member.name})
            return see_other("staff_attendance", pk)
    context = {"meeting": meeting, "attendance": attendance, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/meetings/attendance_undo.html", context, status=status)
