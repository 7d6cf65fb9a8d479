"""Meetings at the desk: the list, planning, and the page of one meeting with its next step."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.meetings import services
from governance.meetings.access import access_meeting
from governance.meetings.board import board_mark, board_of
from governance.meetings.forms import OFFICERS, FoundingForm, PlanForm, officers
from governance.meetings.inviting import notice_facts
from governance.meetings.models import Meeting
from governance.meetings.planning import AnnualPlan
from governance.meetings.queries import (
    agenda_of,
    annual_outlook,
    by_delegates,
    founders_by_group,
    group_meetings,
    groups_without_outcome,
    invitation_counts,
    may_be_called_again,
    meetings,
    papers_of,
    state_counts,
    todos_of_meeting,
)
from governance.meetings.rules import (
    AttendanceCount,
    ending_problems,
    founder_problems,
    invitation_problems,
    last_invitation_day,
)
from governance.meetings.states import MeetingKind, MeetingState, Occasion
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.ui.formats import moment
from members.listing import Listing

TABS = {"": "Semua", **{state.value: state.label for state in MeetingState}}
OCCASIONS = dict(Occasion.choices)
HEAD = ["Rapat", "Jenis", "Acara", "Cara", "Kelompok", "Mulai", "Tempat", "Undangan", "Keadaan"]
USUAL_HOUR = time(9)  # of a plenary, where the form suggests a day


@peran("meetings.see")
@require_GET
def staff_meetings(request: HttpRequest) -> HttpResponseBase:
    """Every meeting: what the law asks for next, search, state tabs, filter by occasion, paging, CSV."""
    listing = Listing(request, keadaan=MeetingState.values, acara=OCCASIONS)
    found = meetings(search=listing.q, state=listing["keadaan"], occasion=listing["acara"])
    if "unduh" in request.GET:
        return csv_file("rapat", HEAD, map(_cells, found))
    counts = state_counts()
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, {"": sum(counts.values()), **counts}),
        "chips": listing.chips(acara=OCCASIONS),
        "occasions": OCCASIONS,
        "page": listing.page(found),
        "export": listing.href(unduh="1"),
        "outlook": annual_outlook(clock.today()),
        "may_hold": has_right(request.user, "meetings.hold"),
    }
    return render(request, "governance/meetings/staff_meetings.html", context)


def _cells(meeting: Meeting) -> list[object]:
    group = meeting.group.name if meeting.group else ""
    return [
        meeting.title,
        meeting.get_kind_display(),
        meeting.get_occasion_display(),
        meeting.get_mode_display(),
        group,
        moment(meeting.starts_at),
        meeting.place,
        moment(meeting.invited_at) if meeting.invited_at else "",
        meeting.get_state_display(),
    ]


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a plenary with its group assemblies; `?rat` fills in the annual meeting that is owed."""
    outlook = annual_outlook(clock.today())
    initial = _annual_initial(outlook.plan) if outlook and "rat" in request.GET else {}
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plenary = services.plan_plenary(**form.cleaned_data, invite=False, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Rapat Paripurna dan rapat tiap kelompok direncanakan, belum diundangkan."))
            return see_other("staff_meeting", plenary.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "outlook": outlook, "officers": officers(), "officers_id": OFFICERS}
    return render(request, "governance/meetings/staff_meeting_new.html", context, status=status)


def _annual_initial(plan: AnnualPlan) -> dict[str, Any]:
    zone = ZoneInfo(settings.TIME_ZONE)
    return {
        "occasion": Occasion.ANNUAL,
        "book_year": plan.book_year,
        "title": _("Rapat Anggota Tahunan, tahun buku %(year)s") % {"year": plan.book_year},
        "starts_at": datetime.combine(plan.plenary, USUAL_HOUR, zone),
        "groups_meet_at": datetime.combine(plan.groups, USUAL_HOUR, zone),
    }


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_founding_new(request: HttpRequest) -> HttpResponse:
    """Plan the meeting in which founders decide on a cooperative."""
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.plan_founding(**form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Rapat pendirian direncanakan. Catat para pendirinya."))
            return see_other("staff_meeting", meeting.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "officers": officers(), "officers_id": OFFICERS}
    return render(request, "governance/meetings/staff_founding_new.html", context, status=status)


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the meeting on its day; what is frozen by it is said first."""
    question = {
        "title": _("Buka rapat ini?"),
        "consequence": _("Jumlah yang berhak hadir dibekukan saat ini juga, dan jawaban undangan ditutup."),
        "confirm": _("Buka rapat"),
        "tone": "main",
    }
    return _confirmed(request, pk, question, services.open_meeting, _("Rapat dibuka."))


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_fail(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on record that too few came; it cannot be taken back."""
    question = {
        "title": _("Catat bahwa kuorum tidak tercapai?"),
        "consequence": _("Rapat ini berakhir dan tidak dapat dibuka lagi. Sesudahnya Anda dapat memanggil kedua kali."),
        "confirm": _("Catat kuorum tidak tercapai"),
        "tone": "bad",
    }
    done = _("Kuorum yang tidak tercapai sudah dicatat.")
    return _confirmed(request, pk, question, services.record_failed_quorum, done)


def _confirmed(
    request: HttpRequest, pk: int, question: dict[str, str], service: Callable[..., Any], done: str
) -> HttpResponse:
    """Ask once more, then do one act on a meeting and go back to its page; a refusal is shown there as a sentence."""
    meeting = access_meeting(pk)
    if request.method == "GET":
        context = {"meeting": meeting, **question}
        return render(request, "governance/meetings/staff_meeting_confirm.html", context)
    try:
        service(meeting, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return see_other("staff_meeting", pk)


@peran("meetings.see")
@require_GET
def staff_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: the next step, invitations, agenda, groups, motions, work, and who is there."""
    meeting = access_meeting(pk)
    board = board_of(meeting)
    is_plenary = meeting.kind == MeetingKind.PLENARY
    context = {
        "meeting": meeting,
        "minutes": getattr(meeting, "minutes", None),
        "count": board.count,
        "board": board,
        "mark": board_mark(meeting),
        "is_plenary": is_plenary,
        "is_founding": meeting.kind == MeetingKind.FOUNDING,
        "by_delegates": by_delegates(meeting),
        "awaits_answers": _awaits_answers(meeting, board.count),
        "parts": list(group_meetings(meeting)) if is_plenary else [],
        "missing": groups_without_outcome(meeting) if is_plenary else [],
        "motions": [] if meeting.bylaws_id is None else list(meeting.motions.select_related("verdict")),
        "agenda": agenda_of(meeting),
        "papers": list(papers_of(meeting)),
        "todos": list(todos_of_meeting(meeting)),
        "today": clock.today(),
        "again": getattr(meeting, "second_call", None),
        "may_call_again": may_be_called_again(meeting, clock.now()),
        **_notice(meeting),
        **_founders(meeting),
        **_rights(request),
        "takes_names": meeting.state in (MeetingState.PLANNED, MeetingState.OPEN),
    }
    return render(request, "governance/meetings/staff_meeting.html", context)


def _awaits_answers(meeting: Meeting, count: AttendanceCount) -> bool:
    """Whether a written meeting may neither end nor fail yet."""
    until, now = meeting.replies_until, clock.now()
    all_replied = count.present >= count.eligible
    return bool(ending_problems(replies_until=until, now=now, all_replied=all_replied))


def _rights(request: HttpRequest) -> dict[str, bool]:
    rights = {
        "may_hold": "meetings.hold",
        "may_note": "attendance.note",
        "may_allow": "meetings.allow",
        "may_do": "todos.do",
        "may_open_motion": "motions.open",
    }
    return {name: has_right(request.user, right) for name, right in rights.items()}


def _notice(meeting: Meeting) -> dict[str, Any]:
    """Where the invitation stands: what keeps it, until when it is in time, or how many have it."""
    if meeting.kind == MeetingKind.FOUNDING:
        return {}
    if meeting.invited_at is not None:
        counts = invitation_counts(meeting)
        return {"invitations": {**counts, "sent": counts[""]}}
    if meeting.state != MeetingState.PLANNED:
        return {}
    facts = notice_facts(meeting)
    return {"notice_problems": invitation_problems(facts), "last_day": last_invitation_day(facts)}


def _founders(meeting: Meeting) -> dict[str, Any]:
    if meeting.kind != MeetingKind.FOUNDING:
        return {}
    founders = meeting.founders.select_related("group").order_by("group__position", "name")
    return {"founders": list(founders), "founder_problems": founder_problems(founders_by_group(meeting))}
