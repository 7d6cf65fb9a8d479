"""Statements at the desk: one member's, and all of them made in the background."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from governance.slips.making import IN_A_PDF, ask_slips
from governance.slips.queries import posted_year, shares_of_year, slip_batches, year_rules
from governance.slips.views import own_pdf
from governance.surplus.models import Distribution, Share
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import pdf_file, see_other
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.runs.states import UNFINISHED
from members.registry.access import access_member


def _access(year: int) -> Distribution:
    distribution = posted_year(year)
    if distribution is None:
        raise Http404
    return distribution


@peran("shu.see")
@require_GET
def staff_slips(request: HttpRequest, year: int) -> HttpResponse:
    """The archives of a year's statements, and the making of new ones."""
    distribution = _access(year)
    batches = slip_batches(distribution)
    context = {
        "distribution": distribution,
        "batches": batches,
        "running": any(batch.run.state in UNFINISHED for batch in batches),
        "lines": Share.objects.filter(distribution=distribution).count(),
        "in_a_pdf": IN_A_PDF,
        "may_make": has_right(request.user, "shu.compute"),
    }
    return render(request, "governance/slips/staff_slips.html", context)


@peran("shu.compute")
@kode_segar
@require_POST
def staff_slips_make(request: HttpRequest, year: int) -> HttpResponse:
    """Have all statements made in the background: personal data of everybody, so after a fresh code."""
    try:
        ask_slips(_access(year), acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    return see_other("staff_slips", year)


@peran("shu.see")
@require_GET
def staff_slip_pdf(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One member's statement, printed at the counter."""
    member = access_member(signed_in(request), pk)
    shares = shares_of_year(member, year)
    if not shares:
        raise Http404
    rules = year_rules(shares[0].distribution, {share.group_id for share in shares})
    name = _("keterangan-shu-%(year)s-%(number)s") % {"year": year, "number": member.number.lower()}
    return pdf_file(name, own_pdf(member, shares, rules))
