"""Personal data at the desk: finding and revealing a NIK, and answering requests within 72 hours."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.listing import Listing
from members.privacy import erasure, services
from members.privacy.access import DECIDE, access_person, access_request
from members.privacy.forms import AnswerForm, AskForm, FindNikForm, RevealForm
from members.privacy.models import DataRequest
from members.privacy.queries import data_requests_found, late_data_requests, reveals_of, ties_of
from members.privacy.rules import time_left
from members.privacy.states import MATTERS, RequestKind, RequestState
from members.privacy.views import copy_of, journey
from members.registry.queries import count_by, masked_nik

LATE, ALL = "lewat", "semua"
TABS = {
    RequestState.ASKED.value: "Menunggu jawaban",
    LATE: "Lewat 72 jam",
    RequestState.FULFILLED.value: "Dipenuhi",
    RequestState.REFUSED.value: "Ditolak",
    RequestState.WITHDRAWN.value: "Ditarik",
    ALL: "Semua",
}
HEAD = ["nomor", "nama", "permintaan", "keadaan", "diajukan", "paling lambat", "dijawab", "oleh", "terlambat"]
SHOWN_REVEALS = 20


@peran("privacy.reveal")
@never_cache
@require_http_methods(["GET", "POST"])
def staff_find_nik(request: HttpRequest) -> HttpResponse:
    """The one person with exactly this NIK; the NIK is never in an address, and each look is logged."""
    user = signed_in(request)
    form = FindNikForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        person = services.find_by_nik(form.cleaned_data["nik"], acting_user=user)
        context |= {"sought": True, "person": person}
        if person is not None:
            context |= ties_of(person) | {"nik": masked_nik(person.nik_cipher)}
        return render(request, "members/privacy/staff_find_nik.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/privacy/staff_find_nik.html", context, status=status)


@peran("privacy.reveal")
@never_cache
@require_http_methods(["GET", "POST"])
def staff_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """A whole NIK, shown in this one answer and nowhere else: who asked and why is kept, and its owner is told."""
    user = signed_in(request)
    person = access_person(user, pk)
    form = RevealForm(request.POST or None)
    nik, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                nik, status = services.reveal_nik(person, **form.cleaned_data, acting_user=user), 200
            except DomainError as refused:
                form.add_refusal(refused)
    context = {
        "person": person,
        "form": form,
        "nik": nik,
        "masked": masked_nik(person.nik_cipher),
        "reveals": reveals_of(person)[:SHOWN_REVEALS],
        **ties_of(person),
    }
    return render(request, "members/privacy/staff_reveal.html", context, status=status)


@peran("privacy.reveal")
@require_GET
def staff_data_requests(request: HttpRequest) -> HttpResponse:
    """Requests by state, the one due first on top; without a choice those that wait."""
    listing = Listing(request, keadaan=TABS, jenis=RequestKind.values)
    state = listing["keadaan"] or RequestState.ASKED.value
    listing.chosen["keadaan"] = state
    kinds = {kind.value: words for kind, words in MATTERS.items()}
    found = data_requests_found(q=listing.q, kind=listing["jenis"])
    counts = count_by(found, "state")
    counts |= {ALL: sum(counts.values()), LATE: late_data_requests(found).count()}
    page = listing.page(_of_tab(found, state))
    for one in page:
        one.left = time_left(one.due_at, clock.now())
    context = {
        "tabs": listing.tabs("keadaan", TABS, counts),
        "chips": listing.chips(jenis=kinds),
        "page": page,
        "kinds": kinds,
        "listing": listing,
        "state": state,
        "now": clock.now(),
        "export": listing.href(),
    }
    return render(request, "members/privacy/staff_data_requests.html", context)


def _of_tab(found: "QuerySet[DataRequest]", tab: str) -> "QuerySet[DataRequest]":
    if tab == ALL:
        return found
    return late_data_requests(found) if tab == LATE else found.filter(state=tab)


@peran("privacy.reveal")
@kode_segar
@require_GET
def staff_data_requests_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, without what was asked and answered."""
    listing = Listing(request, keadaan=TABS, jenis=RequestKind.values)
    found = data_requests_found(q=listing.q, kind=listing["jenis"])
    rows = _of_tab(found, listing["keadaan"] or RequestState.ASKED.value)
    services.note_list(rows=rows.count(), acting_user=signed_in(request))
    return csv_file(f"permintaan-data-{clock.today()}", HEAD, _cells(rows))


