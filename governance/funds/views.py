"""Funds of the SHU at the desk: what each holds, payments by two persons, and the list for the tax return."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.funds import queries, services
from governance.funds.forms import FundPaymentForm, PaidOnForm
from governance.funds.models import FundPayment
from governance.funds.rules import TAX_LAW
from governance.funds.states import Fund, FundPaymentState
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.papers.words import terbilang
from kmp.roles import has_right, peran
from members.listing import Listing

TAX_HEAD = ["Nomor", "Tanggal", "Penerima", "Jabatan", "Untuk", "Bruto", "PPh 21", "Diterima", "Bukti buku"]


@peran("shu.see")
@require_GET
def staff_funds(request: HttpRequest) -> HttpResponse:
    """What each fund holds, and every payment."""
    states, funds = dict(FundPaymentState.choices), dict(Fund.choices)
    listing = Listing(request, dana=funds, keadaan=states)
    rows = queries.fund_payments(search=listing.q, fund=listing["dana"], state=listing["keadaan"])
    context = {
        "held": queries.funds_held(),
        "listing": listing,
        "funds": funds,
        "states": states,
        "chips": listing.chips(dana=funds, keadaan=states),
        "page": listing.page(rows),
        "years": queries.tax_years(),
        "law": TAX_LAW,
        "may_pay": has_right(request.user, "shu.pay"),
    }
    return render(request, "governance/funds/staff_funds.html", context)


@peran("shu.pay")
@require_http_methods(["GET", "POST"])
def staff_fund_payment_new(request: HttpRequest) -> HttpResponse:
    """The first person says who gets what."""
    form = FundPaymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            made = services.prepare_fund_payment(facts.pop("fund"), **facts, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            said = _("%(number)s disiapkan. Orang kedua membayarkannya.")
            messages.success(request, said % {"number": made.number})
            return see_other("staff_fund_payment", made.pk)
    context = {"form": form, "held": queries.funds_held(), "law": TAX_LAW}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/funds/staff_fund_payment_new.html", context, status=status)


@peran("shu.see")
@require_GET
def staff_fund_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment, the decision first."""
    return _page(request, get_object_or_404(queries.fund_payments(), pk=pk))


def _page(
    request: HttpRequest, payment: FundPayment, *, form: PaidOnForm | None = None, status: int = 200
) -> HttpResponse:
    user = signed_in(request)
    waits = payment.state == FundPaymentState.PREPARED and has_right(user, "shu.pay")
    context = {
        "payment": payment,
        "words": terbilang(payment.net_rp),
        "account": payment.account_number if has_right(user, "shu.pay") else payment.account_masked,
        "held_rp": queries.held_rp(payment.fund),
        "form": form or PaidOnForm(),
        "may_pay": waits and payment.prepared_by_id != user.pk,
        "needs_another": waits and payment.prepared_by_id == user.pk,
        "may_drop": waits,
        "law": TAX_LAW,
    }
    return render(request, "governance/funds/staff_fund_payment.html", context, status=status)


@peran("shu.pay")
@kode_segar
@require_POST
def staff_fund_payment_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person pays it, after a fresh code."""
    payment, form = get_object_or_404(queries.fund_payments(), pk=pk), PaidOnForm(request.POST)
    if form.is_valid():
        try:
            services.pay_fund_payment(payment, paid_on=form.cleaned_data["paid_on"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(number)s dibayarkan.") % {"number": payment.number})
            return see_other("staff_fund_payment", pk)
    return _page(request, payment, form=form, status=422)


@peran("shu.pay")
@require_POST
def staff_fund_payment_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a prepared payment back."""
    payment = get_object_or_404(FundPayment, pk=pk)
    try:
        services.drop_fund_payment(payment, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("%(number)s dibatalkan.") % {"number": payment.number})
    return see_other("staff_fund_payment", pk)


@peran("shu.see")
@kode_segar
@require_GET
def staff_fund_tax_csv(request: HttpRequest, year: int) -> HttpResponseBase:
    """What was paid to persons in a year, gross, tax and net, for the return of PPh 21."""
    return csv_file(f"pph21-dana-shu-{year}", TAX_HEAD, _tax_cells(year))


def _tax_cells(year: int) -> Iterator[list[object]]:
    for one in queries.tax_rows(year):
        day = one.paid_on.isoformat() if one.paid_on else ""
        reference = one.journal.reference if one.journal else ""
        who = [one.number, day, one.recipient, one.position, one.purpose]
        yield [*who, one.gross_rp, one.tax_rp, one.net_rp, reference]
