"""A member's own participation."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kmp import clock
from kmp.accounts.models import User
from kmp.roles import peran
from members.listing import Listing
from members.participation.access import access_row
from members.participation.models import Participation
from members.participation.queries import of_member, right_row_of, year_cards, years_of_member
from members.participation.rules import source_words
from members.participation.states import IN_RUPIAH
from members.participation.traces import trace_of
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
        "lines": lines_of(page),
    }
    return render(request, "members/participation/participation.html", context)


def lines_of(rows: Iterable[Participation]) -> list[tuple[Participation, str, bool]]:
    """Each row with its source in words, and whether its amount is rupiah."""
    return [(row, source_words(row.source), row.act in IN_RUPIAH) for row in rows]


@peran("savings.see")
@require_GET
def participation_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row of one's own: the document it comes from, its amount worked out, and what corrected it."""
    assert isinstance(request.user, User)
    row = access_row(request.user, pk)
    context = {"row": row, "trace": trace_of(request.user, row.source), **words_of(row)}
    return render(request, "members/participation/participation_row.html", context)


def words_of(row: Participation) -> dict[str, Any]:
    """What the two pages of a row say alike: its source in words, its unit, its counter-row and its right row."""
    counter = getattr(row, "reversed_by", None)
    return {
        "source": source_words(row.source),
        "in_rupiah": row.act in IN_RUPIAH,
        "counter": counter,
        "right": right_row_of(row) if counter else None,
    }
