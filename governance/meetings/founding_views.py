"""Founders of a cooperative that is not there yet, at the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.meetings import founding
from governance.meetings.access import access_founder, access_founding
from governance.meetings.forms import FounderForm
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran


@peran("meetings.hold")
@require_http_methods(["GET", "POST"])
def staff_founder_new(request: HttpRequest, pk: int) -> HttpResponse:
    """List founders one by one; the form is there again for the next."""
    meeting, form = access_founding(pk), FounderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            founder = founding.add_founder(meeting, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(name)s tercatat sebagai pendiri.") % {"name": founder.name})
            return see_other("staff_founder_new", pk)
    founders = list(meeting.founders.select_related("group").order_by("group__position", "name"))
    status = 422 if request.method == "POST" else 200
    context = {"meeting": meeting, "form": form, "founders": founders}
    return render(request, "governance/meetings/staff_founders.html", context, status=status)


@peran("meetings.hold")
@require_POST
def staff_founder_remove(request: HttpRequest, pk: int, founder_pk: int) -> HttpResponse:
    """Take a wrongly listed name away."""
    founder = access_founder(access_founding(pk), founder_pk)
    try:
        founding.remove_founder(founder, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    return see_other("staff_founder_new", pk)
