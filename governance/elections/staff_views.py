"""Elections at the desk: opened, members proposed, answers from letters, the list fixed, delegates named and ended."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.bylaws.queries import rules_of
from governance.elections import delegates, services
from governance.elections.access import access_any_election, access_candidacy, access_delegate, access_plenary
from governance.elections.forms import AnswerForm, DelegateForm, ElectionForm
from governance.elections.models import Election
from governance.elections.queries import (
    body_counts,
    candidacies_of,
    delegates_of,
    elections,
    may_be_nominated,
    meetings_for_elections,
    sought_by,
)
from governance.elections.states import Body, CandidacyState
from governance.meetings.models import Delegate, Meeting
from governance.meetings.states import FINISHED
from governance.voting.states import DECIDED, MotionState
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from kmp.ui.formats import moment
from members.forms import ReasonForm
from members.listing import Listing
from members.registry.models import Member

TABS = {"": "Semua", **{body.value: body.label for body in Body}}
HEAD = ["Pemilihan", "Jabatan", "Kursi", "Rapat", "Pencalonan sampai", "Daftar ditetapkan", "Yang terpilih ditetapkan"]
DELEGATES_HEAD = ["Kelompok", "Nomor", "Nama", "Dasar", "Ditetapkan", "Berakhir", "Alasan"]
SHOWN = 20  # members of a search


@peran("meetings.see")
@require_GET
def staff_elections(request: HttpRequest) -> HttpResponseBase:
    """Every election: tabs by body, search, paging, CSV."""
    listing = Listing(request, badan=Body.values)
    found = elections(search=listing.q, body=listing["badan"])
    if "unduh" in request.GET:
        return csv_file("pemilihan", HEAD, map(_cells, found))
    counts = body_counts()
    context = {
        "listing": listing,
        "tabs": listing.tabs("badan", TABS, {"": sum(counts.values()), **counts}),
        "chips": listing.chips(),
        "page": listing.page(found),
        "export": listing.href(unduh="1"),
        "may_hold": has_right(request.user, "elections.hold"),
    }
    return render(request, "governance/elections/staff_elections.html", context)


def _cells(one: Election) -> list[object]:
    listed = moment(one.listed_at) if one.listed_at else ""
    seated = moment(one.seated_at) if one.seated_at else ""
    meeting, until = one.motion.meeting.title, moment(one.nominations_until)
    return [one.motion.title, one.position, one.motion.seats, meeting, until, listed, seated]


@peran("elections.hold")
@require_http_methods(["GET", "POST"])
def staff_election_new(request: HttpRequest) -> HttpResponse:
    """Open nominations: first the assembly, then what it fills."""
    meetings = meetings_for_elections()
    chosen = meetings.filter(pk=sent_id(request.GET.get("rapat", ""))).select_related("bylaws").first()
    if chosen is None:
        return render(request, "governance/elections/staff_election_meeting.html", {"meetings": list(meetings)})
    form = ElectionForm(request.POST or None, meeting=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_election(chosen, form.data_for_service(), acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pencalonan dibuka. Anggota dapat mencalonkan dari ponselnya."))
            return see_other("staff_election", made.pk)
    status = 422 if request.method == "POST" else 200
    context = {"meeting": chosen, "form": form}
    return render(request, "governance/elections/staff_election_new.html", context, status=status)


@peran("meetings.see")
@require_GET
def staff_election(request: HttpRequest, pk: int) -> HttpResponse:
    """One election: the next step, who stands, who was asked, who is out and why."""
    election = access_any_election(pk)
    return render(request, "governance/elections/staff_election.html", _context(request, election))


def _context(request: HttpRequest, election: Election) -> dict[str, Any]:
    rows, now, motion = list(candidacies_of(election)), clock.now(), election.motion
    is_listed, user = election.listed_at is not None, request.user
    search = request.GET.get("q", "").strip()[:100]
    open_list = not is_listed and now < election.nominations_until and motion.state == MotionState.DRAFT
    verdict = getattr(motion, "verdict", None)
    return {
        "election": election,
        "motion": motion,
        "meeting": motion.meeting,
        "rows": rows,
        "willing": sum(one.state in (CandidacyState.WILLING, CandidacyState.ON_BALLOT) for one in rows),
        "silent": sum(one.state == CandidacyState.NOMINATED for one in rows),
        "open": open_list,
        "may_list": not is_listed and not open_list and motion.state == MotionState.DRAFT,
        "verdict": verdict,
        "resolution": getattr(verdict, "resolution", None) if verdict else None,
        "decided": motion.state in DECIDED,
        "may_hold": has_right(user, "elections.hold"),
        "may_enter": has_right(user, "elections.enter"),
        "may_open_motion": has_right(user, "motions.open"),
        "sought": sought_by(election),
        "q": search,
        "found": list(may_be_nominated(election, search=search)[:SHOWN]) if search and open_list else [],
    }


@peran("elections.enter")
@require_POST
def staff_election_nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a member for the office, as from a letter or from the floor."""
    election = access_any_election(pk)
    member = Member.objects.filter(pk=sent_id(request.POST.get("anggota", ""))).first()
    if member is None:
        messages.warning(request, _("Pilih dahulu anggota yang dicalonkan."))
        return see_other("staff_election", pk)
    try:
        services.nominate(election, member=member, nominated_by=None, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("%(name)s dicalonkan dan diberi tahu.") % {"name": member.name})
    return see_other("staff_election", pk)


