"""Opening and closing the books. Closing confirms on a page with its check list: warnings are ticked and explained."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kmp.accounts.fresh import kode_segar
from kmp.accounts.signed import signed_in
from kmp.answers import see_other
from kmp.books import services
from kmp.books.access import access_period, access_year
from kmp.books.checklist import month_problems, year_problems
from kmp.books.queries import surplus_of_year, totals_digest
from kmp.errors import Blocker, Caution, DomainError, Problem
from kmp.roles import peran
from kmp.ui.formats import MONTHS

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
REFUSED_HERE = frozenset({"warnings_not_accepted", "closing_over_warnings_is_explained"})


@peran("books.close")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_period_close(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Close a month for good, after its check list."""
    period = access_period(year, month)
    if month == services.DECEMBER:
        return see_other("staff_year_close", year)
    refused = ""
    if request.method == "POST":
        try:
            services.close_period(year, month, **_accepted(request), acting_user=signed_in(request))
        except DomainError as error:
            if error.code not in REFUSED_HERE:
                raise
            refused = str(error)
        else:
            messages.success(request, _("Masa buku %(period)s ditutup.") % {"period": _month_words(year, month)})
            return see_other(f"/meja/pembukuan/?tahun={year}")
    problems = month_problems(year, month)
    context = {"period": period, "words": _month_words(year, month), **_checked(request, problems, refused)}
    return render(request, "kmp/books/staff_period_close.html", context, status=WRONG if refused else HTTPStatus.OK)


@peran("books.close")
@kode_segar
@require_http_methods(["GET", "POST"])
def staff_year_close(request: HttpRequest, year: int) -> HttpResponse:
    """Close a book year for good, after its check list and result; refused if that changed meanwhile."""
    access_year(year)
    refused = ""
    if request.method == "POST":
        seen = request.POST.get("seen", "-")
        try:
            surplus = services.close_year(year, **_accepted(request), acting_user=signed_in(request), seen=seen)
        except DomainError as error:
            if error.code not in REFUSED_HERE:
                raise
            refused = str(error)
        else:
            messages.success(request, _closed_words(year, surplus.total_rp))
            return see_other(f"/meja/pembukuan/?tahun={year}")
    context = {
        "year": year,
        "seen": totals_digest(year),
        "surplus": surplus_of_year(year),
        **_checked(request, year_problems(year), refused),
    }
    return render(request, "kmp/books/staff_year_close.html", context, status=WRONG if refused else HTTPStatus.OK)


@peran("books.close")
@require_POST
def staff_year_open(request: HttpRequest, year: int) -> HttpResponse:
    """Open the twelve months of a book year."""
    try:
        services.open_year(year, acting_user=signed_in(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Tahun buku %(year)s dibuka.") % {"year": year})
    return see_other(f"/meja/pembukuan/?tahun={year}")


def _closed_words(year: int, result_rp: int) -> str:
    said = _("Tahun buku %(year)s ditutup. Hasil usahanya tepat nol.")
    if result_rp > 0:
        said = _("Tahun buku %(year)s ditutup. Sisa hasil usahanya menunggu keputusan Rapat Anggota.")
    elif result_rp < 0:
        said = _("Tahun buku %(year)s ditutup. Ruginya menunggu keputusan Rapat Anggota.")
    return said % {"year": year}


def _accepted(request: HttpRequest) -> dict[str, Any]:
    return {"accepted": set(request.POST.getlist("terima")), "note": request.POST.get("note", "").strip()[:500]}


def _checked(request: HttpRequest, problems: list[Problem], refused: str) -> dict[str, Any]:
    """The check list as the page shows it, with what was ticked and written."""
    ticked = set(request.POST.getlist("terima"))
    return {
        "blockers": [problem for problem in problems if isinstance(problem, Blocker)],
        "cautions": [(problem, problem.code in ticked) for problem in problems if isinstance(problem, Caution)],
        "note": request.POST.get("note", ""),
        "refused": refused,
    }


def _month_words(year: int, month: int) -> str:
    return f"{MONTHS[month - 1]} {year}"
