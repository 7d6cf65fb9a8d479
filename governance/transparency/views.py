"""The pages anyone may read, without signing in: no names of members, only sums, decisions and proofs."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from governance.bylaws.access import access_published_draft
from governance.bylaws.comparing import compare
from governance.bylaws.queries import bylaws_on, group_names, published_drafts, rules_of, versions
from governance.bylaws.rules import parse_rules
from governance.bylaws.states import DraftState
from governance.bylaws.wording import shown_parts
from governance.surplus.queries import posts_table
from governance.transparency import queries
from governance.voting.queries import resolutions
from kmp import clock
from kmp.errors import DomainError
from kmp.proofs.models import ProofBundle
from kmp.roles import umum
from members.listing import Listing
from members.registry.models import Group

LATEST = 5


@umum
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """What the cooperative is and did this year, in figures that can be recomputed."""
    figures = queries.public_figures()
    weights = _weights_today()
    groups = [
        {"group": group, "members": figures.by_group.get(group.code, 0), "weight_bp": weights.get(group.code)}
        for group in Group.objects.all()
    ]
    context = {
        "figures": figures,
        "today": clock.today(),
        "groups": groups,
        "provinces": len(figures.by_province),
        "all_provinces": queries.PROVINCES,
        "latest": list(queries.decided_motions()[:LATEST]),
        "posts": posts_table(figures.last_shu) if figures.last_shu else [],
        "newest": queries.bundles().first(),
    }
    return render(request, "governance/transparency/public.html", context)


def _weights_today() -> dict[str, int]:
    """Group → basis points by the bylaws in force, empty before the first bylaws."""
    try:
        return rules_of(bylaws_on(clock.today())).weights_bp
    except DomainError:
        return {}


@umum
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """One closed year: its result, its balance, and where the surplus went."""
    years = queries.closed_years()
    listing = Listing(request, tahun=map(str, years))
    year = int(listing["tahun"]) if listing["tahun"] else (years[0] if years else None)
    shared = queries.posted_distributions().filter(year=year).first() if year else None
    context = {
        "year": year,
        "tabs": [
            {"label": str(one), "href": listing.href(tahun=str(one)), "count": None, "current": one == year}
            for one in years
        ],
        "report": queries.year_report(year) if year else None,
        "distribution": shared,
        "posts": posts_table(shared) if shared else [],
    }
    return render(request, "governance/transparency/reports.html", context)


@umum
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The bylaws in force today, or on `?pada=2026-03-28`."""
    on = _date_asked(request.GET.get("pada", ""))
    every = list(versions())
    version = next((one for one in every if one.valid_from <= on), None)
    if version is None:
        return render(request, "governance/transparency/rules.html", {"on": on, "version": None})
    said = rules_of(version)
    context = {
        "on": on,
        "version": version,
        "rules": said,
        "parts": shown_parts(said, group_names(said)),
        "versions": every,
        "drafts": published_drafts().filter(state=DraftState.PROPOSED),
    }
    return render(request, "governance/transparency/rules.html", context)


@umum
@require_safe
def rules_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of the bylaws that the members decide about, or decided: the whole text, and what it changes."""
    draft = access_published_draft(pk)
    assert draft.based_on is not None  # only the founding version has no other before it, and no motion either
    old, new = rules_of(draft.based_on), parse_rules(draft.rules)
    names = group_names(old, new)
    context = {"draft": draft, "rules": new, "parts": shown_parts(new, names), "changes": compare(old, new, names)}
    return render(request, "governance/transparency/rules_draft.html", context)


def _date_asked(text: str) -> date:
    """The date in the address; today where there is none or it is no date."""
    try:
        return parse_date(text) or clock.today()
    except ValueError:
        return clock.today()


@umum
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """How to check us, and every proof bundle there is."""
    kinds = dict(ProofBundle.Kind.choices)
    listing = Listing(request, jenis=kinds)
    context = {
        "listing": listing,
        "kinds": kinds,
        "chips": listing.chips(jenis=kinds),
        "page": listing.page(queries.bundles(search=listing.q, kind=listing["jenis"])),
    }
    return render(request, "governance/transparency/verify.html", context)


@umum
@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def bundle_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The zip of one bundle, as an attachment; it never changes."""
    bundle = get_object_or_404(ProofBundle, pk=pk)
    response = HttpResponse(bytes(bundle.content), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="bukti-{bundle.kind}-{bundle.pk}.zip"'
    return response


@umum
@require_safe
@cache_control(public=True, max_age=3600)
def open_profile(request: HttpRequest) -> JsonResponse:
    """The open profile that other cooperatives and the hub read: sums only."""
    try:
        version = bylaws_on(clock.today())
    except DomainError as no_bylaws:
        raise Http404 from no_bylaws
    figures, in_force = queries.public_figures(), rules_of(version)
    profile = {
        "schema": "kmp-profile/1",
        "name": settings.COOPERATIVE["name"],
        "legal_name": settings.COOPERATIVE["legal_name"],
        "legal_number": settings.COOPERATIVE["legal_number"],
        "region": settings.COOPERATIVE["region"],
        "date": clock.today().isoformat(),
        "groups": [
            {"code": group.code, "weight_bp": group.weight_bp, "members": figures.by_group.get(group.code, 0)}
            for group in in_force.groups
        ],
        "members": figures.members,
        "provinces": figures.by_province,
        "bylaws": {"version": version.number, "valid_from": version.valid_from.isoformat(), "sha256": version.digest},
        "resolutions": resolutions().count(),
        "surplus": _profile_surplus(figures),
        "value_delivered_rp": {str(figures.year): figures.delivered_rp},
    }
    return JsonResponse(profile, json_dumps_params={"ensure_ascii": False})


def _profile_surplus(figures: queries.PublicFigures) -> dict[str, Any] | None:
    last = figures.last_shu
    if last is None or last.result is None or last.bundle is None:
        return None
    return {
        "year": last.year,
        "total_rp": last.result["total_rp"],
        "posts": last.result["posts"],
        "sha256": last.result["sha256"],
        "bundle_sha256": last.bundle.file_digest,
    }
