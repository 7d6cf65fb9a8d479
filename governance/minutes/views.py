"""Minutes on a member's phone: read, sign where one took part online, download."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import FileResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from governance.minutes.access import access_own_minutes
from governance.minutes.forms import SignatureForm
from governance.minutes.models import Minutes
from governance.minutes.page import minutes_file, minutes_page
from governance.minutes.services import sign_minutes
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import anggota
from members.registry.access import acting_member


def _own(request: HttpRequest, pk: int) -> Minutes:
    user = signed_in(request)
    return access_own_minutes(pk, member=acting_member(user), user=user)


@anggota
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """`/rapat/<pk>/berita-acara/`: what happened, and the place to sign."""
    return _page(request, _own(request, pk), SignatureForm())


def _page(request: HttpRequest, found: Minutes, form: SignatureForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = minutes_page(found, signed_in(request), form)
    return render(request, "governance/minutes/minutes.html", context, status=status)


@anggota
@require_POST
def minutes_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the own name under the minutes of a meeting in which one took part."""
    found, form = _own(request, pk), SignatureForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        sign_minutes(found, acting_user=signed_in(request), seen_revision=form.cleaned_data["revision"])
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Terima kasih. Tanda tangan Anda tercatat."))
    return see_other("minutes", pk)


@anggota
@require_GET
def minutes_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The sealed minutes on paper."""
    return minutes_file(_own(request, pk))
