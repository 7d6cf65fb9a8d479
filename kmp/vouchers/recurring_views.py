"""Journals that come back each month, at the desk."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from kmp.vouchers import recurring
from kmp.vouchers.access import access_recurring
from kmp.vouchers.forms import FEWEST_LINES, RecurringForm, line_forms, lines_data, lines_typed
from kmp.vouchers.models import Voucher
from kmp.vouchers.queries import lines_of, recurring_journals
from kmp.vouchers.rules import MOST_LINES


@peran("books.see")
@require_GET
def staff_recurring_journals(request: HttpRequest) -> HttpResponse:
    """All recurring journals: what each posts, when, and until when."""
    context = {"journals": recurring_journals(), "writes": has_right(request.user, "vouchers.write")}
    return render(request, "kmp/vouchers/staff_recurring_journals.html", context)


@peran("vouchers.write")
@require_http_methods(["GET", "POST"])
def staff_recurring_new(request: HttpRequest) -> HttpResponse:
    """Write one, empty or from the lines of a voucher (?salin=)."""
    if request.method == "GET":
        copied = Voucher.objects.filter(pk=sent_id(request.GET.get("salin", ""))).first()
        form = RecurringForm(initial={"memo": copied.memo[:200]} if copied else None)
        return _page(request, form, line_forms(lines_data(lines_of(copied)[:MOST_LINES] if copied else [])))
    if "tambah" in request.POST:
        wanted = min(max(sent_id(request.POST.get("baris-TOTAL_FORMS", "")), FEWEST_LINES) + 3, MOST_LINES)
        data = {**request.POST.dict(), "baris-TOTAL_FORMS": str(wanted), "baris-INITIAL_FORMS": "0"}
        return _page(request, RecurringForm(request.POST), line_forms(data))
    form, lines = RecurringForm(request.POST), line_forms(request.POST)
    if form.is_valid() and lines.is_valid():
        try:
            recurring.begin_recurring(
                **form.cleaned_data, lines=lines_typed(lines.forms), acting_user=signed_in(request)
            )
        except DomainError as refused:
            for said in [str(problem.message) for problem in refused.problems] or [str(refused)]:
                form.add_error(None, said)
        else:
            messages.success(request, _("Jurnal berulang disimpan. Buktinya dibuat sendiri pada tanggalnya."))
            return see_other("staff_recurring_journals")
    return _page(request, form, lines, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@peran("vouchers.write")
@require_http_methods(["GET", "POST"])
def staff_recurring_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it, after a page that says what that means."""
    one = access_recurring(pk)
    if request.method == "POST":
        recurring.stop_recurring(one, acting_user=signed_in(request))
        messages.success(request, _("Jurnal berulang dihentikan."))
        return see_other("staff_recurring_journals")
    return render(request, "kmp/vouchers/staff_recurring_stop.html", {"one": one})


def _page(request: HttpRequest, form: RecurringForm, lines: Any, *, status: int = HTTPStatus.OK) -> HttpResponse:
    return render(request, "kmp/vouchers/staff_recurring_form.html", {"form": form, "lines": lines}, status=status)
