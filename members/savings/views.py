"""A member's own savings."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.roles import peran
from kmp.ui.formats import SHORT_MONTHS
from members.listing import Listing
from members.registry.access import acting_member
from members.savings import withdrawals
from members.savings.access import own_withdrawal
from members.savings.forms import DayForm, PeriodForm, WithdrawalForm
from members.savings.models import Bill
from members.savings.papers import has_receipt
from members.savings.queries import (
    bills_of,
    capital_by_month,
    holdings,
    open_withdrawal,
    payments_of,
    withdrawals_of,
)
from members.savings.rules import month_ends, payment_code


@peran("savings.see")
@require_GET
def savings(request: HttpRequest) -> HttpResponse:
    """What the member holds today and on any day, what is to be paid and how, and every payment with its receipt."""
    member = acting_member(signed_in(request))
    today = clock.today()
    listing, day = Listing(request), DayForm(request.GET or None)
    per = day.cleaned_data["per"] if day.is_bound and day.is_valid() else None
    page = listing.page(payments_of(member))
    context = {
        "member": member,
        "holdings": holdings(member, today),
        "day": day,
        "per": per,
        "held_then": holdings(member, per) if per else None,
        "bills": coded(list(bills_of(member))),
        "bank_account": settings.BANK_ACCOUNT,
        "open": open_withdrawal(member),
        "last": withdrawals_of(member).first(),
        "page": page,
        "receipts": {one.pk for one in page.object_list if has_receipt(one) and not hasattr(one, "reversed_by")},
        "period": PeriodForm(),
        "capital": capital_by_month(member, today),
        "months": [SHORT_MONTHS[end.month - 1][0] for end in month_ends(today)],
        "today": today,
    }
    return render(request, "members/savings/savings.html", context, status=200 if not day.errors else 422)


def coded(bills: list[Bill]) -> list[tuple[Bill, str]]:
    """Bills with the code that a transfer for them should carry."""
    return [(bill, payment_code(bill.pk)) for bill in bills]


@peran("savings.see")
@require_http_methods(["GET", "POST"])
def savings_withdraw(request: HttpRequest) -> HttpResponse:
    """Ask simpanan sukarela back."""
    user = signed_in(request)
    member = acting_member(user)
    form = WithdrawalForm.of(member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = withdrawals.ask_withdrawal(member, acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            told = {"amount": rupiah(asked.amount_rp), "number": asked.number}
            messages.success(request, _("Permintaan %(number)s sebesar %(amount)s sudah sampai di koperasi.") % told)
            return see_other("savings")
    context = {
        "form": form,
        "held_rp": holdings(member, clock.today()).sukarela_rp,
        "open": open_withdrawal(member),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "members/savings/savings_withdraw.html", context, status=status)


@peran("savings.see")
@require_POST
def savings_withdrawal_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the own request back; nothing has been paid yet."""
    user = signed_in(request)
    withdrawals.take_back_withdrawal(own_withdrawal(user, pk), acting_user=user)
    messages.success(request, _("Permintaan penarikan dibatalkan."))
    return see_other("savings")
