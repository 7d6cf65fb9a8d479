"""The published page of a year: posts, groups, digests, the proof, and the own line by its code. Never a name."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from governance.slips.forms import LineForm
from governance.slips.queries import group_sums, posted_year, statement_of, year_rules
from governance.slips.words import part_facts
from governance.surplus.models import Distribution
from governance.surplus.queries import posts_table, share_by_code
from kmp.limits import too_many
from kmp.papers.rules import grouped_code
from kmp.roles import umum
from members.registry.models import Group

MOST, SECONDS = 30, 60  # codes from one address in a minute: a family looks up its own, nobody tries them all


@umum
@require_safe
def public_surplus(request: HttpRequest, year: int) -> HttpResponse:
    """How a year was shared, how to check it in three steps, and with `?kode=` one line."""
    distribution = posted_year(year)
    if distribution is None:
        raise Http404
    form = LineForm(request.GET if "kode" in request.GET else None)
    if form.is_bound and too_many(request, action="baris-shu", most=MOST, seconds=SECONDS):
        return HttpResponse(render_to_string("429.html"), status=HTTPStatus.TOO_MANY_REQUESTS)
    line, status = None, HTTPStatus.OK
    if form.is_bound:
        line = _line(distribution, form.cleaned_data["kode"]) if form.is_valid() else None
        if line is None:
            status = HTTPStatus.NOT_FOUND if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    sums, names = group_sums(distribution), dict(Group.objects.values_list("code", "name"))
    context = {
        "distribution": distribution,
        "posts": posts_table(distribution),
        "groups": [{**row, "name": names[row["group_id"]]} for row in sums],
        "lines": sum(row["count"] for row in sums),
        "shared_rp": sum(row["rp"] for row in sums),
        "form": form,
        "line": line,
        "missing": form.is_bound and form.is_valid() and line is None,
        "cooperative": settings.COOPERATIVE,
    }
    answer = render(request, "governance/slips/public_surplus.html", context, status=status)
    if form.is_bound:
        answer["X-Robots-Tag"] = "noindex"
        answer["Cache-Control"] = "private, no-store"
    return answer


def _line(distribution: Distribution, code: str) -> dict[str, Any] | None:
    """What the line under a code says: its group and arithmetic, and nothing of who it is."""
    share = share_by_code(distribution, code)
    if share is None:
        return None
    said = statement_of(share, year_rules(distribution, {share.group_id}))
    parts = sorted(said.parts, key=lambda part: part.is_capital)
    return {
        "code": grouped_code(code),
        "group": share.group,
        "parts": [part_facts(part) for part in parts],
        "total_rp": share.total_rp,
    }
