"""Keys for other programs: issued, looked at and revoked by admins."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from kmp.tokens import services
from kmp.tokens.forms import TokenForm
from kmp.tokens.models import ApiToken
from kmp.tokens.queries import tokens_found
from kmp.tokens.rules import SCOPES

TABS = {"": "Semua", "hidup": "Berlaku", "mati": "Berakhir"}
ROWS = 25
LONGEST_SEARCH = 100


@peran("tokens.issue")
@require_GET
def staff_tokens(request: HttpRequest) -> HttpResponse:
    """All keys, the newest first; never a secret."""
    q = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    state = request.GET.get("keadaan", "")
    state = state if state in TABS else ""
    tabs = [
        {
            "label": label,
            "href": f"?keadaan={key}" if key else "?",
            "count": tokens_found(state=key).count(),
            "current": key == state,
        }
        for key, label in TABS.items()
    ]
    page = Paginator(tokens_found(q=q, state=state), ROWS).get_page(request.GET.get("halaman"))
    context = {"tabs": tabs, "page": page, "q": q, "state": state, "now": clock.now()}
    return render(request, "kmp/tokens/staff_tokens.html", context)


@peran("tokens.issue")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_token_new(request: HttpRequest) -> HttpResponse:
    """Issue a key; its secret is on the answer of this one request and nowhere else."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, key = services.issue_token(
                form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                until=form.cleaned_data["until"],
                acting_user=signed_in(request),
            )
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            answer = render(request, "kmp/tokens/issued.html", {"token": token, "key": key})
            answer["Cache-Control"] = "private, no-store"
            return answer
    status = 422 if request.method == "POST" else 200
    return render(request, "kmp/tokens/staff_token_new.html", {"form": form}, status=status)


@peran("tokens.issue")
@require_http_methods(["GET", "POST"])
def staff_token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, then end the key at once."""
    token = get_object_or_404(ApiToken, pk=pk)
    if request.method == "POST":
        services.revoke_token(token, acting_user=signed_in(request))
        messages.success(request, _("Kunci %(name)s dicabut.") % {"name": token.name})
        return see_other("staff_tokens")
    scopes = [SCOPES.get(scope, scope) for scope in token.scopes]
    return render(request, "kmp/tokens/staff_token_revoke.html", {"token": token, "scopes": scopes})
