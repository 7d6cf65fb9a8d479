"""A member's own way out: what follows, asking, taking back, being heard, and the settlement."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import pdf_file, see_other
from kmp.errors import DomainError
from kmp.roles import masuk
from members.leaving import services
from members.leaving.access import own_leavings
from members.leaving.forms import OwnWordsForm, ResignForm
from members.leaving.models import Leaving
from members.leaving.papers import issue_settlement, typeset_settlement
from members.leaving.queries import frozen_settlement, settlement_of, shu_payable_rp
from members.leaving.states import OPEN_LEAVINGS, LeavingKind, LeavingState
from members.leaving.story import steps_of, sum_of
from members.registry.access import acting_member, memberships_of
from members.registry.models import Member
from members.savings.queries import savings_rule

SHOWN = (*OPEN_LEAVINGS, LeavingState.DECIDED, LeavingState.PAID, LeavingState.REFUSED)


def _own(user: User, pk: int) -> Leaving:
    """One leaving of the user's own; any other is not found (404)."""
    leaving = own_leavings(user).filter(pk=pk).first()
    if leaving is None:
        raise Http404
    return leaving


@masuk
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Resign, or see how far it is; whoever has left still sees the settlement."""
    user = signed_in(request)
    member = acting_member(user) if memberships_of(user).exists() else None
    leaving = _latest(user, member)
    if leaving is not None and leaving.state != LeavingState.REFUSED:
        return _status_page(request, leaving)
    if member is None:
        raise PermissionDenied
    form = ResignForm(request.POST or None, request.FILES or None, is_institution=member.institution_id is not None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_leaving(member, kind=LeavingKind.RESIGNATION, acting_user=user, **form.facts())
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pengunduran diri Anda terkirim. Pengurus memutuskannya."))
            return see_other("leave")
    return _form_page(request, member, form, leaving)


def _latest(user: User, member: Member | None) -> Leaving | None:
    """What concerns the membership of now; without one, the last that ended."""
    rows = own_leavings(user).filter(state__in=SHOWN)
    return (rows.filter(member=member) if member else rows).first()


def _form_page(request: HttpRequest, member: Member, form: ResignForm, refused: Leaving | None) -> HttpResponse:
    settlement = settlement_of(member)
    context = {
        "member": member,
        "form": form,
        "refused": refused,
        "sum": sum_of(settlement),
        "settlement": settlement,
        "shu_rp": shu_payable_rp(member),
        "rule": savings_rule(member.group_id, clock.today()),
        "today": clock.today(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "members/leaving/leave.html", context, status=status)


def _status_page(
    request: HttpRequest, leaving: Leaving, *, words: OwnWordsForm | None = None, status: int = 200
) -> HttpResponse:
    is_open = leaving.state in OPEN_LEAVINGS
    settlement = settlement_of(leaving.member) if is_open else frozen_settlement(leaving)
    context: dict[str, Any] = {
        "leaving": leaving,
        "member": leaving.member,
        "is_open": is_open,
        "may_withdraw": is_open and leaving.kind == LeavingKind.RESIGNATION,
        "may_answer": leaving.state == LeavingState.HEARING,
        "words": words or OwnWordsForm(),
        "settlement": settlement,
        "sum": sum_of(settlement),
        "steps": steps_of(leaving),
        "rule": savings_rule(leaving.member.group_id, clock.today()),
        "today": clock.today(),
    }
    return render(request, "members/leaving/leave_status.html", context, status=status)


@masuk
@require_POST
def leave_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stay after all."""
    user = signed_in(request)
    services.withdraw_leaving(_own(user, pk), acting_user=user)
    messages.success(request, _("Pengunduran diri Anda ditarik. Keanggotaan Anda tetap."))
    return see_other("leave")


@masuk
@require_POST
def leave_words(request: HttpRequest, pk: int) -> HttpResponse:
    """The member's own words before an expulsion is decided."""
    user = signed_in(request)
    leaving = _own(user, pk)
    form = OwnWordsForm(request.POST)
    if form.is_valid():
        try:
            services.record_hearing(leaving, heard_on=clock.today(), acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Keterangan Anda tersimpan dan dibaca pengurus sebelum memutuskan."))
            return see_other("leave")
    return _status_page(request, leaving, words=form, status=422)


@masuk
@require_GET
def leave_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The settlement, or its receipt, as a PDF."""
    user = signed_in(request)
    leaving = _own(user, pk)
    if leaving.decided_at is None or leaving.entry_id is None:
        raise Http404
    paper = issue_settlement(leaving, acting_user=user)
    return pdf_file(paper.number, typeset_settlement(leaving, paper))
