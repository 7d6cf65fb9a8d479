"""A member gives a proxy, sees those given and held, and takes one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.bylaws.queries import bylaws_on, rules_of
from governance.voting.access import access_given_proxy
from governance.voting.forms import ProxyForm
from governance.voting.proxies import give_proxy, revoke_proxy
from governance.voting.proxies_held import meetings_for_proxies, motions_for_proxies, proxies, proxies_to_use
from governance.voting.rules import VOTE_ARTICLE
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import peran
from members.listing import ROWS
from members.mandates.access import voting_problem
from members.registry.access import acting_member


@peran("ballots.cast")
@require_GET
def proxy_list(request: HttpRequest) -> HttpResponse:
    """Who votes for me, for whom I vote, and what the bylaws say about it."""
    member = acting_member(signed_in(request))
    context = {
        "member": member,
        **_what_the_bylaws_say(),
        "given": list(proxies().filter(principal=member)[:ROWS]),
        "held": list(proxies().filter(holder=member, revoked_at__isnull=True)[:ROWS]),
        "uses": proxies_to_use(member),
        "problem": voting_problem(signed_in(request), member),
    }
    return render(request, "governance/voting/proxies.html", context)


def _what_the_bylaws_say() -> dict[str, Any]:
    rules = rules_of(bylaws_on(clock.today()))
    article = rules.article("kuasa")
    return {"rule": rules.deciding.proxies, "article": article.number if article else VOTE_ARTICLE}


@peran("ballots.cast")
@kode_segar
@require_http_methods(["GET", "POST"])
def proxy_new(request: HttpRequest) -> HttpResponse:
    """Let another member cast the own ballots at one meeting."""
    member = acting_member(signed_in(request))
    meetings = meetings_for_proxies(member)
    motions = motions_for_proxies(meetings)
    form = ProxyForm(request.POST or None, meetings=meetings, motions=motions)
    if request.method == "POST" and form.is_valid():
        try:
            proxy = give_proxy(principal=member, acting_user=signed_in(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            said = {"name": proxy.holder.name, "number": proxy.holder.number}
            messages.success(request, _("Kuasa diberikan kepada %(name)s (%(number)s).") % said)
            return see_other("proxies")
    context = {"form": form, "member": member, "meetings": meetings, **_what_the_bylaws_say()}
    return render(request, "governance/voting/proxy_new.html", context, status=422 if form.errors else 200)


@peran("ballots.cast")
@require_http_methods(["GET", "POST"])
def proxy_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proxy back, after the page that says what follows."""
    proxy = access_given_proxy(acting_member(signed_in(request)), pk)
    if request.method == "POST":
        revoke_proxy(proxy, acting_user=signed_in(request))
        messages.success(request, _("Kuasa dicabut. Sekarang hanya Anda sendiri yang memberikan suara."))
        return see_other("proxies")
    return render(request, "governance/voting/proxy_revoke.html", {"proxy": proxy})
