"""Opening closed books again, at the desk: ask the members, then do what they decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.reopenings import services
from governance.reopenings.access import access_book_reopening
from governance.reopenings.forms import ReopeningForm
from governance.reopenings.models import BookReopening
from governance.reopenings.queries import book_reopenings
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.ui.formats import MONTHS


@peran("books.see")
@require_GET
def staff_reopenings(request: HttpRequest) -> HttpResponse:
    """Every request, how far it is, and the books it opened."""
    context = {
        "rows": [_shown(one) for one in book_reopenings()],
        "closes": has_right(request.user, "books.close"),
    }
    return render(request, "governance/reopenings/staff_reopenings.html", context)


@peran("books.close")
@require_http_methods(["GET", "POST"])
def staff_reopening_new(request: HttpRequest) -> HttpResponse:
    """Put it to a plenary; the motion then goes its usual way."""
    form = ReopeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.propose_reopening(**form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Pembukaan kembali diusulkan sebagai %(n)s.") % {"n": asked.motion.number})
            return see_other("staff_motion", asked.motion_id)
    status = 422 if form.errors else 200
    return render(request, "governance/reopenings/staff_reopening_new.html", {"form": form}, status=status)


@peran("books.close")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_reopening_do(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the books by the resolution, after a page that says what that means."""
    one = access_book_reopening(pk)
    if request.method == "POST":
        try:
            services.reopen_books(one, acting_user=signed_in(request))
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("Buku %(year)s dibuka kembali.") % {"year": one.year})
        return see_other("staff_reopenings")
    return render(request, "governance/reopenings/staff_reopening_do.html", _shown(one))


def _shown(one: BookReopening) -> dict[str, object]:
    verdict, resolution = (getattr(one.motion, name, None) for name in ("verdict", "resolution"))
    is_failed = verdict is not None and not verdict.passed
    return {
        "one": one,
        "month": MONTHS[one.from_month - 1],
        "resolution": resolution,
        "is_failed": is_failed,
        "is_ready": resolution is not None and one.reopening_id is None,
    }
