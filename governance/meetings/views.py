"""Meetings as a member sees them: which come, what each is about, and whether one comes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from governance.meetings.access import access_own_meeting
from governance.meetings.forms import AnswerForm
from governance.meetings.inviting import answer_invitation, answers_to, note_received
from governance.meetings.models import Attendance, Invitation, Meeting
from governance.meetings.queries import (
    agenda_of,
    attendance_of,
    by_delegates,
    delegates_sent,
    invitation_to,
    meetings_for,
    shown_papers,
    who_counts,
)
from governance.meetings.states import FINISHED, TAKES_NAMES, MeetingState, Mode
from governance.meetings.written import reply_in_writing
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import anggota
from members.listing import Listing
from members.mandates.access import voting_problem
from members.registry.access import acting_member
from members.registry.models import Member


@anggota
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """The member's meetings: first those to come, then the past."""
    member = acting_member(signed_in(request))
    listing = Listing(request)
    found = meetings_for(member)
    coming = found.exclude(state__in=FINISHED).order_by("starts_at")
    past = found.filter(state__in=FINISHED)
    if listing.q:
        past = past.filter(title__icontains=listing.q)
    answers = dict(Invitation.objects.filter(meeting__in=coming, member=member).values_list("meeting_id", "rsvp"))
    there = set(Attendance.objects.filter(meeting__in=coming, member=member).values_list("meeting_id", flat=True))
    context = {
        "member": member,
        "coming": [(one, one.pk in answers, answers.get(one.pk, ""), one.pk in there) for one in coming],
        "page": listing.page(past),
        "listing": listing,
    }
    return render(request, "governance/meetings/meetings.html", context)


@anggota
@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: when and where, agenda and material, the own answer. Opening it is the receipt of the invitation."""
    user = signed_in(request)
    member = acting_member(user)
    found = access_own_meeting(member, pk)
    invitation = invitation_to(found, member)
    if invitation is not None and invitation.received_at is None:
        note_received(found, member=member, acting_user=user)
    return _meeting_page(request, found, member, invitation)


def _meeting_page(request: HttpRequest, found: Meeting, member: Member, invitation: Invitation | None) -> HttpResponse:
    minutes = getattr(found, "minutes", None)
    present = attendance_of(found, member)
    context = {
        "meeting": found,
        "member": member,
        "invitation": invitation,
        "agenda": agenda_of(found),
        "papers": shown_papers(found) if invitation else [],
        "answers": answers_to(found) if invitation and found.state == MeetingState.PLANNED else [],
        "present": present,
        "problem": voting_problem(signed_in(request), member),
        "counts": who_counts(found).filter(pk=member.pk).exists(),
        "by_delegates": by_delegates(found),
        "delegates": list(delegates_sent(found)) if by_delegates(found) else [],
        "minutes": minutes if minutes and minutes.sealed_at else None,
        "link": found.online_url if invitation and found.state in TAKES_NAMES else "",
        "takes_names": found.state in TAKES_NAMES,
        "is_today": found.state == MeetingState.OPEN or clock.today() == clock.day_of(found.starts_at),
        "is_written": found.mode == Mode.WRITTEN,
        "may_reply": _may_reply(found) and present is None,
        "motions": list(found.motions.filter(state__in=SHOWN_MOTIONS).select_related("verdict").order_by("id")),
    }
    return render(request, "governance/meetings/meeting.html", context)


SHOWN_MOTIONS = ("terbuka", "ditutup", "dihitung", "mufakat")  # voting.states.PUBLIC, a slice above this one


def _may_reply(found: Meeting) -> bool:
    waits = found.mode == Mode.WRITTEN and found.state in TAKES_NAMES and found.replies_until is not None
    return waits and found.replies_until is not None and clock.now() < found.replies_until


@anggota
@require_POST
def meeting_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the member comes; changed freely until the meeting opens."""
    user = signed_in(request)
    member = acting_member(user)
    found, form = access_own_meeting(member, pk), AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Pilih jawaban Anda."))
        return see_other("meeting", pk)
    try:
        answer_invitation(found, member=member, rsvp=form.cleaned_data["rsvp"], acting_user=user)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Jawaban Anda tercatat. Anda dapat mengubahnya sampai rapat dibuka."))
    return see_other("meeting", pk)


@anggota
@require_POST
def meeting_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a written meeting; it counts as being present."""
    user = signed_in(request)
    member = acting_member(user)
    try:
        reply_in_writing(access_own_meeting(member, pk), member=member, acting_user=user)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Jawaban Anda tercatat, dan Anda dihitung hadir."))
    return see_other("meeting", pk)
