"""Submitting, posting, refusing, withdrawing a voucher: each confirms on a page of its own."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from kmp.vouchers import services
from kmp.vouchers.access import access_own_draft, access_voucher
from kmp.vouchers.forms import RefusalForm
from kmp.vouchers.models import Voucher
from kmp.vouchers.queries import total_of


@peran("vouchers.write")
@require_POST
def staff_voucher_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an own draft before the second person."""
    voucher = access_own_draft(pk, user=signed_in(request))
    said = _("%(number)s diajukan. Sekarang orang kedua yang membukukannya.")
    return _done(request, voucher, services.submit_voucher, said)


@peran("books.post")
@require_http_methods(["GET", "POST"])
def staff_voucher_post(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person confirms what the page shows; then it is a journal."""
    voucher = access_voucher(pk)
    if request.method == "POST":
        return _done(request, voucher, services.post_voucher, _("%(number)s dibukukan."))
    context = {"voucher": voucher, "total_rp": total_of(voucher)}
    return render(request, "kmp/vouchers/staff_voucher_post.html", context)


@peran("books.post")
@require_http_methods(["GET", "POST"])
def staff_voucher_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person says no, with the reason."""
    voucher = access_voucher(pk)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def refuse(one: Voucher, *, acting_user: Any) -> None:
            services.refuse_voucher(one, reason=form.cleaned_data["reason"], acting_user=acting_user)

        return _done(request, voucher, refuse, _("%(number)s ditolak."))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "kmp/vouchers/staff_voucher_refuse.html", {"voucher": voucher, "form": form}, status=status)


@peran("vouchers.write")
@require_http_methods(["GET", "POST"])
def staff_voucher_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The writer takes it back."""
    voucher = access_voucher(pk)
    if request.method == "POST":
        return _done(request, voucher, services.withdraw_voucher, _("%(number)s ditarik."))
    return render(request, "kmp/vouchers/staff_voucher_withdraw.html", {"voucher": voucher})


def _done(request: HttpRequest, voucher: Voucher, do: Callable[..., Any], said: str) -> HttpResponse:
    """Do it and go back to the voucher, which also says what was refused."""
    try:
        do(voucher, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said % {"number": voucher.number})
    return see_other("staff_voucher", voucher.pk)
