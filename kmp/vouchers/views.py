"""Vouchers at the desk: the list, writing one, its page with documents."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.books.access import access_journal
from kmp.books.queries import has_open_month
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from kmp.vouchers import services
from kmp.vouchers.access import access_own_draft, access_voucher, may_decide
from kmp.vouchers.forms import (
    FEWEST_LINES,
    AttachmentForm,
    ReversalForm,
    VoucherForm,
    add_refusal,
    line_forms,
    lines_data,
    lines_typed,
)
from kmp.vouchers.models import Voucher, VoucherFile
from kmp.vouchers.queries import counts_by_state, lines_of, shown_lines, total_of, vouchers_found
from kmp.vouchers.rules import MOST_LINES
from kmp.vouchers.states import OPEN, VoucherState

PAGE, LINES = 25, 100
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
HEAD = ["Nomor", "Tanggal", "Jenis", "Keterangan", "Keadaan", "Rupiah", "Ditulis oleh", "Diputuskan oleh", "Alasan"]


@peran("books.see")
@require_GET
def staff_vouchers(request: HttpRequest) -> HttpResponseBase:
    """Vouchers by state, with search, paging and CSV."""
    state, text = request.GET.get("keadaan", ""), request.GET.get("q", "").strip()[:100]
    state = state if state in VoucherState.values else ""
    found = vouchers_found(state=state, q=text)
    if "unduh" in request.GET:
        return csv_file("bukti-jurnal", HEAD, map(_cells, found.iterator(2000)))
    context = {
        "tabs": _tabs(state),
        "state": state,
        "q": text,
        "page": Paginator(found, PAGE).get_page(request.GET.get("halaman")),
        "writes": has_right(request.user, "vouchers.write"),
    }
    return render(request, "kmp/vouchers/staff_vouchers.html", context)


@peran("vouchers.write")
@require_http_methods(["GET", "POST"])
def staff_voucher_new(request: HttpRequest) -> HttpResponse:
    """Write a voucher, empty or as a copy of an earlier one (?salin=)."""
    if request.method == "POST":
        return _written(request, None)
    form = VoucherForm(initial={"key": uuid.uuid4().hex[:8]})
    copied = Voucher.objects.filter(pk=sent_id(request.GET.get("salin", ""))).first()
    if copied is not None:
        form.initial["memo"] = copied.memo
    return _page(request, form, line_forms(lines_data(lines_of(copied)[:MOST_LINES] if copied else [])), None)


@peran("vouchers.write")
@require_http_methods(["GET", "POST"])
def staff_voucher_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an own draft."""
    voucher = access_own_draft(pk, user=signed_in(request))
    if request.method == "POST":
        return _written(request, voucher)
    form = VoucherForm(initial={"key": uuid.uuid4().hex[:8], "on": voucher.date, "memo": voucher.memo})
    return _page(request, form, line_forms(lines_data(lines_of(voucher))), voucher)


def _written(request: HttpRequest, voucher: Voucher | None) -> HttpResponse:
    """What was sent, kept as a draft or submitted; "Tambah baris" only makes the form longer."""
    if "tambah" in request.POST:
        return _page(request, VoucherForm(request.POST), _longer(request), voucher)
    form, lines = VoucherForm(request.POST), line_forms(request.POST)
    if form.is_valid() and lines.is_valid():
        try:
            kept = _keep(request, form.cleaned_data, lines, voucher)
        except DomainError as refused:
            add_refusal(form, refused)
        else:
            words = _("Konsep %(number)s disimpan.")
            if kept.state == VoucherState.SUBMITTED:
                words = _("%(number)s diajukan. Sekarang orang kedua yang membukukannya.")
            messages.success(request, words % {"number": kept.number})
            return see_other("staff_voucher", kept.pk)
    return _page(request, form, lines, voucher, status=WRONG)


def _keep(request: HttpRequest, typed: dict[str, Any], lines: Any, voucher: Voucher | None) -> Voucher:
    user, said = signed_in(request), {"on": typed["on"], "memo": typed["memo"], "lines": lines_typed(lines.forms)}
    submit = "ajukan" in request.POST
    if voucher is None:
        return services.write_voucher(key=typed["key"], **said, submit=submit, acting_user=user)
    return services.change_voucher(voucher, **said, submit=submit, acting_user=user)


