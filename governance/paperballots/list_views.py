"""Signed attendance lists at the desk: written down by one person, noted as present by another."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.meetings.access import access_meeting
from governance.meetings.models import Meeting
from governance.meetings.states import TAKES_NAMES
from governance.paperballots import lists
from governance.paperballots.access import access_list, access_name
from governance.paperballots.forms import CollectedForm, InHandForm, NamesForm
from governance.paperballots.models import PaperList, PaperName
from governance.paperballots.queries import lists_of, names_in
from governance.paperballots.staff_views import HANDLE, signed_in
from governance.paperballots.states import BatchState
from kmp.accounts.fresh import kode_segar
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.forms import ReasonForm


def _meeting_of_members(pk: int) -> Meeting:
    meeting = access_meeting(pk)
    if meeting.bylaws_id is None:
        raise Http404
    return meeting


@peran("meetings.see")
@require_GET
def staff_paper_lists(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed lists that came back to a meeting."""
    meeting = _meeting_of_members(pk)
    takes_names = meeting.state in TAKES_NAMES
    may_handle = has_right(request.user, HANDLE)
    context = {"meeting": meeting, "lists": list(lists_of(pk)), "takes_names": takes_names, "may_handle": may_handle}
    return render(request, "governance/paperballots/staff_lists.html", context)


@peran(HANDLE)
@require_http_methods(["GET", "POST"])
def staff_paper_list_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to write down a signed list."""
    meeting = _meeting_of_members(pk)
    form = CollectedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            one = lists.begin_list(meeting, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            return see_other("staff_paper_list", one.pk)
    status = 422 if request.method == "POST" else 200
    context = {"meeting": meeting, "form": form, "takes_names": meeting.state in TAKES_NAMES}
    return render(request, "governance/paperballots/staff_list_new.html", context, status=status)


@peran("meetings.see")
@require_GET
def staff_paper_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One signed list: its names, and what the person who looks may do with it."""
    return _list_page(request, access_list(pk), NamesForm())


def _list_page(request: HttpRequest, one: PaperList, form: NamesForm) -> HttpResponse:
    waits = one.state == BatchState.ENTERED
    handles, is_writer = has_right(request.user, HANDLE), one.entered_by_id == request.user.pk
    names = list(names_in(one))
    context = {
        "list": one,
        "meeting": one.meeting,
        "names": names,
        "clashes": _clashes(names) if waits else 0,
        "may_write": waits and handles and is_writer,
        "may_confirm": waits and handles and not is_writer,
        "may_drop": waits and handles,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "governance/paperballots/staff_list.html", context, status=status)


def _clashes(names: Sequence[PaperName]) -> int:
    """How many are noted as present already."""
    return sum(name.is_present for name in names)  # type: ignore[attr-defined]  # annotated by names_in


@peran(HANDLE)
@require_POST
def staff_paper_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down names by number or card: all of them, or none."""
    one = access_list(pk)
    form = NamesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            new = lists.write_names(one, form.lines(), acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(count)s nama ditambahkan.") % {"count": new})
            return see_other("staff_paper_list", pk)
    return _list_page(request, one, form)


@peran(HANDLE)
@require_POST
def staff_paper_name_out(request: HttpRequest, pk: int, name_pk: int) -> HttpResponse:
    """Take a name out that was written down by mistake."""
    name = access_name(access_list(pk), name_pk)
    try:
        lists.take_out_name(name, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    return see_other("staff_paper_list", pk)


@peran(HANDLE)
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_paper_list_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person counts the signatures and notes the names as present."""
    one = access_list(pk)
    form = InHandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lists.confirm_list(one, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Nama-nama itu tercatat hadir."))
            return see_other("staff_paper_list", pk)
    context = {"list": one, "meeting": one.meeting, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "governance/paperballots/staff_list_confirm.html", context, status=status)


@peran(HANDLE)
@require_http_methods(["GET", "POST"])
def staff_paper_list_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the list up, with the reason."""
    one = access_list(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lists.drop_list(one, reason=form.cleaned_data["reason"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Daftar ini dibatalkan."))
            return see_other("staff_paper_lists", one.meeting_id)
    context = {"list": one, "meeting": one.meeting, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "governance/paperballots/staff_list_drop.html", context, status=status)
