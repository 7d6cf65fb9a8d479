"""Motions at the desk: write, open, close, count, adopt."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.minutes.models import Minutes
from governance.voting import counting, resolutions, services
from governance.voting.access import access_any_motion
from governance.voting.forms import MotionForm
from governance.voting.models import Motion
from governance.voting.queries import motions, state_counts, turnout
from governance.voting.states import MotionKind, MotionState
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.ui.formats import moment
from members.listing import Listing

TABS = {"": "Semua", **{state.value: state.label for state in MotionState}}
HEAD = ["Nomor", "Jenis", "Usul", "Keadaan", "Ditutup", "Diterima"]


def _user(request: HttpRequest) -> User:
    """Who is signed in; the marks let nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


@peran("meetings.see")
@require_GET
def staff_motions(request: HttpRequest) -> HttpResponseBase:
    """Every motion: search, state tabs, paging, CSV."""
    listing = Listing(request, keadaan=MotionState.values)
    found = motions(search=listing.q, state=listing["keadaan"]).select_related("verdict")
    if "unduh" in request.GET:
        return csv_file("usul", HEAD, map(_cells, found))
    counts = state_counts()
    context = {
        "listing": listing,
        "tabs": listing.tabs("keadaan", TABS, {"": sum(counts.values()), **counts}),
        "chips": listing.chips(),
        "page": listing.page(found),
        "export": listing.href(unduh="1"),
        "may_open": has_right(request.user, "motions.open"),
    }
    return render(request, "governance/voting/staff_motions.html", context)


def _cells(motion: Motion) -> list[object]:
    verdict = getattr(motion, "verdict", None)
    passed = "" if verdict is None else (_("ya") if verdict.passed else _("tidak"))
    kind, state = motion.get_kind_display(), motion.get_state_display()
    return [motion.number, kind, motion.title, state, moment(motion.closes_at), passed]


@peran("motions.open")
@require_http_methods(["GET", "POST"])
def staff_motion_new(request: HttpRequest) -> HttpResponse:
    """Write a motion for a plenary that is planned or under way."""
    form = MotionForm(request.POST or None, initial={"meeting": request.GET.get("rapat")})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            motion = services.draft_motion(data.pop("meeting"), **data, acting_user=_user(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Usul %(number)s tercatat sebagai konsep.") % {"number": motion.number})
            return see_other("staff_motion", motion.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/voting/staff_motion_new.html", {"form": form}, status=status)


@peran("meetings.see")
@require_GET
def staff_motion(request: HttpRequest, pk: int) -> HttpResponse:
    """One motion with its next step; while it is open, who has voted (never how)."""
    motion = access_any_motion(pk)
    user = _user(request)
    minutes = Minutes.objects.filter(meeting=motion.meeting_id).first()
    context: dict[str, Any] = {
        "motion": motion,
        "verdict": getattr(motion, "verdict", None),
        "resolution": getattr(motion, "resolution", None),
        "minutes": minutes,
        "turnout": turnout(motion) if motion.state != MotionState.DRAFT else {},
        "may_open": has_right(user, "motions.open"),
        "may_count": has_right(user, "motions.count"),
        "is_over": clock.now() >= motion.closes_at,
        "is_shu": motion.kind == MotionKind.SHU,
    }
    return render(request, "governance/voting/staff_motion.html", context)


def _act(request: HttpRequest, pk: int, service: Callable[..., Any], done: str) -> HttpResponse:
    """Do one act on a motion and go back to its page; a refusal is shown there as a sentence."""
    try:
        service(access_any_motion(pk), acting_user=_user(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return see_other("staff_motion", pk)


@peran("motions.open")
@require_POST
def staff_motion_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze rule and roll, and take ballots."""
    return _act(request, pk, services.open_motion, _("Pemungutan suara dibuka."))


@peran("motions.open")
@require_POST
def staff_motion_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more ballots."""
    return _act(request, pk, services.close_motion, _("Pemungutan suara ditutup."))


@peran("motions.count")
@kode_segar
@require_POST
def staff_motion_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Count, decide by the frozen rule, publish the proof."""
    return _act(request, pk, counting.count_motion, _("Suara dihitung dan berkas bukti terbit."))


@peran("motions.count")
@require_POST
def staff_motion_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a passed motion a decision of the plenary."""
    return _act(request, pk, resolutions.adopt_resolution, _("Usul menjadi keputusan Rapat Anggota."))