@peran("books.see")
@require_GET
def staff_voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """One voucher: what can be done now, its lines, its documents, who wrote and who decided."""
    voucher, user = access_voucher(pk), signed_in(request)
    page = Paginator(shown_lines(voucher), LINES).get_page(request.GET.get("halaman"))
    turned = -1 if voucher.reverses_id else 1
    writes = has_right(user, "vouchers.write")
    is_own = voucher.written_by_id == user.pk
    context = {
        "voucher": voucher,
        "page": page,
        "lines": [(line, max(turned * line.amount_rp, 0), max(-turned * line.amount_rp, 0)) for line in page],
        "total_rp": total_of(voucher),
        "files": voucher.files.select_related("file", "added_by"),
        "attach": AttachmentForm() if writes else None,
        "decides": may_decide(user, voucher),
        "edits": writes and is_own and voucher.state == VoucherState.DRAFT,
        "withdraws": is_own and voucher.state in OPEN,
        "waits_for_other": is_own and voucher.state == VoucherState.SUBMITTED,
        "copies": writes and not voucher.reverses_id,
    }
    return render(request, "kmp/vouchers/staff_voucher.html", context)


@peran("vouchers.write")
@require_POST
def staff_voucher_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a document; what is wrong with it is said on the voucher's page."""
    voucher = access_voucher(pk)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        services.attach_file(voucher, form.cleaned_data["file"], acting_user=signed_in(request))
        messages.success(request, _("Lampiran ditambahkan."))
    else:
        messages.error(request, " ".join(str(said) for said in form.errors.get("file", [])))
    return see_other("staff_voucher", voucher.pk)


@peran("vouchers.write")
@require_POST
def staff_voucher_detach(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document off an own draft."""
    attached = get_object_or_404(VoucherFile.objects.select_related("file", "voucher"), pk=pk)
    voucher = attached.voucher_id
    services.detach_file(attached, acting_user=signed_in(request))
    messages.success(request, _("Lampiran dilepas dan isinya dihapus."))
    return see_other("staff_voucher", voucher)


@peran("vouchers.write")
@require_http_methods(["GET", "POST"])
def staff_voucher_reversal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a journal be taken back; a second person does it."""
    journal = access_journal(pk)
    form = ReversalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            voucher = services.ask_reversal(
                journal, on=typed["on"], reason=typed["memo"], acting_user=signed_in(request)
            )
        except DomainError as refused:
            add_refusal(form, refused)
        else:
            said = _("Pembalikan %(reference)s diajukan. Sekarang orang kedua yang membukukannya.")
            messages.success(request, said % {"reference": journal.reference})
            return see_other("staff_voucher", voucher.pk)
    context = {"journal": journal, "form": form, "is_voucher": getattr(journal, "voucher", None) is not None}
    return render(
        request,
        "kmp/vouchers/staff_voucher_reversal.html",
        context,
        status=WRONG if form.is_bound else HTTPStatus.OK,
    )


def _tabs(state: str) -> list[dict[str, Any]]:
    counts = counts_by_state()
    listed = [("", _("Semua"), sum(counts.values()))]
    listed += [(one.value, str(one.label), counts.get(one.value, 0)) for one in VoucherState]
    return [
        {"label": label, "href": f"?keadaan={value}" if value else "?", "count": count, "current": value == state}
        for value, label, count in listed
    ]


def _cells(voucher: Any) -> list[object]:
    words = [voucher.get_kind_display(), voucher.memo, voucher.get_state_display(), voucher.total_rp]
    decided = str(voucher.decided_by) if voucher.decided_by else ""
    return [voucher.number, voucher.date.isoformat(), *words, str(voucher.written_by), decided, voucher.reason]


def _longer(request: HttpRequest) -> Any:
    """The lines as typed, with three more empty ones."""
    wanted = min(max(sent_id(request.POST.get("baris-TOTAL_FORMS", "")), FEWEST_LINES) + 3, MOST_LINES)
    return line_forms({**request.POST.dict(), "baris-TOTAL_FORMS": str(wanted), "baris-INITIAL_FORMS": "0"})


def _page(
    request: HttpRequest, form: VoucherForm, lines: Any, voucher: Voucher | None, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "lines": lines, "voucher": voucher, "takes_entries": has_open_month()}
    return render(request, "kmp/vouchers/staff_voucher_form.html", context, status=status)
