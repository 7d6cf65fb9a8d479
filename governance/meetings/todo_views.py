"""The work around meetings at the desk: what is mine, what is everybody's, done and by whom."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.meetings import todos as work
from governance.meetings.access import access_meeting, access_todo
from governance.meetings.forms import OFFICERS, AssignForm, TodoForm, officers
from governance.meetings.queries import open_todos, todos, todos_for
from governance.meetings.states import Duty
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.listing import Listing

TABS = {
    "": gettext_lazy("Tugas saya"),
    "terlambat": gettext_lazy("Terlambat"),
    "semua": gettext_lazy("Semua yang belum"),
    "selesai": gettext_lazy("Selesai"),
}


@peran("meetings.see")
@require_GET
def staff_todos(request: HttpRequest) -> HttpResponse:
    """What is to be done around meetings: mine first, then what is late, everything, and what is done."""
    user, today = signed_in(request), clock.today()
    listing = Listing(request, bagian=TABS, oleh=Duty.values)
    rows = {
        "": todos_for(user),
        "terlambat": open_todos().filter(due_on__lt=today),
        "semua": open_todos(),
        "selesai": todos().filter(done_at__isnull=False).order_by("-done_at"),
    }
    counts = {tab: found.count() for tab, found in rows.items()}
    found = rows[listing["bagian"]]
    if listing["oleh"]:
        found = found.filter(duty=listing["oleh"])
    if listing.q:
        found = found.filter(title__icontains=listing.q)
    context = {
        "tabs": listing.tabs("bagian", TABS, counts),
        "chips": listing.chips(oleh=dict(Duty.choices)),
        "duties": Duty.choices,
        "listing": listing,
        "page": listing.page(found),
        "today": today,
        "may_do": has_right(user, "todos.do"),
        "may_hold": has_right(user, "meetings.hold"),
    }
    return render(request, "governance/meetings/staff_todos.html", context)


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_todo_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A piece of work of one's own for a meeting."""
    meeting, form = access_meeting(pk), TodoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        work.add_todo(meeting, **form.cleaned_data, acting_user=signed_in(request))
        messages.success(request, _("Tugas ditambahkan."))
        return see_other("staff_meeting", pk)
    status = 422 if request.method == "POST" else 200
    context = {"meeting": meeting, "form": form, "title": _("Tugas baru"), "button": _("Tambah tugas")}
    return render(request, "governance/meetings/staff_todo.html", context, status=status)


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_todo_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a piece of work to one person."""
    todo = access_todo(pk)
    initial = {"to": todo.assigned_to.username} if todo.assigned_to else {}
    form = AssignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            work.assign_todo(todo, to=form.cleaned_data["to"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Tugas diserahkan."))
            return see_other("staff_meeting", todo.meeting_id)
    status = 422 if request.method == "POST" else 200
    names = {"officers": officers(), "officers_id": OFFICERS}
    context = {"meeting": todo.meeting, "form": form, "title": todo.title, "button": _("Serahkan"), **names}
    return render(request, "governance/meetings/staff_todo.html", context, status=status)


@peran("todos.do")
@require_POST
def staff_todo_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Done."""
    return _do(request, pk, work.finish_todo, _("Tugas selesai."))


@peran("todos.do")
@require_POST
def staff_todo_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Not done after all."""
    return _do(request, pk, work.reopen_todo, _("Tugas dibuka lagi."))


def _do(request: HttpRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    """Do it, and go back to where the button was."""
    todo = access_todo(pk)
    try:
        act(todo, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    if request.POST.get("kembali") == "rapat":
        return see_other("staff_meeting", todo.meeting_id)
    return see_other("staff_todos")
