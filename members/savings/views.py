"""A member's savings, and what staff take in."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.models import User
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.roles import has_right, peran
from kmp.ui.formats import MONTHS
from members.forms import PaymentForm
from members.listing import Listing
from members.registry.access import access_member, acting_member
from members.savings import services
from members.savings.access import access_bill
from members.savings.forms import DepositForm
from members.savings.queries import bills_found, bills_of, count_bills, holdings, payments_of
from members.savings.rules import first_of_month

TABS = {"": "Belum dibayar", "lewat": "Lewat batas", "lunas": "Sudah dibayar"}


def _user(request: HttpRequest) -> User:
    """Who is signed in; the marks let nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


@peran("savings.see")
@require_GET
def savings(request: HttpRequest) -> HttpResponse:
    """What the member holds, what is to be paid, and every payment."""
    member = acting_member(_user(request))
    listing = Listing(request)
    context = {
        "member": member,
        "holdings": holdings(member, clock.today()),
        "bills": bills_of(member),
        "page": listing.page(payments_of(member)),
        "today": clock.today(),
    }
    return render(request, "members/savings/savings.html", context)


@peran("members.see")
@require_GET
def staff_savings(request: HttpRequest) -> HttpResponse:
    """Bills of simpanan pokok and wajib, the oldest first; paid ones the latest first."""
    user = _user(request)
    listing = Listing(request, keadaan=TABS)
    today = clock.today()
    context = {
        "tabs": listing.tabs("keadaan", TABS, count_bills(q=listing.q, today=today)),
        "chips": listing.chips(),
        "page": listing.page(bills_found(q=listing.q, state=listing["keadaan"], today=today)),
        "listing": listing,
        "paid": listing["keadaan"] == "lunas",
        "today": today,
        "month": f"{MONTHS[today.month - 1]} {today.year}",
        "may_receive": has_right(user, "savings.receive"),
    }
    return render(request, "members/savings/staff_savings.html", context)


@peran("savings.receive")
@require_POST
def staff_wajib(request: HttpRequest) -> HttpResponse:
    """Bill this month's simpanan wajib in the background; a second click leads to the same run."""
    run = services.ask_wajib(first_of_month(clock.today()), acting_user=_user(request))
    return redirect("run", run.pk)


@peran("savings.receive")
@require_http_methods(["GET", "POST"])
def staff_bill(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the money for one simpanan wajib."""
    user = _user(request)
    bill = access_bill(user, pk)
    form = PaymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.receive_wajib(bill, acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            assert bill.member is not None
            told = {"amount": rupiah(bill.amount_rp), "name": bill.member.name}
            messages.success(request, _("Pembayaran %(amount)s dari %(name)s diterima.") % told)
            return redirect("staff_savings")
    status = 422 if request.method == "POST" else 200
    return render(request, "members/savings/staff_bill.html", {"bill": bill, "form": form}, status=status)


@peran("savings.receive")
@require_http_methods(["GET", "POST"])
def staff_deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take simpanan sukarela from one member."""
    user = _user(request)
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
