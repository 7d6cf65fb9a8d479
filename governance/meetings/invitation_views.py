"""Invitations at the desk: sent, who has received and answered, the words to send on, the list as a spreadsheet."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from governance.meetings import inviting
from governance.meetings.access import access_meeting
from governance.meetings.models import Invitation, Meeting
from governance.meetings.queries import (
    groups_of,
    invitation_counts,
    invitations_of,
    shown_papers,
    uninvited_count,
)
from governance.meetings.rules import invitation_problems
from governance.meetings.states import MeetingKind, MeetingState
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import Blocker, DomainError, Problem
from kmp.roles import has_right, peran
from kmp.ui.formats import moment
from members.listing import Listing

TABS = {
    "": gettext_lazy("Semua"),
    "belum_diterima": gettext_lazy("Belum dibuka"),
    "diterima": gettext_lazy("Sudah dibuka"),
    "hadir": gettext_lazy("Hadir"),
    "daring": gettext_lazy("Hadir daring"),
    "tidak": gettext_lazy("Tidak hadir"),
    "belum_menjawab": gettext_lazy("Belum menjawab"),
}
HEAD = ["Nomor anggota", "Nama", "Kelompok", "Dikirim", "Dibuka", "Jawaban", "Dijawab"]


def _meeting_of_members(pk: int) -> Meeting:
    """A meeting to which members are invited; a founding meeting has founders instead (404)."""
    meeting = access_meeting(pk)
    if meeting.kind == MeetingKind.FOUNDING:
        raise Http404
    return meeting


@peran("meetings.see")
@require_GET
def staff_invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was invited, has opened it, has answered: tabs, search, group, paging."""
    meeting = _meeting_of_members(pk)
    groups, counts = groups_of(meeting), invitation_counts(meeting)
    listing = Listing(request, jawaban=TABS, kelompok=groups)
    found = invitations_of(meeting, search=listing.q, answer=listing["jawaban"], group=listing["kelompok"])
    context = {
        "meeting": meeting,
        "tabs": listing.tabs("jawaban", TABS, counts),
        "chips": listing.chips(kelompok=groups),
        "counts": counts,
        "sent": counts[""],
        "groups": groups,
        "listing": listing,
        "page": listing.page(found),
        "export": listing.href(),
        "text": _text_to_send_on(meeting),
        "left_out": uninvited_count(meeting) if meeting.invited_at else 0,
        "may_send": has_right(request.user, "meetings.hold") and meeting.state == MeetingState.PLANNED,
    }
    return render(request, "governance/meetings/staff_invitations.html", context)


def _text_to_send_on(meeting: Meeting) -> str:
    """The invitation as a message to a group of members: what, when, where, the material, where to read on."""
    lines = [_("Undangan: %(title)s") % {"title": meeting.title}, inviting.invitation_words(meeting)]
    papers = [paper.title for paper in shown_papers(meeting)]
    if papers:
        lines.append(_("Bahan: %(papers)s.") % {"papers": ", ".join(papers)})
    url = settings.PUBLIC_URL + reverse("meeting", args=[meeting.pk])
    lines.append(_("Acara, bahan, dan jawaban kehadiran: %(url)s") % {"url": url})
    return "\n".join([*lines, str(settings.COOPERATIVE["name"])])


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_invitations_send(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be sent, to how many, and what keeps it; sent by its button, or what is still missing."""
    meeting = _meeting_of_members(pk)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            sent = inviting.send_invitations(meeting, acting_user=signed_in(request))
        except DomainError as refused:
            problems = refused.problems or [Blocker(refused.code, refused.message)]
        else:
            messages.success(request, _("%(count)s undangan dikirim.") % {"count": sent})
            return see_other("staff_invitations", pk)
    groups = meeting.group_meetings.filter(state=MeetingState.PLANNED).select_related("bylaws")
    parts = [meeting, *groups.order_by("group__position")]
    context = {
        "meeting": meeting,
        "parts": [(one, uninvited_count(one)) for one in parts],
        "problems": problems or _problems_of(parts),
        "text": _text_to_send_on(meeting),
    }
    status = 422 if problems else 200
    return render(request, "governance/meetings/staff_invitations_send.html", context, status=status)


def _problems_of(parts: list[Meeting]) -> list[Problem]:
    """What keeps the invitations to these meetings that were not sent yet."""
    facts = [inviting.notice_facts(one) for one in parts if one.invited_at is None]
    return [problem for one in facts for problem in invitation_problems(one)]


@peran("meetings.hold")
@kode_segar
@require_GET
def staff_invitations_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet. A fresh sign-in, and a line in the log."""
    meeting = _meeting_of_members(pk)
    listing = Listing(request, jawaban=TABS, kelompok=groups_of(meeting))
    found = invitations_of(meeting, search=listing.q, answer=listing["jawaban"], group=listing["kelompok"])
    inviting.record_export(meeting, count=found.count(), acting_user=signed_in(request))
    return csv_file(f"undangan-{meeting.pk}-{clock.today()}", HEAD, map(_cells, found.iterator(chunk_size=2000)))


def _cells(one: Invitation) -> list[object]:
    received = moment(one.received_at) if one.received_at else ""
    answered = moment(one.answered_at) if one.answered_at else ""
    member = one.member
    return [
        member.number,
        member.name,
        member.group.name,
        moment(one.sent_at),
        received,
        one.get_rsvp_display() if one.rsvp else "",
        answered,
    ]
