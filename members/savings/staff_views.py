"""Bills at the desk: what is owed, taking money, billing a month, one member's savings."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp import clock
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.roles import has_right, peran
from kmp.ui.formats import SHORT_MONTHS
from members.forms import PartForm, PaymentForm
from members.listing import Listing
from members.registry.access import access_member
from members.registry.models import Member
from members.registry.states import MemberStatus
from members.savings import services
from members.savings.access import access_bill
from members.savings.forms import DepositForm, MonthForm, PeriodForm
from members.savings.models import Bill, Payment
from members.savings.papers import has_receipt
from members.savings.queries import (
    billed_months,
    bills_found,
    bills_of,
    capital_by_month,
    count_bills,
    holdings,
    open_withdrawal,
    payments_of,
    withdrawals_of,
)
from members.savings.rules import first_of_month, month_ends, payment_code
from members.savings.states import Saving

TABS = {"": "Belum lunas", "lewat": "Lewat batas", "lunas": "Lunas"}


@peran("members.see")
@require_GET
def staff_savings(request: HttpRequest) -> HttpResponse:
    """Bills of simpanan pokok and wajib, the oldest first; paid ones the latest first."""
    listing = Listing(request, keadaan=TABS)
    today = clock.today()
    counts = count_bills(q=listing.q, today=today)
    found = bills_found(q=listing.q, state=listing["keadaan"], today=today)
    context = {
        "tabs": listing.tabs("keadaan", TABS, counts),
        "chips": listing.chips(),
        "page": listing.page(found, count=counts[listing["keadaan"]]),
        "listing": listing,
        "paid": listing["keadaan"] == "lunas",
        "today": today,
        "may_receive": has_right(signed_in(request), "savings.receive"),
    }
    return render(request, "members/savings/staff_savings.html", context)


@peran("savings.receive")
@require_http_methods(["GET", "POST"])
def staff_wajib(request: HttpRequest) -> HttpResponse:
    """Bill a month of this year in the background; a second click leads to the same run."""
    form = MonthForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        month = form.cleaned_data["month"] or first_of_month(clock.today())
        run = services.ask_wajib(month, acting_user=signed_in(request))
        return redirect("run", run.pk)
    today = clock.today()
    billed = billed_months(today.year)
    months = [today.replace(month=number, day=1) for number in range(today.month, 0, -1)]
    context = {"form": form, "months": [(month, billed.get(month)) for month in months]}
    return render(request, "members/savings/staff_wajib.html", context, status=422 if form.errors else 200)


@peran("savings.receive")
@require_http_methods(["GET", "POST"])
def staff_bill(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the money for one bill of a member, the whole rest or a part."""
    user = signed_in(request)
    bill: Any = access_bill(user, pk)
    form = _bill_form(request, bill)
    if request.method == "POST" and form.is_valid():
        try:
            payment = _take(bill, form, user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            told = {"amount": rupiah(payment.amount_rp), "name": payment.member.name}
            messages.success(request, _("Pembayaran %(amount)s dari %(name)s diterima.") % told)
            return redirect("staff_savings")
    context = {"bill": bill, "payer": _payer(bill), "code": payment_code(bill.pk), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "members/savings/staff_bill.html", context, status=status)


def _bill_form(request: HttpRequest, bill: Any) -> PaymentForm:
    """A simpanan wajib may be paid in parts; the pokok of a member, paid anew after a correction, is paid whole."""
    if bill.kind == Saving.POKOK:
        return PaymentForm(request.POST or None)
    return PartForm(request.POST) if request.method == "POST" else PartForm.of_rest(bill.rest_rp)


def _take(bill: Bill, form: PaymentForm, user: User) -> Payment:
    if bill.kind == Saving.POKOK:
        return services.receive_pokok_again(bill, acting_user=user, **form.cleaned_data)
    return services.receive_wajib(bill, acting_user=user, **form.cleaned_data)


def _payer(bill: Bill) -> Member:
    member = bill.member or (bill.application.member if bill.application else None)
    assert member is not None  # `access_bill` gives no others
    return member


@peran("savings.receive")
@require_http_methods(["GET", "POST"])
def staff_deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take simpanan sukarela from one member."""
    user = signed_in(request)
    member = access_member(user, pk)
    form = DepositForm(request.POST or None, initial={"key": secrets.token_hex(4)})
    if request.method == "POST" and form.is_valid():
        try:
            services.deposit_sukarela(member, acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            told = {"amount": rupiah(form.cleaned_data["amount_rp"]), "name": member.name}
            messages.success(request, _("Simpanan sukarela %(amount)s dari %(name)s diterima.") % told)
            return redirect("staff_member", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "members/savings/staff_deposit.html", {"member": member, "form": form}, status=status)


@peran("members.see")
@require_GET
def staff_member_savings(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one member's savings: holdings, bills, payments with receipts and corrections, statement."""
    user = signed_in(request)
    member = access_member(user, pk)
    today = clock.today()
    is_here = member.status != MemberStatus.LEFT
    page = Listing(request).page(payments_of(member))
    standing = [one for one in page.object_list if not hasattr(one, "reversed_by")]
    context = {
        "member": member,
        "holdings": holdings(member, today),
        "bills": [(bill, payment_code(bill.pk)) for bill in bills_of(member)],
        "page": page,
        "receipts": {one.pk for one in standing if has_receipt(one)},
        "correctable": {one.pk for one in standing if one.amount_rp > 0 and one.method != "shu"}
        if is_here and has_right(user, "savings.correct")
        else set(),
        "open": open_withdrawal(member),
        "withdrawals": withdrawals_of(member)[:5],
        "period": PeriodForm(),
        "capital": capital_by_month(member, today),
        "months": [SHORT_MONTHS[end.month - 1][0] for end in month_ends(today)],
        "may_receive": is_here and has_right(user, "savings.receive"),
        "today": today,
    }
    return render(request, "members/savings/staff_member_savings.html", context)
