"""Corrections at the desk: payments undone, advances corrected or given back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.roles import has_right, peran
from members.forms import PaymentForm, ReasonForm
from members.listing import Listing
from members.savings import returns
from members.savings.access import access_advance, access_payment, access_returnable
from members.savings.papers import purpose_of
from members.savings.queries import advances_to_return, returnable


@peran("savings.correct")
@require_http_methods(["GET", "POST"])
def staff_payment_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one payment: a page that says what follows and asks for the reason."""
    user = signed_in(request)
    payment = access_payment(user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            returns.reverse_payment(payment, reason=form.cleaned_data["reason"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            told = {"amount": rupiah(payment.amount_rp), "name": payment.member.name}
            messages.success(request, _("Pembayaran %(amount)s dari %(name)s dibatalkan.") % told)
            return see_other("staff_member_savings", payment.member_id)
    context = {"payment": payment, "purpose": purpose_of(payment), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "members/savings/staff_payment_reverse.html", context, status=status)


@peran("savings.correct")
@require_http_methods(["GET", "POST"])
def staff_advance_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one advance that was entered wrongly."""
    user = signed_in(request)
    advance = access_advance(user, pk)
    application = advance.bill.application
    assert application is not None  # a simpanan pokok is of an application
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            returns.reverse_advance(advance, reason=form.cleaned_data["reason"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Titipan %(amount)s dibatalkan.") % {"amount": rupiah(advance.amount_rp)})
            return see_other("staff_application", application.pk)
    context = {"advance": advance, "application": application, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "members/savings/staff_advance_reverse.html", context, status=status)


@peran("members.see")
@require_GET
def staff_advances(request: HttpRequest) -> HttpResponse:
    """Advances that must go back: their application was refused or taken back."""
    context = {
        "page": Listing(request).page(returnable()),
        "may_return": has_right(signed_in(request), "savings.pay_out"),
    }
    return render(request, "members/savings/staff_advances.html", context)


@peran("savings.pay_out")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_advances_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the advances of one ended application back, after a fresh code."""
    user = signed_in(request)
    application = access_returnable(user, pk)
    form = PaymentForm(request.POST or None)
    form.fields["paid_on"].label = _("Tanggal dikembalikan")
    if request.method == "POST" and form.is_valid():
        try:
            counters = returns.return_advances(application, acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            told = {"amount": rupiah(-sum(one.amount_rp for one in counters)), "name": application.applicant}
            messages.success(request, _("%(amount)s dikembalikan kepada %(name)s.") % told)
            return see_other("staff_advances")
    parts = list(advances_to_return(application).select_related("received_by"))
    context = {"application": application, "parts": parts, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "members/savings/staff_advances_return.html", context, status=status)
