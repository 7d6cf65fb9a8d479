"""The surplus at the desk: prepare, propose, approve, share; paying is in `payouts`."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from governance.surplus import freezing, services, sharing, standing
from governance.surplus.forms import ProposeForm
from governance.surplus.models import Distribution, Share
from governance.surplus.queries import (
    distributions,
    shares_of,
)
from governance.surplus.states import PAYABLE, DistributionState
from governance.transparency.queries import closed_years
from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import csv_file, see_other
from kmp.books.queries import surplus_of_year
from kmp.errors import DomainError
from kmp.roles import has_right, peran
from kmp.runs.states import UNFINISHED, RunState
from members.listing import Listing
from members.registry.models import Group

HEAD = ["Nomor", "Nama", "Kelompok", "Rupiah-hari", "SHU"]


def _access(year: int) -> Distribution:
    found = distributions().filter(year=year).first()
    if found is None:
        raise Http404
    return found


@peran("shu.see")
@require_GET
def staff_surplus(request: HttpRequest) -> HttpResponse:
    """Every year's distribution, and closed years that have none yet."""
    found = list(distributions())
    known = {distribution.year for distribution in found}
    context = {
        "distributions": found,
        "waiting": [(year, surplus_of_year(year)) for year in closed_years() if year not in known],
        "may_compute": has_right(request.user, "shu.compute"),
    }
    return render(request, "governance/surplus/staff_surplus.html", context)


@peran("shu.compute")
@require_POST
def staff_surplus_prepare(request: HttpRequest, year: int) -> HttpResponse:
    """Freeze the surplus of a closed year."""
    try:
        freezing.prepare_distribution(year, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
        return see_other("staff_surplus")
    messages.success(request, _("SHU tahun %(year)s disiapkan; masukannya sedang dibekukan.") % {"year": year})
    return see_other("staff_surplus_year", year)


@peran("shu.compute")
@require_POST
def staff_surplus_refreeze(request: HttpRequest, year: int) -> HttpResponse:
    """Take the figures anew, after a late correction."""
    try:
        freezing.refreeze_distribution(_access(year), acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Masukan SHU dibekukan ulang."))
    return see_other("staff_surplus_year", year)


@peran("shu.see")
@require_GET
def staff_surplus_year(request: HttpRequest, year: int) -> HttpResponse:
    """One year: the next step, where the money goes, and every member's line."""
    return _year_page(request, _access(year))


@peran("shu.compute")
@require_POST
def staff_surplus_propose(request: HttpRequest, year: int) -> HttpResponse:
    """Put the distribution to a plenary."""
    distribution, form = _access(year), ProposeForm(request.POST)
    if form.is_valid():
        try:
            motion = services.propose_distribution(distribution, **form.cleaned_data, acting_user=signed_in(request))
        except DomainError as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("SHU diajukan sebagai usul %(number)s.") % {"number": motion.number})
            return see_other("staff_motion", motion.pk)
    return _year_page(request, distribution, propose=form, status=422)


@peran("shu.compute")
@require_POST
def staff_surplus_approve(request: HttpRequest, year: int) -> HttpResponse:
    """Rest the distribution on the decision about its motion."""
    distribution = _access(year)
    resolution = getattr(distribution.motion, "resolution", None)
    if resolution is None:
        messages.error(request, _("Usulnya belum menjadi keputusan Rapat Anggota."))
        return see_other("staff_surplus_year", year)
    try:
        services.approve_distribution(distribution, resolution=resolution, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("SHU disahkan dengan %(number)s.") % {"number": resolution.number})
    return see_other("staff_surplus_year", year)


@peran("shu.compute")
@require_POST
def staff_surplus_run(request: HttpRequest, year: int) -> HttpResponse:
    """Have it shared out in the background."""
    try:
        run = sharing.ask_share_run(_access(year), acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
        return see_other("staff_surplus_year", year)
    return see_other("run", run.pk)


@peran("shu.see")
@kode_segar
@require_GET
def staff_surplus_csv(request: HttpRequest, year: int) -> HttpResponseBase:
    """Every line of the year, with names: personal data, so only after a fresh code."""
    return csv_file(f"shu-{year}", HEAD, map(_cells, shares_of(_access(year)).iterator()))


def _cells(share: Share) -> list[object]:
    member = share.member
    return [member.number, member.name, share.group.name, int(share.capital), share.total_rp]


def _year_page(
    request: HttpRequest,
    distribution: Distribution,
    *,
    propose: ProposeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, groups = signed_in(request), dict(Group.objects.values_list("code", "name"))
    listing = Listing(request, kelompok=groups)
    is_posted = distribution.state in PAYABLE
    run, freeze_run = distribution.run, distribution.freeze_run
    verdict = getattr(distribution.motion, "verdict", None) if distribution.motion else None
    motion_failed = distribution.state == DistributionState.PROPOSED and verdict is not None and not verdict.passed
    context: dict[str, Any] = {
        "distribution": distribution,
        "posts": standing.posts_and_groups(distribution),
        "timeline": standing.timeline(distribution),
        "digests": standing.digests(distribution),
        "changes": standing.changes_under(distribution),
        "motion_failed": motion_failed,
        "may_refreeze": standing.may_be_refrozen(distribution, motion_failed=motion_failed),
        "second_person_missing": standing.second_person_missing(distribution, user),
        "freeze_run": freeze_run,
        "freeze_failed": freeze_run is not None and freeze_run.state == RunState.FAILED,
        "resolution": getattr(distribution.motion, "resolution", None) if distribution.motion else None,
        "run": run,
        "running": any(one is not None and one.state in UNFINISHED for one in (run, freeze_run)),
        "propose": propose or ProposeForm(),
        "may_compute": has_right(user, "shu.compute"),
        "step": list(DistributionState).index(DistributionState(distribution.state)) + 1,
        "listing": listing,
        "groups": groups,
        "chips": listing.chips(kelompok=groups),
        "is_posted": is_posted,
        "page": listing.page(shares_of(distribution, search=listing.q, group=listing["kelompok"])),
    }
    return render(request, "governance/surplus/staff_surplus_year.html", context, status=status)
