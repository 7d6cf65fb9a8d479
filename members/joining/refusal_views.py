"""What the desk says no to, or not yet: each with a reason that the applicant reads."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from members.forms import ReasonForm
from members.joining import correcting, services
from members.joining.access import access_application
from members.joining.models import Application
from members.joining.staff_views import application_page, signed_in
from members.joining.states import ApplicationState


@peran("members.see")
@require_POST
def staff_application_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse; the right of whoever has the next decision."""
    application = _next_decision(request, pk)
    told = gettext_lazy("Pendaftaran %(name)s ditolak.")
    return _with_reason(request, application, services.reject_application, name="reject", prefix="tolak", told=told)


@peran("members.see")
@require_POST
def staff_application_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a correction; the right of whoever has the next decision."""
    application = _next_decision(request, pk)
    told = gettext_lazy("%(name)s diminta memperbaiki pendaftarannya.")
    return _with_reason(request, application, correcting.ask_correction, name="correct", prefix="perbaiki", told=told)


@peran("applications.verify")
@require_POST
def staff_application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an approved application whose simpanan pokok is never paid."""
    application = access_application(signed_in(request), pk)
    told = gettext_lazy("Pendaftaran %(name)s ditutup.")
    act = correcting.withdraw_application
    return _with_reason(request, application, act, name="withdraw", prefix="tarik", told=told)


def _next_decision(request: HttpRequest, pk: int) -> Application:
    user = signed_in(request)
    application = access_application(user, pk)
    second = application.state == ApplicationState.VERIFIED
    if not has_right(user, "applications.approve" if second else "applications.verify"):
        raise PermissionDenied
    return application


def _with_reason(
    request: HttpRequest, application: Application, act: Callable[..., Any], *, name: str, prefix: str, told: Any
) -> HttpResponse:
    form = ReasonForm(request.POST, prefix=prefix)
    if form.is_valid():
        try:
            act(application, reason=form.cleaned_data["reason"], acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, str(told) % {"name": application.applicant})
            return see_other("staff_application", application.pk)
    forms: dict[str, Any] = {name: form}
    return application_page(request, application, status=422, **forms)
