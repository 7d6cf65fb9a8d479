"""The two search pages. htmx gets the list of radio buttons alone, a browser the whole page."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from kmp.regions.forms import FacilitySearch, Place, RegionSearch, facility_places, region_places
from kmp.regions.queries import LIMIT, search_facilities, search_regions
from kmp.roles import umum


@umum
@require_GET
@vary_on_headers("HX-Request")
def region_search(request: HttpRequest) -> HttpResponse:
    """Up to 20 regions for `q`; 400 for an unknown level or field name."""
    form = RegionSearch(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Permintaan ini tidak dikenal."))
    places = region_places(search_regions(form.query, level=form.cleaned_data["tingkat"] or None))
    return _answer(request, form.query, places, title=_("Cari wilayah"))


@umum
@require_GET
@vary_on_headers("HX-Request")
def facility_search(request: HttpRequest) -> HttpResponse:
    """Up to 20 facilities for `q`, of one kind and regency if asked; 400 for an unknown kind or field name."""
    form = FacilitySearch(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Permintaan ini tidak dikenal."))
    kind, regency = form.cleaned_data["jenis"] or None, form.cleaned_data["kabupaten"] or None
    places = facility_places(search_facilities(form.query, kind=kind, regency=regency))
    return _answer(request, form.query, places, title=_("Cari fasilitas kesehatan"))


def _answer(request: HttpRequest, query: str, places: list[Place], *, title: str) -> HttpResponse:
    context = {"query": query, "places": places, "limit": LIMIT, "title": title, "name": request.GET.get("isian", "")}
    # `isian` names the radio buttons; whoever asks without it has no form to put them in.
    is_part = request.headers.get("HX-Request") == "true" and context["name"]
    return render(request, "kmp/regions/_choices.html" if is_part else "kmp/regions/search.html", context)
