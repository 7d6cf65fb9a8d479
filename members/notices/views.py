"""The own notices: the list, opening one, marking them read, and how each topic arrives."""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp.accounts.models import User
from kmp.answers import see_other
from kmp.roles import has_right, masuk
from members.listing import Listing
from members.notices.access import access_notice
from members.notices.forms import PacesForm
from members.notices.queries import notices_of, paces_of, topics_for, unread_count
from members.notices.rules import own_path
from members.notices.services import choose_paces, mark_all_read, mark_read
from members.notices.states import Pace, Topic

UNREAD = "belum"


@masuk
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """`/kabar/`: what this user was told, newest first; unread ones by the first tab, topics by a filter."""
    assert isinstance(request.user, User)
    topics = {topic.value: topic.label for topic in topics_for(request.user)}
    listing = Listing(request, topik=topics, keadaan=[UNREAD])
    rows = notices_of(request.user)
    if listing["topik"]:
        rows = rows.filter(topic=listing["topik"])
    if listing["keadaan"]:
        rows = rows.filter(read_at=None)
    if listing.q:
        rows = rows.filter(Q(title__icontains=listing.q) | Q(body__icontains=listing.q))
    unread = unread_count(request.user)
    context = {
        "page": listing.page(rows.order_by("-id")),
        "listing": listing,
        "tabs": _tabs(listing, unread),
        "chips": listing.chips(topik=topics),
        "topics": topics,
        "unread": unread,
        "base": _base(request.user),
    }
    return render(request, "members/notices/notices.html", context)


def _tabs(listing: Listing, unread: int) -> list[dict[str, object]]:
    all_of_them = not listing["keadaan"]
    return [
        {"label": _("Semua"), "href": listing.href(keadaan=""), "current": all_of_them},
        {"label": _("Belum dibaca"), "href": listing.href(keadaan=UNREAD), "count": unread, "current": not all_of_them},
    ]


@masuk
@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice read and go to the page it is about, if it has one."""
    assert isinstance(request.user, User)
    notice = access_notice(request.user, pk)
    mark_read(notice, acting_user=request.user)
    return see_other(own_path(notice.path) or "notices")


@masuk
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Everything counts as read."""
    assert isinstance(request.user, User)
    count = mark_all_read(acting_user=request.user)
    if count:
        messages.success(request, _("%(count)s kabar ditandai sudah dibaca.") % {"count": count})
    return see_other("notices")


@masuk
@require_http_methods(["GET", "POST"])
def notice_choices(request: HttpRequest) -> HttpResponse:
    """`/kabar/pilihan/`: one choice for each topic."""
    assert isinstance(request.user, User)
    form = PacesForm(request.POST if request.method == "POST" else None, paces=paces_of(request.user))
    if form.is_bound and form.is_valid():
        paces = {Topic(topic): Pace(pace) for topic, pace in form.cleaned_data.items()}
        choose_paces(paces, acting_user=request.user)
        messages.success(request, _("Pilihan kabar Anda sudah disimpan."))
        return see_other("notice_choices")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "address": request.user.email, "base": _base(request.user)}
    return render(request, "members/notices/notice_choices.html", context, status=status)


def _base(user: User) -> str:
    return "base_staff.html" if has_right(user, "desk.see") else "base_member.html"
