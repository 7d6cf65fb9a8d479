"""The chart of accounts at the desk: add to it, rename, put out of use."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.books import charting
from kmp.books.forms import AccountChangeForm, AccountForm
from kmp.books.models import Account
from kmp.errors import DomainError
from kmp.roles import has_right, peran

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


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
            charting.change_account(account, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_error("is_active", str(refused))
        else:
            messages.success(request, _("Akun %(code)s disimpan.") % {"code": account.code})
            return see_other("staff_accounts")
    context = {"account": account, "form": form, "is_used": account.postings.exists()}
    return render(request, "kmp/books/staff_account.html", context, status=WRONG if form.errors else HTTPStatus.OK)


def _add_account(request: HttpRequest, form: AccountForm) -> bool:
    try:
        account = charting.add_account(**form.cleaned_data, acting_user=signed_in(request))
    except DomainError as refused:
        form.add_error("turnover_with" if refused.code == "turnover_needs_result" else "code", str(refused))
        return False
    messages.success(request, _("Akun %(account)s ditambahkan.") % {"account": account})
    return True
