"""Meetings at the desk: plan, check in, open, fail, close with minutes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.meetings import services
from governance.meetings.access import access_meeting
from governance.meetings.forms import PlanForm
from governance.meetings.models import Meeting
from governance.meetings.queries import (
    attendance,
    group_meetings,
    groups_without_outcome,
    may_attend,
    meetings,
    not_yet_present,
    state_counts,
)
from governance.meetings.states import MeetingKind, MeetingState
from kmp.accounts.models import User
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from kmp.ui.formats import moment
from members.listing import Listing

TABS = {"": "Semua", **{state.value: state.label for state in MeetingState}}
HEAD = ["Rapat", "Jenis", "Kelompok", "Mulai", "Tempat", "Keadaan"]
SHOWN_TO_CHECK_IN = 20  # rows of a search at the door; who is not among them is found by name or number


def _user(request: HttpRequest) -> User:
    """Who is signed in; the marks let nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


@peran("meetings.see")
@require_GET
def staff_meetings(request: HttpRequest) -> HttpResponseBase:
    """Every meeting: search, state tabs, paging, CSV."""
    listing = Listing(request, keadaan=MeetingState.values)
    found = meetings(search=listing.q, state=listing["keadaan"])
    if "unduh" in request.GET:
        return csv_file("rapat", HEAD, map(_cells, found))
    counts = state_counts()
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, {"": sum(counts.values()), **counts}),
        "chips": listing.chips(),
        "page": listing.page(found),
        "export": listing.href(unduh="1"),
        "may_hold": has_right(request.user, "meetings.hold"),
    }
    return render(request, "governance/meetings/staff_meetings.html", context)


def _cells(meeting: Meeting) -> list[object]:
    group = meeting.group.name if meeting.group else ""
    kind, state = meeting.get_kind_display(), meeting.get_state_display()
    return [meeting.title, kind, group, moment(meeting.starts_at), meeting.place, state]


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a plenary with its group assemblies."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plenary = services.plan_plenary(**form.cleaned_data, acting_user=_user(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Rapat Paripurna dan rapat tiap kelompok sudah direncanakan."))
            return see_other("staff_meeting", plenary.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/meetings/staff_meeting_new.html", {"form": form}, status=status)


@peran("meetings.see")
@require_GET
def staff_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: the next step, who is there, the quorum, its minutes."""
    return _meeting_page(request, access_meeting(pk))


@peran("meetings.hold")
@require_POST
def staff_meeting_check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the ticked members as present."""
    meeting = access_meeting(pk)
    ticked = [pk for pk in map(sent_id, request.POST.getlist("anggota")) if pk]
    members = list(may_attend(meeting).filter(pk__in=ticked[:SHOWN_TO_CHECK_IN]))
    if not members:
        messages.warning(request, _("Pilih dahulu anggota yang hadir."))
        return see_other("staff_meeting", pk)

    def note(found: Meeting, *, acting_user: User) -> int:
        return services.check_in_many(found, members=members, acting_user=acting_user)

    return _act(request, pk, note, _("Kehadiran tercatat."))


@peran("meetings.hold")
@require_POST
def staff_meeting_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the meeting on its day."""
    return _act(request, pk, services.open_meeting, _("Rapat dibuka."))


@peran("meetings.hold")
@require_POST
def staff_meeting_fail(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on record that too few came."""
    return _act(request, pk, services.record_failed_quorum, _("Kuorum yang tidak tercapai sudah dicatat."))


def _act(request: HttpRequest, pk: int, service: Callable[..., Any], done: str) -> HttpResponse:
    """Do one act on a meeting and go back to its page; a refusal is shown there as a sentence."""
    try:
        service(access_meeting(pk), acting_user=_user(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return see_other("staff_meeting", pk)


def _meeting_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    is_plenary = meeting.kind == MeetingKind.PLENARY
    takes_names = meeting.state in (MeetingState.PLANNED, MeetingState.OPEN)
    search = request.GET.get("q", "").strip()[:100]
    context = {
        "meeting": meeting,
        "minutes": getattr(meeting, "minutes", None),
        "count": attendance(meeting),
        "is_plenary": is_plenary,
        "parts": list(group_meetings(meeting)) if is_plenary else [],
        "missing": groups_without_outcome(meeting) if is_plenary else [],
        "motions": list(meeting.motions.select_related("verdict")) if is_plenary else [],
        "may_hold": has_right(request.user, "meetings.hold"),
        "may_open_motion": has_right(request.user, "motions.open"),
        "takes_names": takes_names,
        "q": search,
        "absent": list(not_yet_present(meeting, search=search)[:SHOWN_TO_CHECK_IN]) if takes_names else [],
    }
    return render(request, "governance/meetings/staff_meeting.html", context)