@peran("elections.enter")
@require_http_methods(["GET", "POST"])
def staff_candidacy(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the answer that came by letter or in the room."""
    candidacy, form = access_candidacy(pk), AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        willing, statement = form.is_willing, form.cleaned_data["statement"]
        try:
            services.answer_nomination(candidacy, willing=willing, statement=statement, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Jawaban tercatat."))
            return see_other("staff_election", candidacy.election_id)
    status = 422 if request.method == "POST" else 200
    context = {"candidacy": candidacy, "election": candidacy.election, "form": form}
    return render(request, "governance/elections/staff_candidacy.html", context, status=status)


@peran("elections.enter")
@require_http_methods(["GET", "POST"])
def staff_candidacy_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A candidate steps back by letter."""
    candidacy, form = access_candidacy(pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.withdraw_candidacy(candidacy, reason=reason, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pencalonan ditarik."))
            return see_other("staff_election", candidacy.election_id)
    status = 422 if request.method == "POST" else 200
    context = {"candidacy": candidacy, "election": candidacy.election, "form": form}
    return render(request, "governance/elections/staff_candidacy_withdraw.html", context, status=status)


@peran("elections.hold")
@require_http_methods(["GET", "POST"])
def staff_election_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix the list of candidates, after a page that says what follows."""
    election = access_any_election(pk)
    if request.method == "POST":
        try:
            services.fix_list(election, acting_user=signed_in(request))
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("Daftar calon ditetapkan dan urutannya diundi."))
        return see_other("staff_election", pk)
    return render(request, "governance/elections/staff_election_list.html", _context(request, election))


@peran("meetings.see")
@require_http_methods(["GET", "POST"])
def staff_delegates(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who is sent to one plenary, group by group against the bylaws; the board names one from sealed minutes."""
    plenary = access_plenary(pk)
    if "unduh" in request.GET:
        return csv_file("utusan", DELEGATES_HEAD, map(_delegate_cells, delegates_of(plenary)))
    may_hold = has_right(request.user, "elections.hold")
    if request.method == "POST" and not may_hold:
        raise PermissionDenied
    may_name = may_hold and plenary.state not in FINISHED
    form = DelegateForm(request.POST or None, plenary=plenary)
    if form.is_bound and form.is_valid() and (answer := _name(request, form, plenary)):
        return answer
    context = {"plenary": plenary, "form": form if may_name else None, "groups": _by_group(plenary)}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/elections/staff_delegates.html", context, status=status)


def _name(request: HttpRequest, form: DelegateForm, plenary: Meeting) -> HttpResponse | None:
    """The act, and the way back; None where it is refused, which then stands in the form."""
    member = Member.objects.filter(number__iexact=form.cleaned_data["number"].strip()).first()
    if member is None:
        form.add_error("number", _("Nomor anggota ini tidak ada."))
        return None
    assembly, basis = form.cleaned_data["assembly"], form.cleaned_data["basis"]
    try:
        delegates.name_delegate(assembly, member=member, basis=basis, acting_user=signed_in(request))
    except DomainError as refused:
        form.add_refusal(refused)
        return None
    messages.success(request, _("%(name)s ditetapkan sebagai utusan.") % {"name": member.name})
    return see_other("staff_delegates", plenary.pk)


def _by_group(plenary: Meeting) -> list[dict[str, Any]]:
    """Group by group: how many the bylaws let it send, who goes, who went before."""
    assert plenary.bylaws is not None  # by constraint of a plenary
    allowed = rules_of(plenary.bylaws).deciding.delegates
    rows: dict[str, list[Delegate]] = {}
    for one in delegates_of(plenary):
        rows.setdefault(str(one.group_id), []).append(one)
    codes = list(dict.fromkeys([*allowed, *rows]))
    return [
        {
            "code": code,
            "allowed": allowed.get(code, 0),
            "now": [one for one in rows.get(code, []) if one.ended_at is None],
            "past": [one for one in rows.get(code, []) if one.ended_at is not None],
        }
        for code in codes
    ]


def _delegate_cells(one: Delegate) -> list[object]:
    ended = moment(one.ended_at) if one.ended_at else ""
    named, number = moment(one.named_at), one.member.number
    return [one.group.name, number, one.member.name, one.basis, named, ended, one.ended_reason]


@peran("elections.hold")
@require_http_methods(["GET", "POST"])
def staff_delegate_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation with its reason, so that the group may send another."""
    delegate, form = access_delegate(pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delegates.end_delegation(delegate, reason=form.cleaned_data["reason"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Penugasan berakhir. Kelompok dapat mengutus orang lain."))
            return see_other("staff_delegates", delegate.plenary_id)
    status = 422 if request.method == "POST" else 200
    context = {"delegate": delegate, "form": form}
    return render(request, "governance/elections/staff_delegate_end.html", context, status=status)
