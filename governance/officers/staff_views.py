"""Officers at the desk: the register of terms, first ones by deed, early ends, the elected, handovers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.elections.access import access_any_election
from governance.elections.delegates import seat_delegates
from governance.elections.models import Election
from governance.elections.queries import elected_options
from governance.elections.states import Body
from governance.officers import handovers, seating, services
from governance.officers.access import access_ending, access_term
from governance.officers.forms import DeedTermForm, EndingForm, HandoverForm
from governance.officers.models import Term
from governance.officers.queries import PHASES, in_phase, open_ending, phase_counts, successors, terms
from governance.officers.rules import phase_of, usual_items
from governance.officers.states import EndingState, OfficeBody
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from members.forms import ReasonForm
from members.listing import Listing
from members.registry.models import Member

BODIES = dict(OfficeBody.choices)
TABS = {**PHASES, "": "Semua"}
HEAD = ["Badan", "Jabatan", "Nama", "Nomor anggota", "Mulai", "Sampai", "Rencana sampai", "Dasar", "Keadaan"]


@peran("meetings.see")
@require_GET
def staff_officers(request: HttpRequest) -> HttpResponseBase:
    """The register of pengurus and pengawas: who serves, who comes, who waits for a second person, who served."""
    today = clock.today()
    asked = {"keadaan": "menjabat", **request.GET.dict()}["keadaan"]
    listing = Listing(request, keadaan=TABS, badan=OfficeBody.values)
    matching = terms(search=listing.q, body=listing["badan"])
    phase = asked if asked in TABS else "menjabat"
    found = in_phase(matching, phase, today)
    if "unduh" in request.GET:
        return csv_file("pengurus-dan-pengawas", HEAD, map(_cells, found))
    counts = phase_counts(matching, today)
    tabs = [
        {"label": word, "href": f"?keadaan={key}", "count": counts.get(key, ""), "current": key == phase}
        for key, word in TABS.items()
    ]
    page = listing.page(found)
    context = {
        "listing": listing,
        "tabs": tabs,
        "phase": phase,
        "chips": listing.chips(badan=BODIES),
        "bodies": BODIES,
        "page": page,
        "rows": [{"term": one, "phase": _phase(one)} for one in page],
        "export": f"?keadaan={phase}&badan={listing['badan']}&unduh=1",
        "may_enter": has_right(request.user, "officers.enter"),
    }
    return render(request, "governance/officers/staff_officers.html", context)


def _phase(term: Term) -> Any:
    starts_on, ends_on, today = term.starts_on, term.ends_on, clock.today()
    return phase_of(starts_on=starts_on, ends_on=ends_on, holds=term.holds, end_kind=term.end_kind, today=today)


def _cells(one: Term) -> list[object]:
    basis = one.resolution.number if one.resolution else one.deed
    days = [one.starts_on, one.ends_on, one.planned_ends_on]
    named = [one.get_body_display(), one.position, one.person.name, one.member.number]
    return [*named, *days, basis, _phase(one).word]


@peran("officers.enter")
@require_http_methods(["GET", "POST"])
def staff_term_new(request: HttpRequest) -> HttpResponse:
    """Enter one of the first officers from the deed; a second person confirms."""
    form = DeedTermForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (term := _entered(request, form)):
        messages.success(request, _("Dicatat. Orang kedua memeriksa aktanya dan memastikan."))
        return see_other("staff_term", term.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/officers/staff_term_new.html", {"form": form}, status=status)


def _entered(request: HttpRequest, form: DeedTermForm) -> Term | None:
    given = dict(form.cleaned_data)
    member = Member.objects.filter(number__iexact=given.pop("number").strip()).first()
    if member is None:
        form.add_error("number", _("Nomor anggota ini tidak ada."))
        return None
    try:
        return services.enter_founding_term(member, **given, acting_user=signed_in(request))
    except DomainError as refused:
        form.add_refusal(refused)
        return None


@peran("meetings.see")
@require_GET
def staff_term(request: HttpRequest, pk: int) -> HttpResponse:
    """One term: what it rests on, what was asked about it, its handover, and what this user can do."""
    term, user = access_term(pk), signed_in(request)
    ending = open_ending(term)
    decides = has_right(user, "officers.decide")
    context = {
        "term": term,
        "phase": _phase(term),
        "ending": ending,
        "endings": list(term.endings.select_related("asked_by", "decided_by", "resolution")),
        "handover": getattr(term, "handed_over", None),
        "successors": list(successors(term)[:5]),
        "may_confirm": decides and not term.holds and not term.end_kind and term.entered_by_id != user.pk,
        "may_cancel": has_right(user, "officers.enter") and not term.holds and not term.end_kind,
        "may_decide": decides and ending is not None and ending.asked_by_id != user.pk,
        "may_ask": has_right(user, "officers.enter") and term.holds and not term.end_kind and ending is None,
        "may_hand_over": has_right(user, "officers.enter") and term.holds,
    }
    return render(request, "governance/officers/staff_term.html", context)


@peran("officers.decide")
@require_POST
def staff_term_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person has seen the deed."""
    try:
        services.confirm_term(access_term(pk), acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Masa jabatan berlaku; perannya mengikuti."))
    return see_other("staff_term", pk)


@peran("officers.enter")
@require_http_methods(["GET", "POST"])
def staff_term_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cross out what was entered by mistake."""
    term, form = access_term(pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_term(term, note=form.cleaned_data["reason"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Catatan dibatalkan."))
            return see_other("staff_term", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/officers/staff_term_cancel.html", {"term": term, "form": form}, status=status)


@peran("officers.enter")
@require_http_methods(["GET", "POST"])
def staff_term_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a term end before its day."""
    term, form = access_term(pk), EndingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_ending(term, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Tercatat. Orang kedua memutuskan."))
            return see_other("staff_term", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/officers/staff_term_end.html", {"term": term, "form": form}, status=status)


@peran("officers.decide")
@require_POST
def staff_ending_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person ends the term."""
    return _decide(request, pk, EndingState.APPROVED, _("Masa jabatan berakhir pada hari itu; perannya mengikuti."))


@peran("officers.decide")
@require_POST
def staff_ending_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person says no."""
    return _decide(request, pk, EndingState.REFUSED, _("Permintaan ditolak; masa jabatan tetap."))


def _decide(request: HttpRequest, pk: int, decision: EndingState, done: str) -> HttpResponse:
    ending = access_ending(pk)
    try:
        services.decide_ending(ending, decision=decision, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return see_other("staff_term", ending.term_id)


@peran("elections.hold")
@require_http_methods(["GET", "POST"])
def staff_election_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the elected their offices, or send them as delegates."""
    election = access_any_election(pk)
    if request.method == "POST":
        return _seat(request, election)
    verdict = getattr(election.motion, "verdict", None)
    options = elected_options(election.motion) if verdict else []
    asks = verdict is not None and verdict.by_consensus and len(options) > election.motion.seats
    context = {"election": election, "options": options, "asks": asks, "verdict": verdict}
    return render(request, "governance/officers/staff_election_seat.html", context)


def _seat(request: HttpRequest, election: Election) -> HttpResponse:
    agreed, user = [n for n in map(sent_id, request.POST.getlist("disepakati")) if n], signed_in(request)
    try:
        if election.body == Body.DELEGATES:
            left_out = seat_delegates(election, agreed=agreed, acting_user=user).left_out
        else:
            left_out = seating.seat_officers(election, agreed=agreed, acting_user=user).left_out
    except DomainError as refused:
        messages.error(request, refused.message)
        return see_other("staff_election_seat", election.pk)
    for member, why in left_out:
        messages.warning(request, _("%(name)s tidak ditetapkan: %(why)s") % {"name": member.name, "why": why})
    messages.success(request, _("Yang terpilih sudah ditetapkan."))
    return see_other("staff_election", election.pk)


@peran("officers.enter")
@require_http_methods(["GET", "POST"])
def staff_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what an officer hands over to the next."""
    term = access_term(pk)
    rows, written = successors(term), getattr(term, "handed_over", None)
    items = written.items if written else [{"what": what, "state": ""} for what in usual_items(term.position)]
    lines = "\n".join(f"{item['what']}: {item['state']}".rstrip() for item in items)
    form = HandoverForm(request.POST or None, request.FILES or None, incoming=rows, initial={"items": lines})
    if request.method == "POST" and form.is_valid():
        try:
            made = handovers.write_handover(term, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Serah terima disusun; keduanya diminta menandatangani."))
            return see_other("handover", made.pk)
    status = 422 if request.method == "POST" else 200
    context = {"term": term, "form": form, "successors": rows}
    return render(request, "governance/officers/staff_handover.html", context, status=status)
