"""Leavings at the desk: the list, asking for a member, the hearing, the decision, the payment."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, pdf_file, see_other
from kmp.errors import DomainError, NeedsApproval
from kmp.roles import has_right, peran
from members.forms import ReasonForm, RefusableForm
from members.leaving import services
from members.leaving.access import access_leaving, is_of
from members.leaving.forms import ASK_FORMS, DecideForm, HearingForm, InviteForm, SettleForm
from members.leaving.models import Leaving
from members.leaving.papers import issue_settlement, typeset_settlement
from members.leaving.queries import (
    count_tabs,
    frozen_settlement,
    in_tab,
    leavings_found,
    open_leaving_of,
    problems_of_numbers,
    settlement_of,
    shu_payable_rp,
    totals_due,
)
from members.leaving.states import OPEN_LEAVINGS, LeavingKind, LeavingState
from members.leaving.story import steps_of, sum_of
from members.listing import Listing
from members.registry.access import access_member
from members.registry.queries import group_names
from members.registry.states import MemberStatus
from members.savings.queries import bills_of, savings_rule

TABS = {
    "diminta": "Perlu diputuskan",
    "dengar": "Perlu didengar",
    "diputuskan": "Menunggu pembayaran",
    "selesai": "Selesai",
    "ditolak": "Ditolak",
    "ditarik": "Ditarik",
}
KINDS = {kind.value: kind.label for kind in LeavingKind}
# what each kind means, in words: title, what follows, button, icon
WORDS = {
    LeavingKind.RESIGNATION.value: (
        "Mengundurkan diri",
        "Anggota menyerahkan surat yang ditandatangani. Pengurus memutuskan sejak tanggal berlakunya.",
        "Simpan pengunduran diri",
        "door-open",
    ),
    LeavingKind.EXPULSION.value: (
        "Dikeluarkan",
        "Anggota diundang dan didengar lebih dahulu; baru kemudian pengurus memutuskan.",
        "Minta anggota ini dikeluarkan",
        "user-x",
    ),
    LeavingKind.DEATH.value: (
        "Meninggal dunia",
        "Keanggotaan berakhir pada tanggal meninggal. Simpanannya dibayarkan kepada ahli waris.",
        "Simpan",
        "flower",
    ),
}
HEAD = [
    "nomor",
    "anggota",
    "nama",
    "kelompok",
    "cara",
    "keadaan",
    "berlaku",
    "dikembalikan",
    "dibayar mulai",
    "dibayar",
]


def _listed(request: HttpRequest) -> tuple[Listing, dict[str, str]]:
    names = group_names()
    return Listing(request, keadaan=TABS, kelompok=names, cara=KINDS), names


@peran("members.see")
@require_GET
def staff_leavings(request: HttpRequest) -> HttpResponse:
    """Leavings by state; without a choice those to be decided."""
    listing, names = _listed(request)
    state = listing["keadaan"] or LeavingState.ASKED.value
    listing.chosen["keadaan"] = state
    found = leavings_found(q=listing.q, kind=listing["cara"], group=listing["kelompok"])
    counts = count_tabs(found)
    context = {
        "tabs": listing.tabs("keadaan", TABS, counts),
        "chips": listing.chips(kelompok=names, cara=KINDS),
        "page": listing.page(in_tab(found, state), count=counts.get(state, 0)),
        "groups": names,
        "kinds": KINDS,
        "listing": listing,
        "state": state,
        "totals": totals_due(),
        "clear": f"?keadaan={state}",
        "export": listing.href(),
        "today": clock.today(),
    }
    return render(request, "members/leaving/staff_leavings.html", context)


@peran("members.see")
@kode_segar
@require_GET
def staff_leavings_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet. A fresh sign-in, and a line in the log."""
    listing, _names = _listed(request)
    found = leavings_found(q=listing.q, kind=listing["cara"], group=listing["kelompok"])
    rows = list(in_tab(found, listing["keadaan"]) if listing["keadaan"] else found)
    filters = {"state": listing["keadaan"], "kind": listing["cara"], "group": listing["kelompok"]}
    services.record_export(count=len(rows), filters=filters, acting_user=signed_in(request))
    return csv_file(f"keluar-{clock.today()}", HEAD, (_row(one) for one in rows))


