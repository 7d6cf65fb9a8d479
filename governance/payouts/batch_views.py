"""One batch: the second person decides, the file goes to the bank, its answer is recorded."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.payouts import returning, services
from governance.payouts.access import access_batch, access_return
from governance.payouts.bankfile import HEAD, bank_rows, read_results
from governance.payouts.forms import PaidOnForm, ResultsForm, ReturnForm
from governance.payouts.models import Payout, PayoutBatch, PayoutReturn
from governance.payouts.queries import changed_since, lines_of, returns_of, state_sums
from governance.payouts.rules import payout_code
from governance.payouts.states import CASH_ACCOUNTS, GONE, BatchState, PayoutState, PayWay, ReturnState
from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.errors import DomainError
from kmp.papers.words import terbilang
from kmp.roles import has_right, peran
from kmp.runs.states import UNFINISHED, RunState
from kmp.sealing import mask_account, unsealer
from members.listing import Listing

WAITS = _lazy("Kembali, menunggu orang kedua")


@peran("shu.see")
@require_GET
def staff_payout_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision first, then every line."""
    return _page(request, access_batch(pk))


def _page(
    request: HttpRequest,
    batch: PayoutBatch,
    *,
    paid_on: PaidOnForm | None = None,
    results: ResultsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    states = {state.value: state.label for state in PayoutState}
    listing = Listing(request, keadaan={**states, ReturnState.RECORDED.value: WAITS})
    page = listing.page(lines_of(batch, search=listing.q, state=listing["keadaan"]))
    sums = state_sums(batch)
    may_pay, waits = has_right(user, "shu.pay"), batch.state == BatchState.PREPARED
    has_gone = any(state in GONE for state in sums)
    total_rp = sum(rp for state, (_members, rp) in sums.items() if state != PayoutState.DROPPED)
    context: dict[str, Any] = {
        "batch": batch,
        "page": page,
        "lines": _lines(page.object_list, batch),
        "listing": listing,
        "chips": listing.chips(keadaan={**states, ReturnState.RECORDED.value: WAITS}),
        "sums": [{"state": state, "label": states[state], "members": m, "rp": rp} for state, (m, rp) in sums.items()],
        "total_rp": total_rp,
        "words": terbilang(total_rp),
        "running": batch.run is not None and batch.run.state in UNFINISHED,
        "may_approve": may_pay and waits and batch.prepared_by_id != user.pk,
        "needs_another": may_pay and waits and batch.prepared_by_id == user.pk,
        "changed": changed_since(batch) if may_pay and waits else 0,
        "may_drop": may_pay and waits,
        "failed": may_pay and batch.state == BatchState.APPROVED and _run_failed(batch),
        "may_record": may_pay and has_gone and batch.state == BatchState.PAID and batch.way == PayWay.TRANSFER,
        "may_return": may_pay and batch.state == BatchState.PAID and batch.way in CASH_ACCOUNTS,
        "returns": [_return(one, user, may_pay=may_pay) for one in returns_of(batch)],
        "paid_on": paid_on or PaidOnForm(),
        "results": results or ResultsForm(),
    }
    return render(request, "governance/payouts/staff_payout_batch.html", context, status=status)


def _return(report: PayoutReturn, user: User, *, may_pay: bool) -> dict[str, Any]:
    waits = report.state == ReturnState.RECORDED
    mine = report.recorded_by_id == user.pk
    return {"report": report, "waits": waits, "may_confirm": may_pay and not mine, "may_drop": may_pay, "mine": mine}


def _run_failed(batch: PayoutBatch) -> bool:
    return batch.run is not None and batch.run.state == RunState.FAILED


def _lines(rows: Iterable[dict[str, Any]], batch: PayoutBatch) -> list[dict[str, Any]]:
    plain = unsealer()
    return [_line(row, batch) | {"account": mask_account(plain(row["cipher"]))} for row in rows]


def _line(row: dict[str, Any], batch: PayoutBatch) -> dict[str, Any]:
    gone = row["state"] in GONE
    return {
        **row,
        "code": payout_code(row["lead"]),
        "has_receipt": gone and batch.way in CASH_ACCOUNTS,
        "may_return": gone and batch.way in CASH_ACCOUNTS and not row["waits"],
    }


@peran("shu.pay")
@kode_segar
@require_POST
def staff_payout_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person pays what the first prepared."""
    batch, form = access_batch(pk), PaidOnForm(request.POST)
    if form.is_valid():
        try:
            paid = services.approve_batch(batch, paid_on=form.cleaned_data["paid_on"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            if paid.state == BatchState.PAID:
                messages.success(request, _("%(number)s dibayarkan.") % {"number": paid.number})
            return see_other("staff_payout_batch", pk)
    return _page(request, batch, paid_on=form, status=422)


@peran("shu.pay")
@require_POST
def staff_payout_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a prepared batch back."""
    act = partial(services.drop_batch, access_batch(pk))
    return _decide(request, pk, act, _("Kumpulan dibatalkan. SHU di dalamnya kembali menunggu dibayar."))


def _decide(request: HttpRequest, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    """Back to the batch, with what was done or why not."""
    try:
        act(acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
    return see_other("staff_payout_batch", pk)


@peran("shu.pay")
@kode_segar
@require_GET
def staff_payout_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file for the bank's bulk transfer, once a second person has approved; other ways have none (404)."""
    batch = get_object_or_404(PayoutBatch, pk=pk, way=PayWay.TRANSFER, state=BatchState.PAID)
    return csv_file(batch.number.lower(), HEAD, bank_rows(batch))


@peran("shu.pay")
@require_POST
def staff_payout_results(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank's answer: from its file, or everything has arrived."""
    batch, form = access_batch(pk), ResultsForm(request.POST, request.FILES)
    if form.is_valid() and _record(form, batch, request):
        messages.success(request, _("Hasil dari bank dicatat. Yang kembali menunggu orang kedua."))
        return see_other("staff_payout_batch", pk)
    return _page(request, batch, results=form, status=422)


def _record(form: ResultsForm, batch: PayoutBatch, request: HttpRequest) -> bool:
    upload, rest = form.cleaned_data["file"], form.cleaned_data["rest_arrived"]
    if upload is None and not rest:
        form.add_error(None, _("Pilih berkas, atau nyatakan bahwa semuanya sudah sampai."))
        return False
    found = read_results(upload.read() if upload else b"rujukan,hasil\n")
    if found.problems:
        for problem in found.problems:
            form.add_error("file", problem)
        return False
    facts: dict[str, Any] = {"on": form.cleaned_data["returned_on"], "acting_user": signed_in(request)}
    try:
        arrived = None if rest else found.arrived
        returning.record_results(batch, returned=found.returned, arrived=arrived, **facts)
    except DomainError as refused:
        form.add_refusal(refused)
        return False
    return True


@peran("shu.pay")
@require_http_methods(["GET", "POST"])
def staff_payout_return(request: HttpRequest, pk: int, payout: int) -> HttpResponse:
    """One member's money came back, or was not taken: asked on a page of its own, and a second person confirms it."""
    batch = access_batch(pk)
    rows = Payout.objects.select_related("share__member").filter(method__in=list(CASH_ACCOUNTS))
    one = get_object_or_404(rows, pk=payout, batch=batch)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"reason": form.cleaned_data["reason"], "on": form.cleaned_data["returned_on"]}
        try:
            returning.return_payment(batch, one.share.member_id, **facts, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Dicatat. Orang kedua mengesahkan, lalu SHU itu terutang lagi."))
            return see_other("staff_payout_batch", pk)
    own = {"batch": batch, "share__member": one.share.member_id}
    parts = Payout.objects.filter(**own, state__in=list(GONE), report=None)
    rp = sum(parts.values_list("amount_rp", flat=True))
    context = {"batch": batch, "payout": one, "member": one.share.member, "form": form, "rp": rp}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/payouts/staff_payout_return.html", context, status=status)


@peran("shu.pay")
@kode_segar
@require_POST
def staff_return_confirm(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """The second person: what was recorded as returned is booked, and owed again."""
    act = partial(returning.confirm_return, access_return(pk, report))
    return _decide(request, pk, act, _("Dibukukan kembali. SHU itu terutang lagi dan dapat dibayar lagi."))


@peran("shu.pay")
@require_POST
def staff_return_drop(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """What was recorded by mistake is taken back."""
    act = partial(returning.drop_return, access_return(pk, report))
    return _decide(request, pk, act, _("Catatan uang kembali dibatalkan. Pembayarannya tetap seperti semula."))
