"""What-if at the desk: the surplus so far under the bylaws in force and under other percentages or a draft.

Everything comes with the address (GET) and goes with it: nothing is stored, not even in the trail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from governance.bylaws.queries import group_names, rules_on
from governance.bylaws.rules import Rules, parse_rules
from governance.estimates import queries
from governance.estimates.engine import MemberChange
from governance.estimates.forms import KeysForm
from governance.estimates.rules import MOST_LINES, changed, missing
from kmp import clock
from kmp.accounts.fresh import kode_segar
from kmp.answers import csv_file, xlsx_file
from kmp.books.queries import surplus_of_year
from kmp.errors import DomainError
from kmp.roles import peran
from members.listing import ROWS, Listing
from members.registry.models import Member

MARK = "ESTIMASI, BELUM DISAHKAN"
HEAD = ["Nomor", "Nama", "Kelompok", "Menurut AD/ART", "Menurut percobaan", "Selisih", "Keterangan"]
MOST_FOUND = 1_000  # members that a search of the comparison looks among


@dataclass(frozen=True)
class Trial:
    """What one address asks for: year and rules, or the sentences why there is no result."""

    year: int | None
    years: list[int]
    rules: Rules | None
    form: KeysForm | None
    names: dict[str, str]
    drafts: Any
    draft: int | None
    found: queries.Estimate | None
    problems: list[str]


def _trial(request: HttpRequest) -> Trial:
    years, drafts = queries.open_years(), queries.drafts_to_try()
    listing = Listing(request, tahun=map(str, years), rancangan=[str(draft.pk) for draft in drafts])
    asked = int(listing["tahun"]) if listing["tahun"] else None
    today = clock.today().year
    year = asked or (today if today in years else (years[0] if years else None))
    draft = int(listing["rancangan"]) if listing["rancangan"] else None
    if year is None:
        return Trial(None, years, None, None, {}, drafts, draft, None, [])
    try:
        rules = rules_on(date(year, 12, 31))
        base = rules if draft is None else parse_rules(next(one.rules for one in drafts if one.pk == draft))
    except DomainError as refused:
        return Trial(year, years, None, None, {}, drafts, draft, None, [refused.message])
    names = group_names(rules, base)
    typed = any(key.startswith(("p-", "k-")) for key in request.GET)
    typed = typed and request.GET.get("dasar", str(draft or "")) == str(draft or "")  # another base, other percentages
    form = KeysForm(base, names, request.GET if typed else None)
    found, problems = _work_out(year, rules, base, form)
    return Trial(year, years, rules, form, names, drafts, draft, found, problems)


def _work_out(year: int, rules: Rules, base: Rules, form: KeysForm) -> tuple[queries.Estimate | None, list[str]]:
    tried = base
    if form.is_bound:
        if not form.is_valid():
            return None, [_("Ada persen yang tidak terbaca. Perbaiki isian yang ditandai.")]
        tried = changed(base, form.changes())
    if problems := missing(tried):
        return None, problems
    surplus = surplus_of_year(year)
    if surplus.members_rp <= 0:
        return None, [_("Belum ada surplus dari usaha dengan anggota tahun ini: rugi atau nol tidak dibagi.")]
    lines = queries.year_lines(year, rules)
    if len(lines.ids) > MOST_LINES:
        return None, [_("Lebih dari 200.000 baris tidak dihitung sambil Anda menunggu. Bekukan masukannya dahulu.")]
    try:
        return queries.estimate(year, surplus, old=rules, new=tried, lines=lines), []
    except DomainError as refused:
        return None, [refused.message]


@peran("shu.see")
@require_GET
def staff_estimate(request: HttpRequest) -> HttpResponse:
    """Posts, groups and members side by side, who changes most first."""
    trial = _trial(request)
    listing = Listing(request, kelompok=trial.names)
    rows = _rows(trial, listing)
    page = Paginator(rows, ROWS).get_page(request.GET.get("halaman"))
    members = Member.objects.in_bulk([row.member_id for row in page.object_list])
    steps = trial.found.comparison.steps if trial.found else []
    context = {
        "trial": trial,
        "listing": listing,
        "chips": listing.chips(kelompok=trial.names),
        "kept": _kept(request, trial),
        "page": page,
        "rows": [{"change": row, "member": members[row.member_id]} for row in page.object_list],
        "steps": steps,
        "most": max((step.members for step in steps), default=0),
        "query": request.GET.urlencode(),
        "today": clock.today(),
        "is_open": trial.year == clock.today().year,
    }
    status = 422 if trial.problems and trial.form is not None and trial.form.is_bound else 200
    return render(request, "governance/estimates/staff_estimate.html", context, status=status)


def _kept(request: HttpRequest, trial: Trial) -> list[tuple[str, object]]:
    """What a search of the members takes along: the trial, without percentages that were typed for another base."""
    left_out = ("q", "kelompok", "halaman")
    typed = () if trial.form is not None and trial.form.is_bound else ("p-", "k-")
    return [(key, value) for key, value in request.GET.items() if key not in left_out and not key.startswith(typed)]


def _rows(trial: Trial, listing: Listing) -> list[MemberChange]:
    if trial.found is None:
        return []
    rows = list(trial.found.comparison.members)
    if listing["kelompok"]:
        rows = [row for row in rows if row.group == listing["kelompok"]]
    if listing.q:
        words = Q(name__icontains=listing.q) | Q(number__icontains=listing.q)
        named = set(Member.objects.filter(words).order_by("number").values_list("pk", flat=True)[:MOST_FOUND])
        rows = [row for row in rows if row.member_id in named]
    return rows


@peran("shu.see")
@kode_segar
@require_GET
def staff_estimate_csv(request: HttpRequest) -> HttpResponseBase:
    """The comparison of all members as CSV; each line says that it is an estimate."""
    trial = _trial(request)
    return csv_file(f"estimasi-belum-disahkan-shu-{trial.year}", HEAD, _cells(trial))


@peran("shu.see")
@kode_segar
@require_GET
def staff_estimate_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as XLSX."""
    trial = _trial(request)
    return xlsx_file(f"estimasi-belum-disahkan-shu-{trial.year}", HEAD, _cells(trial))


def _cells(trial: Trial) -> Iterator[list[object]]:
    if trial.found is None:
        return
    changes = trial.found.comparison.members
    names = dict(Member.objects.filter(pk__in=[one.member_id for one in changes]).values_list("pk", "name"))
    for one in changes:
        group = trial.names.get(one.group, one.group)
        yield [one.number, names[one.member_id], group, one.old_rp, one.new_rp, one.more_rp, MARK]
