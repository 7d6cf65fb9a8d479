"""What a board member changes about a planned meeting: day, leaders, called off, called again; and the short notice."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from governance.meetings import changes
from governance.meetings.access import access_meeting
from governance.meetings.forms import OFFICERS, LeadForm, MoveForm, OffForm, officers
from governance.meetings.inviting import allow_short_notice
from governance.meetings.models import Meeting
from governance.meetings.queries import second_call_until
from governance.meetings.services import name_chair_and_secretary
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from members.forms import ReasonForm, RefusableForm

TITLES: dict[str, tuple[str | Promise, str | Promise]] = {
    "move": (gettext_lazy("Ubah waktu atau tempat"), gettext_lazy("Simpan perubahan")),
    "lead": (gettext_lazy("Pimpinan rapat dan notulis"), gettext_lazy("Tetapkan")),
    "off": (gettext_lazy("Batalkan rapat"), gettext_lazy("Batalkan rapat ini")),
    "again": (gettext_lazy("Panggilan kedua"), gettext_lazy("Panggil lagi dan kirim undangan")),
    "short": (gettext_lazy("Izinkan undangan yang pendek"), gettext_lazy("Izinkan")),
}


def _page(
    request: HttpRequest, meeting: Meeting, kind: str, form: RefusableForm, act: Callable[..., Meeting], done: str
) -> HttpResponse:
    """One form about a meeting: shown, refused with its reason, or done and back to the page of the meeting."""
    if request.method == "POST" and form.is_valid():
        try:
            changed = act(meeting, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, done)
            return see_other("staff_meeting", changed.pk)
    title, button = TITLES[kind]
    words = {"kind": kind, "title": title, "button": button}
    context = {"meeting": meeting, "form": form, **words, **_beside(kind, meeting)}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/meetings/staff_meeting_change.html", context, status=status)


def _beside(kind: str, meeting: Meeting) -> dict[str, Any]:
    """What the form needs beside its fields."""
    if kind == "lead":
        return {"officers": officers(), "officers_id": OFFICERS}
    return {"until": second_call_until(meeting)} if kind == "again" else {}


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another hour, place or link."""
    meeting = access_meeting(pk)
    form = MoveForm(request.POST or None, meeting=meeting, initial=_as_it_is(meeting))

    def move(found: Meeting, **data: Any) -> Meeting:
        return changes.move_meeting(found, **{"online_url": found.online_url, **data})

    return _page(request, meeting, "move", form, move, _("Waktu dan tempat rapat tersimpan."))


def _as_it_is(meeting: Meeting) -> dict[str, Any]:
    names = ("starts_at", "place", "online_url", "replies_until")
    return {name: getattr(meeting, name) for name in names}


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Who leads, who writes the minutes."""
    meeting = access_meeting(pk)
    named = {"chair": meeting.chair, "secretary": meeting.secretary}
    initial = {key: user.username for key, user in named.items() if user}
    form = LeadForm(request.POST or None, initial=initial)
    done = _("Pimpinan rapat dan notulis ditetapkan.")
    return _page(request, meeting, "lead", form, name_chair_and_secretary, done)


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the meeting off; what follows is said before it is done."""
    form = OffForm(request.POST or None)
    done = _("Rapat dibatalkan, dan yang diundang diberi tahu.")
    return _page(request, access_meeting(pk), "off", form, changes.call_off, done)


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The second call of a meeting that failed."""
    meeting = access_meeting(pk)
    initial = {"place": meeting.place, "online_url": meeting.online_url}
    form = MoveForm(request.POST or None, meeting=meeting, initial=initial)
    done = _("Panggilan kedua dibuat dan undangannya dikirim.")
    return _page(request, meeting, "again", form, changes.call_again, done)


@peran("meetings.allow")
@require_http_methods(["GET", "POST"])
def staff_short_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A supervisor lets invitations go out later than the bylaws say."""
    form = ReasonForm(request.POST or None)
    done = _("Izin tercatat. Pengurus dapat mengirim undangan.")
    return _page(request, access_meeting(pk), "short", form, allow_short_notice, done)
