"""Who leads the cooperative, for anyone; and the page on which two officers sign a handover."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from governance.officers import handovers
from governance.officers.access import access_handover
from governance.officers.queries import in_phase, serving, terms
from governance.officers.states import OfficeBody, TermEnd
from kmp import clock
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.errors import DomainError
from kmp.roles import has_right, masuk, umum
from members.listing import Listing


@umum
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Pengurus and pengawas: name, position, term; and who served before. Nothing else about them is public."""
    today = clock.today()
    now = serving(today)
    bodies = [
        {"name": body.label, "body": body.value, "terms": [one for one in now if one.body == body]}
        for body in OfficeBody
    ]
    past = in_phase(terms(), "lalu", today).exclude(end_kind=TermEnd.CANCELLED)
    context = {"bodies": bodies, "past": Listing(request).page(past)}
    return render(request, "governance/officers/officers.html", context)


@masuk
@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """What is handed over; the two officers sign here, in office or not any more."""
    user = signed_in(request)
    found = access_handover(user, pk)
    gives = found.outgoing.person.user_id == user.pk and found.given_at is None
    takes = found.incoming.person.user_id == user.pk and found.taken_at is None
    base = "base_staff.html" if has_right(user, "meetings.see") else "base_member.html"
    context = {"handover": found, "may_sign": gives or takes, "base": base, "is_staff": base == "base_staff.html"}
    return render(request, "governance/officers/handover.html", context)


@masuk
@require_POST
def handover_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the own name under it."""
    user = signed_in(request)
    try:
        handovers.sign_handover(access_handover(user, pk), acting_user=user)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Tanda tangan Anda tercatat."))
    return see_other("handover", pk)
