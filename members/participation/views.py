"""A member's own participation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.accounts.models import User
from kmp.roles import peran
from members.listing import Listing
from members.participation.queries import of_member, year_cards, years_of_member
from members.participation.rules import source_words
from members.participation.states import IN_RUPIAH
from members.registry.access import acting_member


@peran("savings.see")
@require_GET
def participation(request: HttpRequest) -> HttpResponse:
    """What counted in a year, month by month, each row with the document it comes from."""
    assert isinstance(request.user, User)
    member = acting_member(request.user)
    this_year = clock.today().year
    years = sorted({this_year, *years_of_member(member)}, reverse=True)
    listing = Listing(request, tahun=[str(year) for year in years])
    year = int(listing["tahun"] or this_year)
    page = listing.page(of_member(member, year))
    context = {
        "member": member,
        "year": year,
        "tabs": [
            {"label": str(one), "href": listing.href(tahun=str(one)), "count": None, "current": one == year}
            for one in years
        ],
        "cards": year_cards(member, year),
        "page": page,
        "lines": [(row, source_words(row.source), row.act in IN_RUPIAH) for row in page],
    }
    return render(request, "members/participation/participation.html", context)
