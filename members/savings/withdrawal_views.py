"""Withdrawals of simpanan sukarela at the desk: asked by one person, paid out by another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.money import rupiah
from kmp.roles import has_right, peran
from members.forms import ReasonForm
from members.listing import Listing
from members.registry.access import access_member, memberships_of
from members.registry.queries import count_by
from members.savings import withdrawals
from members.savings.access import access_withdrawal
from members.savings.forms import PayOutForm, WithdrawalForm
from members.savings.models import Withdrawal
from members.savings.queries import holdings, open_withdrawal, withdrawals_found
from members.savings.states import WithdrawalState

TABS = {"diminta": "Menunggu", "dibayar": "Sudah dibayar", "ditolak": "Ditolak", "ditarik": "Dibatalkan"}


@peran("members.see")
@require_GET
def staff_withdrawals(request: HttpRequest) -> HttpResponse:
    """Withdrawals by state; those that wait the oldest first."""
    listing = Listing(request, keadaan=TABS)
    state = listing["keadaan"] or WithdrawalState.ASKED.value
    listing.chosen["keadaan"] = state
    context = {
        "tabs": listing.tabs("keadaan", TABS, count_by(withdrawals_found(q=listing.q), "state")),
        "chips": listing.chips(),
        "page": listing.page(withdrawals_found(q=listing.q, state=state)),
        "listing": listing,
        "state": state,
    }
    return render(request, "members/savings/staff_withdrawals.html", context)


@peran("members.see")
@require_GET
def staff_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """One withdrawal, the decision first."""
    return _page(request, access_withdrawal(signed_in(request), pk))


def _page(
    request: HttpRequest,
    withdrawal: Withdrawal,
    *,
    pay: PayOutForm | None = None,
    refuse: ReasonForm | None = None,
    account: str = "",
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    is_open = withdrawal.state == WithdrawalState.ASKED
    member = withdrawal.member
    is_own = memberships_of(user).filter(pk=member.pk).exists()
    may_pay = has_right(user, "savings.pay_out")
    context = {
        "withdrawal": withdrawal,
        "member": member,
        "held_rp": holdings(member, clock.today()).sukarela_rp,
        "steps": _steps(withdrawal),
        "account": account,
        "may_show": may_pay and not account and withdrawal.has_account_to_show,
        "may_pay": is_open and may_pay and withdrawal.asked_by_id != user.pk and not is_own,
        "needs_another": is_open and may_pay and (withdrawal.asked_by_id == user.pk or is_own),
        "may_refuse": is_open and may_pay,
        "may_cancel": is_open and has_right(user, "savings.receive"),
        "pay": pay or PayOutForm(),
        "refuse": refuse or ReasonForm(),
    }
    return render(request, "members/savings/staff_withdrawal.html", context, status=status)


def _steps(withdrawal: Withdrawal) -> list[dict[str, object]]:
    asked = {"title": _("Diminta"), "when": withdrawal.asked_at, "note": str(withdrawal.asked_by), "state": "done"}
    if withdrawal.state == WithdrawalState.ASKED:
        return [asked, {"title": _("Dibayar orang kedua"), "when": "", "note": "", "state": "now"}]
    note = f"{withdrawal.decided_by} · {withdrawal.reason}" if withdrawal.reason else str(withdrawal.decided_by)
    title = withdrawal.get_state_display()
    return [asked, {"title": title, "when": withdrawal.decided_at, "note": note, "state": "done"}]


@peran("savings.receive")
@require_http_methods(["GET", "POST"])
def staff_withdrawal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask on behalf of a member at the counter; somebody else pays."""
    user = signed_in(request)
    member = access_member(user, pk)
    form = WithdrawalForm.of(member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = withdrawals.ask_withdrawal(member, acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Permintaan %(number)s dicatat.") % {"number": asked.number})
            return see_other("staff_withdrawal", asked.pk)
    context = {
        "member": member,
        "form": form,
        "held_rp": holdings(member, clock.today()).sukarela_rp,
        "open": open_withdrawal(member),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "members/savings/staff_withdrawal_new.html", context, status=status)


@peran("savings.pay_out")
@kode_segar
@require_POST
def staff_withdrawal_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay it out, after a fresh code."""
    user = signed_in(request)
    withdrawal = access_withdrawal(user, pk)
    form = PayOutForm(request.POST)
    if form.is_valid():
        try:
            withdrawals.pay_withdrawal(withdrawal, paid_on=form.cleaned_data["paid_on"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            told = {"amount": rupiah(withdrawal.amount_rp), "name": withdrawal.member.name}
            messages.success(request, _("%(amount)s dibayarkan kepada %(name)s.") % told)
            return see_other("staff_withdrawal", pk)
    return _page(request, withdrawal, pay=form, status=422)


@peran("savings.pay_out")
@kode_segar
@never_cache
@require_POST
def staff_withdrawal_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole account number, in this one answer: who looked is kept."""
    user = signed_in(request)
    withdrawal = access_withdrawal(user, pk)
    try:
        account = withdrawals.show_account(withdrawal, acting_user=user)
    except DomainError as refused:
        messages.error(request, refused.message)
        return see_other("staff_withdrawal", pk)
    return _page(request, withdrawal, account=account)


@peran("savings.pay_out")
@require_POST
def staff_withdrawal_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse, with a reason the member reads."""
    user = signed_in(request)
    withdrawal = access_withdrawal(user, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            withdrawals.refuse_withdrawal(withdrawal, reason=form.cleaned_data["reason"], acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Permintaan %(number)s ditolak.") % {"number": withdrawal.number})
            return see_other("staff_withdrawal", pk)
    return _page(request, withdrawal, refuse=form, status=422)


@peran("savings.receive")
@require_POST
def staff_withdrawal_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request back that was entered by mistake, or that the member does not want any more."""
    user = signed_in(request)
    withdrawal = withdrawals.take_back_withdrawal(access_withdrawal(user, pk), acting_user=user)
    messages.success(request, _("Permintaan %(number)s dibatalkan.") % {"number": withdrawal.number})
    return see_other("staff_withdrawal", pk)
