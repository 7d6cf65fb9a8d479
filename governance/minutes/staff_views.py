"""Minutes at the desk: close a meeting with them, edit, sign, remind, download."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import FileResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.meetings.access import access_meeting
from governance.meetings.states import MeetingState
from governance.minutes import services
from governance.minutes.access import access_minutes
from governance.minutes.drafting import draft_of
from governance.minutes.facts import facts_of, who_came
from governance.minutes.forms import MinutesForm, SignatureForm
from governance.minutes.models import Minutes
from governance.minutes.page import minutes_file, minutes_page
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_meeting_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the meeting with its minutes; the form begins with the draft of what happened."""
    meeting = access_meeting(pk)
    if meeting.state != MeetingState.OPEN and request.method == "GET":
        return see_other("staff_meeting", pk)
    came = who_came(meeting)
    facts = facts_of(meeting, came)
    form = MinutesForm(request.POST or None, initial={"text": draft_of(facts)}, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_meeting(meeting, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Rapat ditutup. Berita acara menunggu tanda tangan."))
            return see_other("staff_minutes", pk)
    context = {
        "meeting": meeting,
        "form": form,
        "facts": facts,
        "present": sum(came.present.values()),
        "eligible": sum(came.eligible.values()),
        "undecided": [one for one in facts["motions"] if one["passed"] is None],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/minutes/staff_close.html", context, status=status)


@peran("meetings.see")
@require_GET
def staff_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of one meeting: what they say, what was edited, who signed, who must still."""
    return _minutes_page(request, pk, SignatureForm())


def _minutes_page(request: HttpRequest, pk: int, form: SignatureForm) -> HttpResponse:
    minutes = access_minutes(pk)
    context: dict[str, Any] = {
        **minutes_page(minutes, signed_in(request), form),
        "may_edit": _may_edit(request, minutes) and minutes.sealed_at is None,
        "may_remind": has_right(request.user, "meetings.hold") and minutes.sealed_at is None,
        "names_shown": True,
    }
    status = 422 if form.is_bound else 200
    return render(request, "governance/minutes/staff_minutes.html", context, status=status)


def _may_edit(request: HttpRequest, minutes: Minutes) -> bool:
    """Whoever holds meetings, and the chair and the notulis of this one whatever their role."""
    led_by = (minutes.meeting.chair_id, minutes.meeting.secretary_id)
    return has_right(request.user, "meetings.hold") or signed_in(request).pk in led_by


@peran("meetings.see")
@require_http_methods(["GET", "POST"])
def staff_minutes_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another wording of minutes that are not sealed; everybody signs anew."""
    minutes = access_minutes(pk)
    if not _may_edit(request, minutes):
        raise PermissionDenied
    initial = {"text": minutes.text, "advice": minutes.advice}
    form = MinutesForm(request.POST or None, initial=initial, meeting=minutes.meeting)
    if request.method == "POST" and form.is_valid():
        try:
            after = services.edit_minutes(minutes, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            same = after.revision == minutes.revision
            words = _("Tidak ada yang berubah.") if same else _("Berita acara disimpan; tanda tangan dimulai lagi.")
            messages.success(request, words)
            return see_other("staff_minutes", pk)
    context = {"minutes": minutes, "meeting": minutes.meeting, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/minutes/staff_minutes_edit.html", context, status=status)


@peran("meetings.see")
@require_POST
def staff_minutes_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the own name under the minutes."""
    minutes, form = access_minutes(pk), SignatureForm(request.POST)
    if not form.is_valid():
        return _minutes_page(request, pk, form)
    try:
        seen = form.cleaned_data["revision"]
        after = services.sign_minutes(minutes, acting_user=signed_in(request), seen_revision=seen)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        sealed = _("Tanda tangan terakhir tercatat: berita acara disegel.")
        messages.success(request, sealed if after.sealed_at else _("Tanda tangan Anda tercatat."))
    return see_other("staff_minutes", pk)


@peran("meetings.hold")
@require_POST
def staff_minutes_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those who have not signed once more."""
    try:
        told = services.remind_signers(access_minutes(pk), acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        if told:
            messages.success(request, _("%(count)s orang diingatkan.") % {"count": told})
        else:
            messages.info(request, _("Hari ini semuanya sudah diingatkan."))
    return see_other("staff_minutes", pk)


@peran("meetings.see")
@require_GET
def staff_minutes_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The sealed minutes on paper."""
    return minutes_file(access_minutes(pk))
