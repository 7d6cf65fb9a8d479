"""The own account, and the answer to too many attempts. Signing in itself is allauth's, with templates of ours."""

from http import HTTPStatus

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kmp.accounts.forms import ZoneForm
from kmp.accounts.models import User
from kmp.accounts.services import set_zone
from kmp.answers import see_other
from kmp.roles import masuk, roles_of, umum


@masuk
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who you are here, your roles, how you sign in, and whose clock you read."""
    assert isinstance(request.user, User)
    form = ZoneForm(request.POST or None, initial={"zone": request.user.zone})
    if request.method == "POST" and form.is_valid():
        set_zone(request.user, form.cleaned_data["zone"])
        messages.success(request, _("Zona waktu Anda sudah diganti."))
        return see_other("account")
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {"form": form, "roles": sorted(role.label for role in roles_of(request.user)), "kinds": kinds}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "kmp/accounts/account.html", context, status=status)


@umum
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: allauth's limits on signing in, codes and mails."""
    return HttpResponse(render_to_string("429.html"), status=HTTPStatus.TOO_MANY_REQUESTS)