def _row(one: Leaving) -> list[object]:
    is_decided = one.state in {LeavingState.DECIDED, LeavingState.PAID}
    return [
        one.number,
        one.member.number,
        one.member.name,
        one.member.group.name,
        one.get_kind_display(),
        one.get_state_display(),
        one.effective_on,
        one.due_rp if is_decided else "",
        one.payable_on or "",
        one.paid_on or "",
    ]


@peran("leaving.ask")
@require_http_methods(["GET", "POST"])
def staff_leaving_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a member: first how the membership ends (`?cara=`), then the form for it."""
    user = signed_in(request)
    member = access_member(user, pk)
    if member.status == MemberStatus.LEFT:
        raise Http404
    kind = request.GET.get("cara", "")
    open_one = open_leaving_of(member)
    context: dict[str, Any] = {"member": member, "open_one": open_one}
    if kind not in WORDS or (open_one and kind != LeavingKind.DEATH):
        rows = [{"kind": code, "words": words} for code, words in WORDS.items()]
        shown = [row for row in rows if not open_one or row["kind"] == LeavingKind.DEATH]
        if member.institution_id:
            shown = [row for row in shown if row["kind"] != LeavingKind.DEATH]
        return render(request, "members/leaving/staff_leaving_choose.html", {**context, "rows": shown})
    form = ASK_FORMS[kind](request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            leaving = services.ask_leaving(member, kind=kind, acting_user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Permintaan tersimpan. Pengurus memutuskannya."))
            return see_other("staff_leaving", leaving.pk)
    status = 422 if request.method == "POST" else 200
    context |= {"form": form, "words": WORDS[kind]}
    return render(request, "members/leaving/staff_leaving_new.html", context, status=status)


@peran("members.see")
@require_GET
def staff_leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """One leaving, the decision first."""
    return _page(request, access_leaving(signed_in(request), pk))


def _page(
    request: HttpRequest,
    leaving: Leaving,
    *,
    invite: InviteForm | None = None,
    hear: HearingForm | None = None,
    refuse: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_facts(leaving),
        **_what_may_be_done(signed_in(request), leaving),
        "invite": invite or InviteForm(),
        "hear": hear or HearingForm(),
        "refuse": refuse or ReasonForm(),
        "steps": steps_of(leaving),
    }
    return render(request, "members/leaving/staff_leaving.html", context, status=status)


def _facts(leaving: Leaving) -> dict[str, Any]:
    """What the decision rests on: the sum, the law's numbers, and what falls away."""
    member, today = leaving.member, clock.today()
    is_open = leaving.state in OPEN_LEAVINGS
    settlement = settlement_of(member) if is_open else frozen_settlement(leaving)
    bills = list(bills_of(member)) if is_open else []
    return {
        "leaving": leaving,
        "member": member,
        "is_open": is_open,
        "has_settlement": is_open or leaving.entry_id is not None,
        "settlement": settlement,
        "sum": sum_of(settlement),
        "shu_rp": shu_payable_rp(member),
        "numbers": problems_of_numbers(member, leaving.kind) if is_open else [],
        "bills": len(bills),
        "bills_rp": sum(bill.rest_rp for bill in bills),
        "rule": savings_rule(member.group_id, today),
        "today": today,
    }


def _what_may_be_done(user: User, leaving: Leaving) -> dict[str, bool]:
    is_open = leaving.state in OPEN_LEAVINGS
    is_expulsion = leaving.kind == LeavingKind.EXPULSION
    is_other = leaving.asked_by_id != user.pk and not is_of(user, leaving.member)
    may_decide = is_open and is_other and has_right(user, "leaving.decide")
    is_ready = leaving.effective_on <= clock.today() and not (is_expulsion and leaving.heard_on is None)
    is_decided = leaving.state == LeavingState.DECIDED
    is_due = leaving.due_rp < 0 or (leaving.payable_on or clock.today()) <= clock.today()
    return {
        "may_decide": may_decide and is_ready,
        "may_refuse": may_decide,
        "may_hear": is_open and is_expulsion and has_right(user, "leaving.ask"),
        "may_pay": is_decided and is_due and leaving.decided_by_id != user.pk and has_right(user, "leaving.pay"),
        "may_withdraw": is_open and leaving.asked_by_id == user.pk,
        "same_person": is_open and not is_other and has_right(user, "leaving.decide"),
        "waits_for_day": is_decided and not is_due,
    }


