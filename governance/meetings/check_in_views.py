"""Who is present, by the member's own hand: the code in the room, and the button of an online meeting."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.meetings import presence
from governance.meetings.board import meeting_of_code, own_attendance
from governance.meetings.models import Meeting
from governance.meetings.presence_forms import RoomCodeForm
from governance.meetings.queries import meetings
from governance.meetings.states import Channel
from kmp.accounts.models import User
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.limits import too_many
from kmp.papers.rules import grouped_code, plain_code
from kmp.roles import anggota, masuk, umum
from members.registry.access import acting_member
from members.registry.models import Member

MOST, SECONDS = 600, 60  # pages of one address in a minute: a whole hall behind one address still gets through


@umum
@require_GET
def check_in_find(request: HttpRequest) -> HttpResponse:
    """`/rapat/hadir/`: type the code that is shown in the room."""
    form = RoomCodeForm(request.GET if "kode" in request.GET else None)
    if form.is_bound and too_many(request, action="hadir", most=MOST, seconds=SECONDS):
        return _wait()
    if form.is_bound and form.is_valid():
        return see_other("check_in", form.cleaned_data["kode"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "governance/meetings/check_in_find.html", {"form": form}, status=status)


@umum
@require_GET
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """`/rapat/hadir/<code>/`, where the QR in the room leads: one button, or the sentence why there is none."""
    if too_many(request, action="hadir", most=MOST, seconds=SECONDS):
        return _wait()
    return _room_page(request, code)


@masuk
@require_POST
def check_in_note(request: HttpRequest, code: str) -> HttpResponse:
    """Note the own presence by the code in the room."""
    meeting, user = meeting_of_code(code), request.user
    assert isinstance(user, User)
    if meeting is None:
        return _room_page(request, code)
    try:
        member = acting_member(user)
        presence.arrive(meeting, member=member, channel=Channel.CODE, acting_user=user)
    except DomainError as refused:
        return _room_page(request, code, refusal=refused.message)
    except PermissionDenied:
        return _room_page(request, code)
    return see_other("check_in", meeting.check_in_code)


def _room_page(request: HttpRequest, code: str, *, refusal: str = "") -> HttpResponse:
    meeting = meeting_of_code(code)
    context: dict[str, Any] = {"code": grouped_code(plain_code(code)[:20]), "form": RoomCodeForm()}
    if meeting is None:
        return render(request, "governance/meetings/check_in.html", context, status=HTTPStatus.NOT_FOUND)
    context |= {"meeting": meeting, **_standing(request, meeting, Channel.CODE, refusal)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    answer = render(request, "governance/meetings/check_in.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _standing(request: HttpRequest, meeting: Meeting, channel: Channel, refusal: str) -> dict[str, Any]:
    """Who looks at the page, whether they are on the list, and the sentence that stands in their way: that of the act
    just refused where there was one."""
    user = request.user
    if not isinstance(user, User):
        return {"is_stranger": True}
    member = _member_of(user)
    if member is None:
        return {"obstacle": _("Akun ini tidak bertindak untuk seorang anggota. Masuk dengan akun anggota Anda.")}
    obstacle = refusal or presence.obstacle(meeting, member=member, channel=channel, user=user)
    return {"member": member, "there": own_attendance(meeting, member), "obstacle": obstacle}


def _member_of(user: User) -> Member | None:
    try:
        return acting_member(user)
    except PermissionDenied:
        return None


@anggota
@require_http_methods(["GET", "POST"])
def check_in_online(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Saya hadir daring": for the members of an online or hybrid meeting; another's meeting is not found (404)."""
    user = request.user
    assert isinstance(user, User)
    member, meeting = acting_member(user), meetings().filter(pk=pk, bylaws__isnull=False).first()
    if meeting is None or meeting.group_id not in (None, member.group_id):
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            presence.arrive(meeting, member=member, channel=Channel.ONLINE, acting_user=user)
        except DomainError as refused:
            refusal = refused.message
        else:
            return see_other("check_in_online", pk)
    context = {"meeting": meeting}
    context |= _standing(request, meeting, Channel.ONLINE, refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "governance/meetings/check_in_online.html", context, status=status)


def _wait() -> HttpResponse:
    return HttpResponse(render_to_string("429.html"), status=HTTPStatus.TOO_MANY_REQUESTS)
