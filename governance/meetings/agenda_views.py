"""Agenda and material of a meeting at the desk: add, change, reorder without a script, withdraw, print."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.meetings import agenda
from governance.meetings.access import access_item, access_meeting, access_paper
from governance.meetings.forms import ItemForm, PaperForm
from governance.meetings.models import Meeting
from governance.meetings.queries import agenda_of, papers_of
from governance.meetings.states import TAKES_NAMES
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran

HOLD = "meetings.hold"


@peran("meetings.see")
@require_GET
def staff_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda with its clock times and the material, ready to be printed."""
    return _page(request, access_meeting(pk))


def _page(
    request: HttpRequest,
    meeting: Meeting,
    *,
    item_form: ItemForm | None = None,
    paper_form: PaperForm | None = None,
) -> HttpResponse:
    refused = item_form or paper_form
    context = {
        "meeting": meeting,
        "agenda": agenda_of(meeting),
        "papers": list(papers_of(meeting)),
        "item_form": item_form or ItemForm(),
        "paper_form": paper_form or PaperForm(meeting=meeting),
        "may_change": has_right(request.user, HOLD) and meeting.state in TAKES_NAMES,
    }
    return render(request, "governance/meetings/staff_agenda.html", context, status=422 if refused else 200)


@peran(HOLD)
@require_POST
def staff_agenda_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more point, the last."""
    meeting, form = access_meeting(pk), ItemForm(request.POST)
    if form.is_valid():
        try:
            agenda.add_item(meeting, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            return see_other("staff_agenda", pk)
    return _page(request, meeting, item_form=form)


@peran(HOLD)
@require_http_methods(["GET", "POST"])
def staff_agenda_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Other words or minutes for a point."""
    meeting = access_meeting(pk)
    item = access_item(meeting, item_pk)
    initial = {name: getattr(item, name) for name in ("title", "minutes", "presenter", "note")}
    form = ItemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            agenda.edit_item(item, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Mata acara tersimpan."))
            return see_other("staff_agenda", pk)
    status = 422 if request.method == "POST" else 200
    context = {"meeting": meeting, "item": item, "form": form}
    return render(request, "governance/meetings/staff_agenda_item.html", context, status=status)


@peran(HOLD)
@require_POST
def staff_agenda_up(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """One place earlier."""
    item = access_item(access_meeting(pk), item_pk)
    return _do(request, pk, lambda user: agenda.move_item(item, up=True, acting_user=user))


@peran(HOLD)
@require_POST
def staff_agenda_down(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """One place later."""
    item = access_item(access_meeting(pk), item_pk)
    return _do(request, pk, lambda user: agenda.move_item(item, up=False, acting_user=user))


@peran(HOLD)
@require_POST
def staff_agenda_remove(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Off the agenda."""
    item = access_item(access_meeting(pk), item_pk)
    return _do(request, pk, lambda user: agenda.remove_item(item, acting_user=user))


@peran(HOLD)
@require_POST
def staff_meeting_paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Material for the meeting."""
    meeting = access_meeting(pk)
    form = PaperForm(request.POST, request.FILES, meeting=meeting)
    if form.is_valid():
        try:
            agenda.add_paper(meeting, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Bahan rapat tersimpan. Yang diundang dapat membukanya."))
            return see_other("staff_agenda", pk)
    return _page(request, meeting, paper_form=form)


@peran(HOLD)
@require_POST
def staff_meeting_paper_remove(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    """Withdraw material."""
    paper = access_paper(access_meeting(pk), paper_pk)
    return _do(request, pk, lambda user: agenda.remove_paper(paper, acting_user=user))


def _do(request: HttpRequest, pk: int, act: Callable[[User], Any]) -> HttpResponse:
    """Do one act on agenda or material and go back to them; a refusal is shown there as a sentence."""
    try:
        act(signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    return see_other("staff_agenda", pk)