def _cells(rows: "QuerySet[DataRequest]") -> Iterable[list[object]]:
    now = clock.now()
    for one in rows:
        yield [
            one.number,
            one.person.name,
            one.matter,
            one.get_state_display(),
            one.asked_at.isoformat(timespec="minutes"),
            one.due_at.isoformat(timespec="minutes"),
            one.decided_at.isoformat(timespec="minutes") if one.decided_at else "",
            str(one.decided_by or ""),
            "ya" if (one.decided_at or now) > one.due_at else "",
        ]


@peran("privacy.reveal")
@require_http_methods(["GET", "POST"])
def staff_data_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A request that came by letter or at the desk, entered for the person; somebody else answers it."""
    user = signed_in(request)
    person = access_person(user, pk)
    form = AskForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_about_data(person, **form.cleaned_data, acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Permintaan %(number)s dicatat.") % {"number": asked.number})
            return see_other("staff_data_request", asked.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/privacy/staff_data_ask.html", {"form": form, "person": person}, status=status)


@peran("privacy.reveal")
@require_GET
def staff_data_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, the decision first."""
    return _request_page(request, access_request(signed_in(request), pk))


def _request_page(
    request: HttpRequest, asked: DataRequest, *, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    user = signed_in(request)
    waits = asked.state == RequestState.ASKED
    own = user.pk in (asked.asked_by_id, asked.person.user_id)
    erasing = asked.kind == RequestKind.ERASURE
    context = {
        "asked": asked,
        "person": asked.person,
        "late": waits and asked.due_at < clock.now(),
        "left": time_left(asked.due_at, clock.now()),
        "steps": journey(asked),
        "may_decide": waits and has_right(user, DECIDE) and not own,
        "own": waits and own,
        "erasing": erasing,
        "blockers": erasure.problems_of(asked.person) if erasing and waits else [],
        "form": form or AnswerForm(initial={"answer": erasure.refusal_words(asked.person)} if erasing else None),
        **ties_of(asked.person),
    }
    return render(request, "members/privacy/staff_data_request.html", context, status=status)


Answer = Callable[..., None]


def _answer(request: HttpRequest, pk: int, act: Answer, said: str) -> HttpResponse:
    """Do `act` with the answer of the form; a refusal comes back beside it, with what was typed."""
    user = signed_in(request)
    asked = access_request(user, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            act(asked, answer=form.cleaned_data["answer"], acting_user=user)
        except DomainError as refused:
            if refused.code == "data_request_answered":  # the page has no form any more that could show it
                raise
            form.add_refusal(refused)
        else:
            messages.success(request, said % {"number": asked.number})
            return see_other("staff_data_request", pk)
    return _request_page(request, asked, form=form, status=422)


@peran("privacy.decide")
@require_POST
def staff_data_request_fulfil(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, with the answer the person reads."""
    return _answer(request, pk, services.fulfil_data_request, _("Permintaan %(number)s dipenuhi."))


@peran("privacy.decide")
@require_POST
def staff_data_request_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """No, with the reason the person reads."""
    return _answer(request, pk, services.refuse_data_request, _("Permintaan %(number)s ditolak."))


@peran("privacy.decide")
@kode_segar
@never_cache
@require_http_methods(["GET", "POST"])
def staff_data_request_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """The page before the last step, and that step: the person becomes nobody."""
    user = signed_in(request)
    asked = access_request(user, pk)
    if asked.kind != RequestKind.ERASURE or asked.state != RequestState.ASKED:
        raise Http404
    form = AnswerForm(request.POST or None, initial={"answer": erasure.answer_words(asked.person)})
    if request.method == "POST" and form.is_valid():
        try:
            erasure.pseudonymise_person(asked, answer=form.cleaned_data["answer"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Data orang ini sudah disamarkan."))
            return see_other("staff_data_request", pk)
    context = {"asked": asked, "form": form, "blockers": erasure.problems_of(asked.person)}
    status = 422 if request.method == "POST" else 200
    return render(request, "members/privacy/staff_data_request_erase.html", context, status=status)


@peran("privacy.decide")
@kode_segar
@never_cache
@require_POST
def staff_data_request_copy(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A copy to hand to a person without an account: only while the own request for it waits."""
    user = signed_in(request)
    asked = access_request(user, pk)
    if asked.kind != RequestKind.ACCESS or asked.state != RequestState.ASKED:
        raise Http404
    return copy_of(asked.person, user)
