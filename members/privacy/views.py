"""What a person sees of the own data: what is held, who looked, consents, requests, a copy to take along."""

import tempfile
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import masuk
from kmp.runs.models import Run
from kmp.ui.navigation import open_to
from members.privacy import services
from members.privacy.access import access_own_request, own_person
from members.privacy.export import MANY_ROWS, count_rows, write_copy
from members.privacy.forms import AskForm
from members.privacy.mapping import data_map
from members.privacy.models import DataRequest
from members.privacy.queries import current_texts, held_tables, last_consents, requests_of, reveals_of
from members.privacy.rules import time_left
from members.privacy.states import RequestKind, RequestState
from members.registry.models import Person
from members.registry.queries import masked_nik

LEAVE_PAGE = "leave"  # where a membership is ended by its member
SHOWN_REVEALS = 20


@masuk
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything about the own data on one page, what waits first."""
    user = signed_in(request)
    if not hasattr(user, "person"):
        return render(request, "members/privacy/my_data_none.html")
    person = own_person(user)
    requests = list(requests_of(person))
    context = {
        "person": person,
        "nik": masked_nik(person.nik_cipher),
        "open_requests": [one for one in requests if one.state == RequestState.ASKED],
        "requests": [one for one in requests if one.state != RequestState.ASKED],
        "consents": _consents(person),
        "reveals": reveals_of(person)[:SHOWN_REVEALS],
        "held": _held(person),
    }
    return render(request, "members/privacy/my_data.html", context)


def _held(person: Person) -> list[dict[str, Any]]:
    """What is held, under the headings of the data map that have something."""
    words, tables = data_map(), held_tables(person)
    described = [
        (one.theme, {"table": one, "basis": words.bases[one.basis], "keep": words.keeping[one.keep]}) for one in tables
    ]
    grouped = {theme: [said for of, said in described if of == theme] for theme in words.themes}
    return [{"title": words.themes[theme], "tables": said} for theme, said in grouped.items() if said]


def _consents(person: Person) -> list[dict[str, Any]]:
    """Each consent in force: its words, what the person said last, and when."""
    said = last_consents(person)
    return [{"text": text, "said": said.get(purpose)} for purpose, text in current_texts().items()]


@masuk
@require_http_methods(["GET", "POST"])
def my_consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Give or take back one consent; for one that the membership rests on, the page says what that means."""
    user = signed_in(request)
    person = own_person(user)
    text = current_texts().get(purpose)
    if text is None:
        raise Http404
    said = last_consents(person).get(purpose)
    given = bool(said and said.given)
    if request.method == "POST":
        services.say_consent(person, purpose=purpose, given=not given, acting_user=user)
        messages.success(request, _("Persetujuan ditarik.") if given else _("Persetujuan diberikan."))
        return see_other("my_data")
    context = {"text": text, "said": said, "given": given, "leave": open_to(user, LEAVE_PAGE)}
    return render(request, "members/privacy/my_consent.html", context)


@masuk
@require_http_methods(["GET", "POST"])
def my_data_ask(request: HttpRequest) -> HttpResponse:
    """Ask for access, correction, erasure or restriction."""
    user = signed_in(request)
    person = own_person(user)
    wanted = request.GET.get("jenis", "")
    initial = {"kind": wanted} if wanted in RequestKind.values else {}
    form = AskForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_about_data(person, **form.cleaned_data, acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Permintaan %(number)s terkirim.") % {"number": asked.number})
            return see_other("my_data_request", asked.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/privacy/my_data_ask.html", {"form": form}, status=status)


@masuk
@require_GET
def my_data_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One own request: its clock, its answer."""
    asked = access_own_request(signed_in(request), pk)
    context = {"asked": asked, "left": time_left(asked.due_at, clock.now()), "steps": journey(asked)}
    return render(request, "members/privacy/my_data_request.html", context)


def journey(asked: DataRequest) -> list[dict[str, Any]]:
    """The way of a request, done, now and to come, for `<c-timeline>`."""
    sent = {"title": _("Diajukan"), "when": asked.asked_at, "state": "done"}
    if asked.state == RequestState.ASKED:
        due = _("paling lambat pada waktu ini")
        return [sent, {"title": _("Dijawab pengurus"), "when": asked.due_at, "note": due, "state": "now"}]
    return [sent, {"title": asked.get_state_display(), "when": asked.decided_at, "state": "done"}]


@masuk
@require_POST
def my_data_request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own request back."""
    user = signed_in(request)
    services.withdraw_data_request(access_own_request(user, pk), acting_user=user)
    messages.success(request, _("Permintaan ditarik."))
    return see_other("my_data_request", pk)


@masuk
@kode_segar
@never_cache
@require_http_methods(["GET", "POST"])
def my_data_take(request: HttpRequest) -> HttpResponseBase:
    """A copy of everything about the own person; a fresh sign-in first, a line in the log always."""
    user = signed_in(request)
    person = own_person(user)
    if request.method == "GET":
        return render(request, "members/privacy/my_data_take.html", {"rows": count_rows(person)})
    return copy_of(person, user)


def copy_of(person: Person, user: User) -> HttpResponseBase:
    """The zip at once, or the page of the run that makes a large one."""
    rows = count_rows(person)
    if rows > MANY_ROWS:
        return see_other("run", services.ask_copy(person, acting_user=user).pk)
    target = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    write_copy(person, target)
    services.note_copy(person, rows=rows, acting_user=user)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"data-pribadi-{clock.today()}.zip")


@masuk
@kode_segar
@never_cache
@require_GET
def my_data_copy(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The large copy that a run has made: for who asked for it, and only while it is kept."""
    run = get_object_or_404(Run, pk=pk, kind=services.COPY_RUN, asked_by=signed_in(request))
    name = str((run.result or {}).get("file", ""))
    if not name or not default_storage.exists(name):
        raise Http404
    filename = f"data-pribadi-{clock.today()}.zip"
    return FileResponse(default_storage.open(name), as_attachment=True, filename=filename)
