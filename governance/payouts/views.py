"""A member says how the SHU is to be paid, sees every payment, and takes the receipts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.payouts import papers, queries, services
from governance.payouts.access import access_payout
from governance.payouts.forms import ChoiceForm
from governance.payouts.models import PayChoice
from governance.payouts.rules import TAX_SENTENCE
from kmp.accounts.signed import signed_in
from kmp.answers import pdf_file, see_other
from kmp.errors import DomainError
from kmp.papers.typesetting import typeset
from kmp.papers.words import terbilang
from kmp.roles import masuk, peran
from members.leaving.models import Leaving
from members.leaving.states import ENDED_LEAVINGS, LeavingKind
from members.listing import Listing
from members.registry.access import acting_member
from members.registry.models import Member


@peran("shu.see_own")
@require_http_methods(["GET", "POST"])
def pay_choice(request: HttpRequest) -> HttpResponse:
    """How the own SHU is paid, what is still owed year by year, and every payment."""
    user = signed_in(request)
    member = acting_member(user)
    choice = queries.choice_of(member)
    form = ChoiceForm(request.POST) if request.method == "POST" else ChoiceForm(initial=_typed(choice, member))
    form.tell_known(choice)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_way(member, **form.cleaned_data, acting_user=user)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pilihan Anda disimpan. Berlaku untuk pembayaran yang belum disiapkan."))
            return see_other("pay_choice")
    years = queries.years_of(member)
    context = {
        "member": member,
        "choice": choice,
        "way": queries.way_of(member),
        "form": form,
        "years": years,
        "owed_rp": sum(year.owed_rp for year in years),
        "open_bills_rp": queries.open_bills_rp(member),
        "page": Listing(request).page(queries.payments_of(member)),
        "receipt_ways": papers.HAS_RECEIPT,
        "tax": TAX_SENTENCE,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/payouts/pay_choice.html", context, status=status)


def _typed(choice: PayChoice | None, member: Member) -> dict[str, str]:
    if choice is None:
        return {"way": queries.way_of(member).value, "account_holder": member.name}
    return {
        "way": choice.way,
        "bank": choice.bank,
        "account_holder": choice.account_holder or member.name,
    }


@masuk
@require_GET
def shu_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of money that went out: one member's years in one batch."""
    user = signed_in(request)
    payout = access_payout(user, pk)
    paper = papers.issue_receipt(payout, acting_user=user)
    parts = papers.together(payout)
    first, amount_rp = parts[0], sum(part.amount_rp for part in parts)
    data = {
        "paper": paper,
        "name": first.share.member.name,
        "number": first.share.member.number,
        "heir": _heir(first.share.member),
        "purpose": papers.purpose_of(parts),
        "day": first.paid_on,
        "way": first.get_method_display(),
        "account": f"{first.bank} {first.account_masked} a.n. {first.account_holder}" if first.bank else "",
        "reference": dict(paper.facts)[_("Nomor bukti buku")],
        "years": [[str(part.share.distribution.year), part.amount_rp] for part in parts],
        "amount_rp": amount_rp,
        "words": terbilang(amount_rp),
        "tax": TAX_SENTENCE,
    }
    return pdf_file(paper.number.lower(), typeset("governance/payouts/receipt.typ", data))


def _heir(member: Member) -> str:
    """Who takes it for a member who has died, as the settlement named them."""
    deaths = Leaving.objects.filter(member=member, kind=LeavingKind.DEATH, state__in=ENDED_LEAVINGS)
    leaving = deaths.exclude(heir_name="").first()
    return f"{leaving.heir_name} ({leaving.heir_relation})" if leaving else ""
