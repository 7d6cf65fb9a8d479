"""What staff do to the books: post, take back, open and close. Each confirms on a page of its own."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kmp.accounts.fresh import kode_segar
from kmp.accounts.models import User
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.books import services
from kmp.books.access import access_journal, access_period, access_year
from kmp.books.forms import (
    FEWEST_LINES,
    MOST_LINES,
    AccountChangeForm,
    AccountForm,
    JournalForm,
    ReversalForm,
    line_forms,
    lines_of,
)
from kmp.books.models import Account
from kmp.books.queries import surplus_of_year, totals_digest
from kmp.errors import DomainError
from kmp.numbers import sent_id
from kmp.roles import has_right, peran
from kmp.ui.formats import MONTHS

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@peran("books.post")
@require_http_methods(["GET", "POST"])
def staff_journal_new(request: HttpRequest) -> HttpResponse:
    """Post an entry by hand. "Tambah baris" only makes the form longer; what was typed stays when it is refused."""
    assert isinstance(request.user, User)
    if request.method == "GET":
        return _journal_page(request, JournalForm(initial={"key": uuid.uuid4().hex[:8]}), _empty_lines(FEWEST_LINES))
    if "tambah" in request.POST:
        return _journal_page(request, JournalForm(request.POST), _longer(request))
    form, lines = JournalForm(request.POST), line_forms(request.POST)
    if form.is_valid() and lines.is_valid():
        kept = form.cleaned_data
        try:
            journal = services.post_manual_journal(
                key=kept["key"], on=kept["on"], memo=kept["memo"], lines=lines_of(lines.forms), acting_user=request.user
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Jurnal %(reference)s dibukukan.") % {"reference": journal.reference})
            return see_other("staff_journal", journal.pk)
    return _journal_page(request, form, lines, status=WRONG)


@peran("books.post")
@require_http_methods(["GET", "POST"])
def staff_journal_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry back by its counter-entry."""
    assert isinstance(request.user, User)
    journal = access_journal(pk)
    form = ReversalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reversal = services.reverse_posted_journal(
                journal, on=form.cleaned_data["on"], memo=form.cleaned_data["memo"], acting_user=request.user
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Jurnal %(reference)s dibalik.") % {"reference": journal.reference})
            return see_other("staff_journal", reversal.pk)
    context = {"journal": journal, "form": form}
    status = WRONG if form.is_bound else HTTPStatus.OK
    return render(request, "kmp/books/staff_journal_reverse.html", context, status=status)


@peran("books.close")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_period_close(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Close a month for good, after a page that says so."""
    assert isinstance(request.user, User)
    period = access_period(year, month)
    if request.method == "POST":
        services.close_period(year, month, acting_user=request.user)
        messages.success(request, _("Masa buku %(period)s ditutup.") % {"period": _month_words(year, month)})
        return see_other(f"/meja/pembukuan/?tahun={year}")
    return render(request, "kmp/books/staff_period_close.html", {"period": period, "words": _month_words(year, month)})


@peran("books.close")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_year_close(request: HttpRequest, year: int) -> HttpResponse:
    """Close a book year for good, after a page that shows its result; refused if that changed meanwhile."""
    assert isinstance(request.user, User)
    access_year(year)
    if request.method == "POST":
        services.close_year(year, acting_user=request.user, seen=request.POST.get("seen", "-"))
        messages.success(request, _("Tahun buku %(year)s ditutup. Surplusnya menunggu Rapat Anggota.") % {"year": year})
        return see_other(f"/meja/pembukuan/?tahun={year}")
    context = {
        "year": year,
        "seen": totals_digest(year),
        "surplus": surplus_of_year(year),
    }
    return render(request, "kmp/books/staff_year_close.html", context)


@peran("books.close")
@require_POST
def staff_year_open(request: HttpRequest, year: int) -> HttpResponse:
    """Open the twelve months of a book year."""
    assert isinstance(request.user, User)
    services.open_year(year, acting_user=request.user)
    messages.success(request, _("Tahun buku %(year)s dibuka.") % {"year": year})
    return see_other(f"/meja/pembukuan/?tahun={year}")


@peran("books.see")
@require_http_methods(["GET", "POST"])
def staff_accounts(request: HttpRequest) -> HttpResponse:
    """The chart of accounts; with the right `books.post` also a form that adds one."""
    may_post = has_right(request.user, "books.post")
    form = AccountForm(request.POST or None)
    if request.method == "POST":
        if not may_post:
            raise PermissionDenied
        if form.is_valid() and _add_account(request, form):
            return see_other("staff_accounts")
    context = {"accounts": Account.objects.all(), "form": form, "posts": may_post}
    return render(request, "kmp/books/staff_accounts.html", context, status=WRONG if form.is_bound else HTTPStatus.OK)


@peran("books.post")
@require_http_methods(["GET", "POST"])
def staff_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename an account, sort it elsewhere in the cash flow, put it out of use."""
    account = get_object_or_404(Account, pk=pk)
    now = {"name": account.name, "activity": account.activity, "is_active": account.is_active}
    form = AccountChangeForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_account(account, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_error("is_active", str(refused))
        else:
            messages.success(request, _("Akun %(code)s disimpan.") % {"code": account.code})
            return see_other("staff_accounts")
    context = {"account": account, "form": form, "is_used": account.postings.exists()}
    return render(request, "kmp/books/staff_account.html", context, status=WRONG if form.errors else HTTPStatus.OK)


def _add_account(request: HttpRequest, form: AccountForm) -> bool:
    try:
        account = services.add_account(**form.cleaned_data, acting_user=signed_in(request))
    except DomainError as refused:
        form.add_error("turnover_with" if refused.code == "turnover_needs_result" else "code", str(refused))
        return False
    messages.success(request, _("Akun %(account)s ditambahkan.") % {"account": account})
    return True


def _month_words(year: int, month: int) -> str:
    return f"{MONTHS[month - 1]} {year}"


def _empty_lines(count: int) -> Any:
    return line_forms(_management(count))


def _longer(request: HttpRequest) -> Any:
    """The lines as typed, with three more empty ones."""
    wanted = min(sent_id(request.POST.get("baris-TOTAL_FORMS", "")) + 3, MOST_LINES)
    return line_forms({**request.POST.dict(), **_management(wanted)})


def _management(count: int) -> dict[str, str]:
    return {"baris-TOTAL_FORMS": str(count), "baris-INITIAL_FORMS": "0"}


def _journal_page(request: HttpRequest, form: JournalForm, lines: Any, *, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {"form": form, "lines": lines}
    return render(request, "kmp/books/staff_journal_new.html", context, status=status)