@peran("leaving.ask")
@require_POST
def staff_leaving_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the member to be heard."""
    user = signed_in(request)
    leaving = access_leaving(user, pk)
    form = InviteForm(request.POST)
    if _done(form, lambda: services.invite_to_hearing(leaving, acting_user=user, **form.cleaned_data)):
        messages.success(request, _("Undangan tersimpan. Anggota membacanya di halamannya."))
        return see_other("staff_leaving", pk)
    return _page(request, leaving, invite=form, status=422)


@peran("leaving.ask")
@require_POST
def staff_leaving_hear(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the member said."""
    user = signed_in(request)
    leaving = access_leaving(user, pk)
    form = HearingForm(request.POST)
    if _done(form, lambda: services.record_hearing(leaving, acting_user=user, **form.cleaned_data)):
        messages.success(request, _("Keterangan anggota tersimpan. Pengurus dapat memutuskan."))
        return see_other("staff_leaving", pk)
    return _page(request, leaving, hear=form, status=422)


@peran("leaving.decide")
@require_POST
def staff_leaving_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse, with a reason that the member reads."""
    user = signed_in(request)
    leaving = access_leaving(user, pk)
    form = ReasonForm(request.POST)
    if _done(form, lambda: services.refuse_leaving(leaving, note=form.cleaned_data["reason"], acting_user=user)):
        messages.success(request, _("Permintaan ditolak. Keanggotaannya tetap."))
        return see_other("staff_leaving", pk)
    return _page(request, leaving, refuse=form, status=422)


@peran("leaving.ask")
@require_POST
def staff_leaving_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one has asked for."""
    user = signed_in(request)
    services.withdraw_leaving(access_leaving(user, pk), acting_user=user)
    messages.success(request, _("Permintaan ditarik. Keanggotaannya tetap."))
    return see_other("staff_leaving", pk)


@peran("leaving.decide")
@require_http_methods(["GET", "POST"])
def staff_leaving_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The last look before a membership ends for good."""
    user = signed_in(request)
    leaving = access_leaving(user, pk)
    if leaving.state not in OPEN_LEAVINGS:
        return see_other("staff_leaving", pk)
    facts = _facts(leaving)
    asks = any(isinstance(problem, NeedsApproval) for problem in facts["numbers"])
    form = DecideForm(request.POST or None, asks_about_numbers=asks)
    if request.method == "POST" and _done(
        form, lambda: services.decide_leaving(leaving, acting_user=user, **form.cleaned_data)
    ):
        messages.success(request, _("Keanggotaan %(name)s berakhir.") % {"name": leaving.member.name})
        return see_other("staff_leaving", pk)
    status = 422 if request.method == "POST" else 200
    context = {**facts, "form": form, "asks": asks}
    return render(request, "members/leaving/staff_leaving_decide.html", context, status=status)


@peran("leaving.pay")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_leaving_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay the settlement out, or take in what is owed; once, after a fresh proof of who pays."""
    user = signed_in(request)
    leaving = access_leaving(user, pk)
    if leaving.state != LeavingState.DECIDED:
        return see_other("staff_leaving", pk)
    form = SettleForm(
        request.POST or None,
        initial={"heir_name": leaving.heir_name, "heir_relation": leaving.heir_relation},
    )
    if request.method == "POST" and _done(
        form, lambda: services.pay_leaving(leaving, acting_user=user, **form.cleaned_data)
    ):
        messages.success(request, _("Pembayaran tersimpan. Kuitansinya dapat dicetak."))
        return see_other("staff_leaving", pk)
    status = 422 if request.method == "POST" else 200
    context = {"leaving": leaving, "member": leaving.member, "form": form, "amount_rp": abs(leaving.due_rp)}
    return render(request, "members/leaving/staff_leaving_pay.html", context, status=status)


@peran("members.see")
@require_GET
def staff_leaving_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The settlement, or its receipt, as a PDF."""
    user = signed_in(request)
    leaving = access_leaving(user, pk)
    if leaving.entry_id is None:
        raise Http404
    paper = issue_settlement(leaving, acting_user=user)
    return pdf_file(paper.number, typeset_settlement(leaving, paper))


def _done(form: RefusableForm, act: Callable[[], Any]) -> bool:
    """Whether the form was right and its act was not refused; the refusal stands in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as refused:
        form.add_refusal(refused)
        return False
    return True
